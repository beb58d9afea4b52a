"""What may be asked about failures: which there are, what each booking loses, who would take over, and what it comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.bookings.queries import BookingView, LiveTimes
from marketplace.failures.domain import (
    SHARED,
    Answer,
    FailureState,
    Outcome,
    Sum,
    Totals,
    comes_from,
    last_to_take_back,
    outcome,
    totals,
)
from marketplace.failures.models import Failure, FailureLoss, FailureProposal
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferState
from marketplace.plans import queries as plans
from marketplace.sharings import queries as sharings
from marketplace.sharings.queries import SeatView

MOST = 500  # ids that one statement names


@dataclass(frozen=True)
class FailureView:
    """A supplier who stops; `first` is the first day without their help."""

    id: str
    party: str
    first: date
    reason: str
    state: FailureState
    made_at: datetime
    made_by: str
    decision: str | None
    recorded_at: datetime | None
    over_at: datetime | None
    over_decision: str | None
    offers: list[str]

    @property
    def until(self) -> date:
        """The last day on which it can be taken back."""
        return last_to_take_back(self.first)

    def may_be_taken_back(self, today: date) -> bool:
        """Whether it can be taken back as a whole."""
        return self.state is FailureState.RECORDED and today <= self.until


@dataclass(frozen=True)
class ProposalView:
    """Somebody who would take over some times; pence are a week's.

    `booking` stands once they were asked, or `sharing` once those who would share it were.
    """

    id: str
    offer: str
    party: str
    slots: tuple[Slot, ...]
    minutes: int
    pence: int
    why: str
    could: int
    booking: str | None
    sharing: str | None


@dataclass(frozen=True)
class LossView:
    """What one booking loses, and who would take it over. Minutes and pence are a week's."""

    id: str
    booking: str
    need: str
    part: str
    holder: str
    category: str
    ward: str | None
    slots: tuple[Slot, ...]
    minutes: int
    before_pence: int
    why: str | None
    could: int
    answer: Answer
    proposals: tuple[ProposalView, ...]

    @property
    def covered(self) -> int:
        """Minutes a week that have a proposal."""
        return sum(one.minutes for one in self.proposals)

    @property
    def after_pence(self) -> int:
        """What they would cost in a week."""
        return sum(one.pence for one in self.proposals)

    @property
    def outcome(self) -> Outcome:
        """Whether all of it has a proposal, a part, or nothing."""
        return outcome(self.minutes, self.covered)

    @property
    def sum(self) -> Sum:
        """What it adds to the whole."""
        return Sum(self.holder, self.need, self.minutes, self.covered, self.before_pence, self.after_pence)

    def open_to(self, proposal: ProposalView) -> bool:
        """Whether somebody can still be asked."""
        return self.answer in (Answer.UNANSWERED, Answer.ASKED) and not (proposal.booking or proposal.sharing)


def failure(failure_id: str) -> FailureView:
    """One failure.

    Raises:
        Missing: there is none.
    """
    row = unit.row(Failure, failure_id)
    if row is None:
        raise Missing
    return view(row)


def failures() -> list[FailureView]:
    """All but those that were dropped, newest first."""
    shown = Failure.state != FailureState.DROPPED
    return [view(row) for row in db.session.scalars(sa.select(Failure).where(shown).order_by(Failure.id.desc()))]


def recorded(party: str) -> FailureView | None:
    """The failure of a supplier that is on the record and stands, if there is one."""
    statement = sa.select(Failure).where(Failure.party == party, Failure.state == FailureState.RECORDED)
    row = db.session.scalar(statement)
    return view(row) if row else None


def stops(party: str) -> date | None:
    """The day from which it is on the record that a supplier stops; None where it is not."""
    there = recorded(party)
    return there.first if there else None


def asks(failure: FailureView) -> bool:
    """Whether people are asked: it is on the record, and something of what the supplier offers still stands still."""
    known = offers.offers(failure.offers) if failure.state is FailureState.RECORDED else {}
    return any(offer.stopped for offer in known.values())


def unanswered(failure_id: str | None = None) -> int:
    """Bookings, of one failure or all, about which their holders are asked and have not answered.

    Not those that several share and about which nobody was asked, and not those that are over.
    """
    statement = sa.select(Failure).where(Failure.state == FailureState.RECORDED)
    if failure_id is not None:
        statement = statement.where(Failure.id == failure_id)
    asked = [one.id for one in map(view, db.session.scalars(statement)) if asks(one)]
    return len(_open(FailureLoss.failure_id.in_(asked))) if asked else 0


def _open(*where: sa.ColumnElement[bool]) -> list[tuple[str, str]]:
    """Failure and need of each loss that waits for an answer."""
    statement = sa.select(FailureLoss.failure_id, FailureLoss.need_id, FailureLoss.booking_id).where(
        FailureLoss.answer == Answer.UNANSWERED, sa.or_(FailureLoss.why.is_(None), FailureLoss.why != SHARED), *where
    )
    found = db.session.execute(statement).all()
    live = bookings.still_live({booking for _failure, _need, booking in found})
    return [(failure, need) for failure, need, booking in found if booking in live]


def losses(failure_id: str, need_id: str | None = None) -> list[LossView]:
    """What each booking loses: those with nothing first, then the longest; of one need where it is named."""
    statement = sa.select(FailureLoss).where(FailureLoss.failure_id == failure_id)
    if need_id is not None:
        statement = statement.where(FailureLoss.need_id == need_id)
    rows = db.session.scalars(statement.order_by(FailureLoss.id)).all()
    proposed = _proposals([row.id for row in rows])
    found = [_loss(row, tuple(proposed[row.id])) for row in rows]
    return sorted(found, key=lambda one: (one.covered - one.minutes, one.id))


def _proposals(loss_ids: Sequence[str]) -> dict[str, list[ProposalView]]:
    found: defaultdict[str, list[ProposalView]] = defaultdict(list)
    for first in range(0, len(loss_ids), MOST):
        some = FailureProposal.loss_id.in_(loss_ids[first : first + MOST])
        for row in db.session.scalars(sa.select(FailureProposal).where(some).order_by(FailureProposal.id)):
            found[row.loss_id].append(
                ProposalView(
                    row.id, row.offer_id, row.party, row.times(), row.minutes, row.pence, row.why, row.could,
                    row.booking_id, row.sharing_id,
                )
            )  # fmt: skip
    return found


def shared_of(found: Iterable[LossView]) -> set[str]:
    """The ids of those losses of which several share the booking still."""
    known = list(found)
    booked = bookings.bookings({one.booking for one in known})
    return {one.id for one in known if len(sharers(booked[one.booking])) > 1}


def sharers(booking: BookingView) -> tuple[SeatView, ...]:
    """Those who share a booking now: one alone where all the others have left, nobody where it was never shared."""
    found = sharings.sharing_of_booking(booking.id) if booking.paid_from is PaidFrom.POOL else None
    return found.sitting if found else ()


def sums(found: Sequence[LossView]) -> Totals:
    """What they come to."""
    return totals(one.sum for one in found)


def concerned(party: str, first: date) -> list[BookingView]:
    """The bookings of a supplier, and the requests to them, that have visits from a day on; cover of one day is none of a week."""
    return _whole(concerned_times(party, first))


def concerned_times(party: str, first: date) -> list[LiveTimes]:
    """When those are that are `concerned`, without all else that is known of them."""
    return [one for one, once in _coming(party, first) if not once]


def covering(party: str, first: date) -> list[BookingView]:
    """The bookings and requests by which a supplier comes instead of somebody, on one day from a day on."""
    return _whole([one for one, once in _coming(party, first) if once])


def _coming(party: str, first: date) -> list[tuple[LiveTimes, bool]]:
    found = [one for one in bookings.live_times(party) if comes_from(one.slots, max(first, one.starts), one.ends)]
    once = plans.of_one_day({one.part for one in found})
    return [(one, one.part in once) for one in found]


def _whole(found: Sequence[LiveTimes]) -> list[BookingView]:
    known = bookings.bookings([one.id for one in found])
    return [known[one.id] for one in found]


def may_stop() -> list[str]:
    """The suppliers of whom it may be said: with an offer that stands, or booked."""
    standing = offers.in_state(OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED)
    return sorted({offer.party for offer in standing} | plans.taken_parties())


def stoppable(party: str) -> bool:
    """Whether it may be said of this supplier."""
    standing = {OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED}
    return any(one.state in standing for one in offers.offers_of(party)) or party in plans.taken_parties()


def view(row: Failure) -> FailureView:
    """It as a value."""
    return FailureView(**{name: getattr(row, name) for name in FailureView.__dataclass_fields__})


def _loss(row: FailureLoss, proposals: tuple[ProposalView, ...]) -> LossView:
    return LossView(
        row.id, row.booking_id, row.need_id, row.part_id, row.holder, row.category, row.ward, row.times(), row.minutes,
        row.before_pence, row.why, row.could, row.answer, proposals,
    )  # fmt: skip


def losses_of(holder: str) -> list[LossView]:
    """What a holder was told that they lose, oldest first."""
    told = sa.select(Failure.id).where(Failure.state.not_in([FailureState.WORKED_OUT, FailureState.DROPPED]))
    statement = sa.select(FailureLoss).where(FailureLoss.holder == holder, FailureLoss.failure_id.in_(told))
    rows = db.session.scalars(statement.order_by(FailureLoss.id)).all()
    proposed = _proposals([row.id for row in rows])
    return [_loss(row, tuple(proposed[row.id])) for row in rows]


def open_for(need_id: str) -> list[FailureView]:
    """The failures on the record about which the holder of a need has not answered."""
    asked = {failure for failure, _need in _open(FailureLoss.need_id == need_id)}
    statement = sa.select(Failure).where(Failure.id.in_(asked), Failure.state == FailureState.RECORDED)
    found = [view(row) for row in db.session.scalars(statement.order_by(Failure.id))] if asked else []
    return [one for one in found if asks(one)]
