"""What may be asked about gifts: one, those for a need, those of a party, and who may give what to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.places import queries as places
from marketplace.gifts.domain import COUNTED, STANDING, GiftState, Worth, worth
from marketplace.gifts.models import Gift
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans


@dataclass(frozen=True)
class GiftView:
    """A gift: what, for which kind of help, from whom to whom, worth how much by the giver's own figure (pence)."""

    id: str
    need: str
    holder: str
    party: str
    category: str
    what: str
    words: str
    value_pence: int
    state: GiftState
    answer: str
    thanks: str
    parting: str
    offered_at: datetime
    moved_at: datetime
    received_at: datetime | None

    @property
    def counted(self) -> bool:
        """Whether it was taken: it stands in the plan."""
        return self.state in COUNTED

    @property
    def standing(self) -> bool:
        """Whether something may still come of it."""
        return self.state in STANDING


def gift(gift_id: str) -> GiftView:
    """One gift.

    Raises:
        Missing: there is none.
    """
    row = db.session.get(Gift, gift_id)
    if row is None:
        raise Missing
    return _view(row)


def gifts_for(need_id: str) -> list[GiftView]:
    """What is offered to a need or was taken for it, oldest first."""
    wanted = sa.select(Gift).where(Gift.need_id == need_id, Gift.state.in_([*STANDING, GiftState.RECEIVED]))
    return [_view(row) for row in db.session.scalars(wanted.order_by(Gift.id)).all()]


def gifts_by(parties: Collection[str]) -> list[GiftView]:
    """What these parties gave or offered, the latest first."""
    return _of(Gift.party.in_(parties))


def gifts_to(holders: Collection[str]) -> list[GiftView]:
    """What was offered or given to these, the latest first."""
    return _of(Gift.holder.in_(holders))


def came(holder: str, since: datetime, until: datetime) -> list[GiftView]:
    """What came to someone in a time, in order."""
    wanted = sa.select(Gift).where(Gift.holder == holder, Gift.received_at >= since, Gift.received_at < until)
    return [_view(row) for row in db.session.scalars(wanted.order_by(Gift.received_at, Gift.id))]


def worth_of(gifts: Iterable[GiftView]) -> Worth:
    """What gifts are worth together, by their givers' own figures."""
    return worth((view.state, view.value_pence) for view in gifts)


def may_give(need: NeedView, parties: Sequence[str]) -> list[tuple[str, str]]:
    """Which of these parties may give for which kind of help of a need: whoever may answer it, by a live offer.

    Nobody gives to themselves, to a place of their own, or across a block.
    """
    if not need.live or {need.holder, places.owner_of(need.holder)} & set(parties):
        return []
    tasks = [(part.category, part.flags) for part in plans.parts_of([need.id])]
    able = plans.who_may_answer(offers.offers_of(*parties), need, tasks, clock.today())
    found = {(offer.party, category) for offer, category in able}
    return sorted(found, key=lambda pair: (parties.index(pair[0]), pair[1]))


def _of(whose: sa.ColumnElement[bool]) -> list[GiftView]:
    return [_view(row) for row in db.session.scalars(sa.select(Gift).where(whose).order_by(Gift.id.desc()))]


def _view(row: Gift) -> GiftView:
    return GiftView(
        id=row.id,
        need=row.need_id,
        holder=row.holder,
        party=row.party,
        category=row.category,
        what=row.what,
        words=row.words,
        value_pence=row.value_pence,
        state=row.state,
        answer=row.answer,
        thanks=row.thanks,
        parting=row.parting,
        offered_at=row.offered_at,
        moved_at=row.moved_at,
        received_at=row.received_at,
    )
