"""What people answer: yes, ask them; or no, I choose myself. Nothing is asked of anyone before."""

from __future__ import annotations

from datetime import date, timedelta

from hub.kernel import clock, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import PaidFrom, PriceMoved
from marketplace.failures import queries
from marketplace.failures.domain import ANSWERS, AnsweredAlready, AnswerEvent, FailureState, PlanChanged
from marketplace.failures.models import FailureLoss, FailureProposal
from marketplace.failures.services.steps import STOPS, locked
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartState
from marketplace.sharings import services as sharings


def accept(proposal_id: str, by: Actor, seen_pence: int | None = None) -> str:
    """Yes, ask them: the booking with whoever stops ends before the day, and they are asked to begin then. The request's id.

    Of what several share it ends for all, and each of them is asked whether they share it again, by the same parts; they
    are asked to begin once all have said yes. That sharing's id. Whoever is left alone of them asks for themselves.

    Raises:
        Missing, Forbidden: no such proposal, or `by` may not arrange (or spend) for whoever has the help.
        AnsweredAlready, PlanChanged. PriceMoved: it is not `seen_pence` any more. And whatever `request_booking` refuses; nothing has changed then.
    """
    proposal = unit.row(FailureProposal, proposal_id)
    if proposal is None:
        raise Missing
    loss, first = _answering(proposal.loss_id, by)
    proposal = unit.locked(FailureProposal, proposal_id) or proposal  # in another tab, a moment ago
    if proposal.booking_id is not None or proposal.sharing_id is not None:
        raise AnsweredAlready
    before = bookings.booking(loss.booking_id)
    sharers = queries.sharers(before)
    _answer(loss, AnswerEvent.YES, by)
    _leave(loss, first, by)
    slots = proposal.times()
    open_ = (part for part in plans.parts_of([loss.need_id]) if part.state is PartState.OPEN)
    part = next((p for p in open_ if p.category == loss.category and set(slots) <= set(p.slots)), None)
    if part is None:
        raise PlanChanged
    starts = max(first, clock.today() + timedelta(days=1))
    if len(sharers) > 1:
        _require_price(proposal.offer_id, seen_pence)
        chosen = plan_services.choose(part.id, proposal.offer_id, by, slots)
        proposal.sharing_id = sharings.propose_again(loss.booking_id, chosen, slots, starts, loss.ends, by)
        db.session.flush()
        return proposal.sharing_id
    proposal.booking_id = booking_services.request_booking(
        part.id,
        proposal.offer_id,
        slots,
        starts,
        loss.ends,
        by,
        paid_from=queries.paid_from(before, sharers),
        grant=queries.still_granted(before, sharers),
        seen_pence=seen_pence,
    )
    db.session.flush()
    return proposal.booking_id


def _require_price(offer_id: str, seen_pence: int | None) -> None:
    price = offers.offer(offer_id).price_pence
    if seen_pence not in (None, price):
        raise PriceMoved(price=pounds(price))


def declare_relative(proposal_id: str, by: Actor) -> list[str]:
    """Keep, by the word of whoever answers, that it would be a relative at home. Who (URNs) is not paid now: ask nobody.

    Raises:
        Missing, Forbidden: no such proposal, or `by` may not spend for whoever has the help.
        AnsweredAlready: nobody is asked any more.
    """
    proposal = unit.row(FailureProposal, proposal_id)
    if proposal is None:
        raise Missing
    loss, _first = _answering(proposal.loss_id, by)
    paying = queries.paying(bookings.booking(loss.booking_id))
    return booking_services.declare_relatives([proposal.offer_id], loss.holder, paying, by)


def choose_alone(loss_id: str, by: Actor) -> str | None:
    """No, I choose without you: the booking ends before the day, and its times are open. The open part, if there is one.

    Raises:
        Missing, Forbidden: no such thing, or not theirs. AnsweredAlready.
    """
    loss, first = _answering(loss_id, by)
    _answer(loss, AnswerEvent.NO, by)
    _leave(loss, first, by)
    found = plans.parts_of([loss.need_id])
    open_ = [part for part in found if part.state is PartState.OPEN and part.category == loss.category]
    return next((part.id for part in open_ if set(part.slots) & set(loss.times())), None)


def _answering(loss_id: str, by: Actor) -> tuple[FailureLoss, date]:
    """The loss, locked behind its failure, for whoever may answer, and the first day without help."""
    known = unit.row(FailureLoss, loss_id)
    if known is None:
        raise Missing
    failure = queries.view(locked(known.failure_id))
    loss = unit.locked(FailureLoss, loss_id) or known
    people.require_act(by, loss.holder, "arrange")
    if failure.state in (FailureState.WORKED_OUT, FailureState.DROPPED):
        raise Missing
    if not queries.asks(failure) or (loss.answer, AnswerEvent.NO) not in ANSWERS:
        raise AnsweredAlready
    return loss, failure.first


def _answer(loss: FailureLoss, event: AnswerEvent, by: Actor) -> None:
    loss.answer = machine.step(ANSWERS, loss.answer, event)
    loss.answered_at, loss.answered_by = clock.now(), by.person
    db.session.flush()


def _leave(loss: FailureLoss, first: date, by: Actor) -> None:
    pooled = bookings.booking(loss.booking_id).paid_from is PaidFrom.POOL
    leave = sharings.hand_on if pooled else booking_services.hand_on
    leave(loss.booking_id, first, by, STOPS)
