"""Block a party, and take it back."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from hub.people.domain import NotTheirs, SamePerson
from hub.people.events import PersonBlocked, PersonUnblocked
from hub.people.models import Block
from hub.people.queries import authority
from hub.people.queries.blocks import forget_block
from hub.people.queries.parties import party as known
from hub.people.services.persons import locked


def block(by: Actor, party: str, reason: str = "", *, for_party: str | None = None) -> None:
    """Never be matched with `party` (a URN) again; blocking twice changes nothing.

    `for_party` is the side that blocks: the person themself, or an organisation they manage.

    Raises:
        SamePerson: they would block themself.
        NotTheirs: `for_party` is not theirs.
        Missing: there is no such party.
    """
    side, person = _side(by, for_party)
    if side == party:
        raise SamePerson(field="party")
    known(party)
    locked(person)  # so that two clicks at once make one block
    if _standing(side, party) is not None:
        return
    db.session.add(
        Block(id=ids.new(), party=side, blocked=party, reason=reason.strip(), made_by=person, made_at=clock.now())
    )
    db.session.flush()
    forget_block(side, party)
    outbox.announce(PersonBlocked(subject=side, party=side, blocked=party))


def unblock(by: Actor, party: str, *, for_party: str | None = None) -> None:
    """Take a block back; where there is none nothing changes.

    Raises:
        NotTheirs: `for_party` is not theirs.
    """
    side, _person = _side(by, for_party)
    row = _standing(side, party)
    if row is None:
        return
    row.ended_at = clock.now()
    forget_block(side, party)
    outbox.announce(PersonUnblocked(subject=side, party=side, blocked=party))


def _side(by: Actor, for_party: str | None) -> tuple[str, str]:
    person = authority.acting_person(by)
    if person is None:
        raise Forbidden
    side = for_party or ids.urn("person", person)
    if not authority.manages(person, side):
        raise NotTheirs
    return side, person


def _standing(side: str, party: str) -> Block | None:
    return db.session.scalar(
        sa.select(Block).where(Block.party == side, Block.blocked == party, Block.ended_at.is_(None)).with_for_update()
    )
