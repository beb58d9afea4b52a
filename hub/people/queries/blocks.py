"""Who wants nothing more to do with whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from hub.people.models import Block
from hub.people.queries.authority import manages
from hub.people.queries.names import batches
from hub.people.queries.parties import parties_of

_URNS: sa.BindParameter[str] = sa.bindparam("urns", expanding=True)
_BLOCKED_WITH = (  # built once: it is asked before every step of a booking
    sa.select(Block.party, Block.blocked).where(
        sa.or_(Block.party.in_(_URNS), Block.blocked.in_(_URNS)), Block.ended_at.is_(None)
    )
)
_KEY = "people.blocks"


def blocked_with(urn: str) -> frozenset[str]:
    """The parties that `urn` has blocked, or that have blocked `urn`; a transaction asks once (`forget_block`)."""
    return unit.once(f"{_KEY}:{urn}", lambda: _blocked_with([urn])[urn])


def _blocked_with(urns: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {urn: set() for urn in urns}
    for lot in batches(urns):
        for party, blocked in db.session.execute(_BLOCKED_WITH, {"urns": lot}):
            for one, other in ((party, blocked), (blocked, party)):
                if one in found:
                    found[one].add(other)
    return {urn: frozenset(others) for urn, others in found.items()}


def read_blocks(urns: Iterable[str]) -> None:
    """Read at once the blocks of parties of whom a unit will ask one by one."""
    unit.read_once(_KEY, urns, _blocked_with)


def forget_block(one: str, other: str) -> None:
    """One of these has just blocked the other, or taken it back."""
    for urn in (one, other):
        unit.forget(f"{_KEY}:{urn}")


def sides_of(person_id: str) -> list[str]:
    """The parties for which a person may have blocked somebody: themself, their organisations, and places of either."""
    made = sa.select(Block.party).where(Block.made_by == person_id, Block.ended_at.is_(None)).distinct()
    places = [urn for urn in db.session.scalars(made.order_by(Block.party)) if urn.startswith("place:")]
    return [*parties_of(person_id), *(urn for urn in places if manages(person_id, urn))]


def blocked_by(urn: str) -> list[tuple[str, datetime]]:
    """The parties that `urn` has blocked, and since when, newest first."""
    rows = db.session.execute(
        sa.select(Block.blocked, Block.made_at)
        .where(Block.party == urn, Block.ended_at.is_(None))
        .order_by(Block.id.desc())
    )
    return [(blocked, at) for blocked, at in rows]
