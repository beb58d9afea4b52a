"""Whether it was as it should be: confirmed, confirmed by silence, queried, decided; and what is owed for it then."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel import clock
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Forbidden
from hub.kernel.money import pounds
from hub.people import queries as people
from marketplace.visits import queries
from marketplace.visits.domain import (
    CHARGED,
    Agreement,
    AgreementEvent,
    AnswerFirst,
    HelperSaysMissed,
    MinutesOfIt,
    MoreThanAgreed,
    NotMissed,
    Occurrence,
    OwnQuery,
    ReasonNeeded,
    SharedMinutes,
    TooLateToObject,
    TooLateToQuery,
    TooManyMinutes,
    may_be_queried,
    worth_of,
)
from marketplace.visits.events import VisitConfirmed, VisitDecided, VisitQueried, VisitTookPlace
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.objecting import found_made
from marketplace.visits.services.steps import agree, announce, locked

OUTCOMES = {
    Agreement.UPHELD: AgreementEvent.UPHOLD,
    Agreement.PARTIAL: AgreementEvent.SETTLE_IN_PART,
    Agreement.REJECTED: AgreementEvent.REJECT,
}


AGREED = (Agreement.CONFIRMED, Agreement.AUTO_CONFIRMED)


def confirm(visit: str, by: Actor, *, extra: bool = False) -> None:
    """The resident agrees; with `extra`, also to minutes beyond the scheduled ones.

    Raises:
        Forbidden: not the resident, nor anyone who may act for them.
        AnswerFirst: it has not ended.
        WrongState: it is agreed, queried or decided already.
        BudgetShort: the extra minutes are more than the budget covers.
        SharedMinutes: several share it, and agreed to the scheduled minutes only.
    """
    row = locked(visit)
    if extra and row.pool_id is not None:
        raise SharedMinutes
    people.require_act(by, row.holder, "spend" if row.amount_pence else "arrange")
    _require_happened(row)
    agree(row, AgreementEvent.CONFIRM, by)
    _settle(row, row.pence_owed(extra=extra), row.minutes_owed(extra=extra), "confirmed")
    announce(VisitConfirmed, row, by, minutes=row.paid_minutes)


def auto_confirm(visit: str, now: datetime) -> None:
    """Confirm by silence; does nothing where it is not due (asked again under the lock)."""
    row = locked(visit)
    if not silent(row, now):
        return
    agree(row, AgreementEvent.AUTO_CONFIRM, SYSTEM)
    _settle(row, row.pence_owed(), row.minutes_owed(), "confirmed by silence")
    announce(VisitConfirmed, row, SYSTEM, minutes=row.paid_minutes, auto=True)


def silent(row: Visit, now: datetime) -> bool:
    """Whether silence confirms it: both times by the clock, no query, long enough ago, and the resident not marked."""
    return (
        row.occurrence is Occurrence.DELIVERED
        and row.agreement is Agreement.NONE
        and row.checked_in_at is not None
        and row.checked_out_at is not None
        and not row.written_down
        and row.ends_at + timedelta(hours=row.policy.auto_confirm_hours) <= now
        and _counts_silence(row.holder)
    )


def _counts_silence(holder: str) -> bool:
    kind, _, id_ = holder.partition(":")
    return kind != "person" or people.counts_silence(id_)


def did_come(visit: str, by: Actor) -> None:
    """Whoever has a visit that is down as missed says that somebody did come: it took place as planned, and is confirmed.

    Its money goes the way of a visit that an officer finds to have taken place (`found_made`): it is owed as planned. So
    long as the helper may object, nothing was decided, and they do not say themselves that nobody came.

    Raises:
        Forbidden: not the resident, nor anyone who may act for them.
        NotMissed: it is not down as missed.
        WrongState: the helper has objected, so that an officer decides.
        TooLateToObject: it was marked as missed more than `OBJECT_WITHIN` ago.
        HelperSaysMissed: the supplier's side had marked it.
    """
    row = locked(visit)
    people.require_act(by, row.holder, "spend" if row.amount_pence else "arrange")
    missed = queries.missed(visit)
    if row.occurrence is not Occurrence.NO_SHOW_SUPPLIER or missed is None:
        raise NotMissed
    if row.agreement is Agreement.NONE and clock.now() >= missed.until:
        raise TooLateToObject
    if queries.said_by_supplier(missed, row.supplier, row.carer):
        raise HelperSaysMissed
    found_made(row, by, row.minutes)
    agree(row, AgreementEvent.CONFIRM, by)
    _settle(row, row.pence_owed(), row.minutes_owed(), "took place after all")
    announce(VisitConfirmed, row, by, minutes=row.paid_minutes)
    announce(VisitTookPlace, row, by)


def query(visit: str, by: Actor, words: str) -> None:
    """The resident says that something is not right, also of a visit that was agreed and paid for.

    Nobody is paid for it until an officer has looked; what was paid already stays until then.

    Raises:
        Forbidden: not the resident, nor anyone who may act for them.
        AnswerFirst: nothing is to be paid for it yet.
        ReasonNeeded: no words.
        WrongState: it is queried or decided already.
        TooLateToQuery: it was agreed, and is more than four weeks ago.
    """
    row = locked(visit)
    if not queries.shares(by, row.pool_id, "arrange"):
        people.require_act(by, row.holder, "arrange")
    if row.agreement in AGREED and not may_be_queried(row.agreement, row.ends_at, clock.now()):
        raise TooLateToQuery
    said = words.strip()
    if not said:
        raise ReasonNeeded(field="words")
    _open_query(row, by, said)
    announce(VisitQueried, row, by)


def query_unanswered(row: Visit, words: str) -> None:
    """Nobody has answered for long: a finance officer is asked to decide."""
    _open_query(row, SYSTEM, words)
    announce(VisitQueried, row, SYSTEM, unanswered=True)


def _open_query(row: Visit, by: Actor, words: str) -> None:
    _require_happened(row)
    agree(row, AgreementEvent.QUERY, by, words)
    row.query_words, row.queried_at = words, clock.now()
    money.freeze(row)


def decide_query(visit: str, by: Actor, *, outcome: str, reasons: str, paid_minutes: int | None = None) -> None:
    """A finance officer settles a query: upheld pays nothing, rejected what was owed, partial `paid_minutes`.

    So too where whoever was to come objected to “nobody came”: upheld leaves it missed, rejected finds that it took
    place as planned, and partial that so many minutes of it did.

    Raises:
        Forbidden, OwnQuery: not finance, or someone with a part in it.
        ReasonNeeded: no words.
        TooManyMinutes, MinutesOfIt: more minutes than were scheduled, or none of a visit that took place in part.
        MoreThanAgreed: more than what had been agreed before it was queried.
        WrongState: there is no open query.
    """
    row, said = locked(visit), reasons.strip()
    if not by.has("finance") or by.person is None:
        raise Forbidden
    if ({row.supplier, row.holder} | queries.sharers_ever(row.pool_id)) & set(people.belongs_to(by.person)):
        raise OwnQuery
    if not said:
        raise ReasonNeeded(field="reasons")
    result = Agreement(outcome)
    missed = row.occurrence is Occurrence.NO_SHOW_SUPPLIER
    if result is Agreement.PARTIAL:
        _require_minutes(row, paid_minutes, missed=missed)
    agree(row, OUTCOMES[result], by, said)
    row.decided_at, row.decided_by, row.decision = clock.now(), by.person, said
    took_place = result is not Agreement.UPHELD if missed else None
    if took_place:
        found_made(row, by, paid_minutes or 0 if result is Agreement.PARTIAL else row.minutes)
    minutes, amount = _decided(row, result, paid_minutes or 0)
    if row.paid_pence is not None and amount > row.paid_pence:
        raise MoreThanAgreed(agreed=pounds(row.paid_pence), field="paid_minutes")
    _settle(row, amount, minutes, f"query {result.value}")
    announce(VisitDecided, row, by, minutes=minutes, outcome=result.value, took_place=took_place)


def _require_minutes(row: Visit, minutes: int | None, *, missed: bool) -> None:
    """Minutes that can be paid: within the scheduled, and where it is found to have taken place at least one."""
    if missed and not (minutes is not None and 1 <= minutes <= row.minutes):
        raise MinutesOfIt(most=row.minutes, field="paid_minutes")
    if not (minutes is not None and 0 <= minutes <= row.minutes):
        raise TooManyMinutes(most=row.minutes, field="paid_minutes")


def _decided(row: Visit, result: Agreement, paid_minutes: int) -> tuple[int, int]:
    """Minutes and pence to be paid by a decision; never more than its whole price."""
    if result is Agreement.UPHELD:
        return 0, 0
    if result is Agreement.REJECTED and row.paid_minutes is not None and row.paid_pence is not None:
        return row.paid_minutes, row.paid_pence  # as it had been agreed
    if result is Agreement.REJECTED:
        return row.minutes_owed(), row.pence_owed()
    return paid_minutes, min(row.amount_pence, worth_of(row.rate, paid_minutes, row.minutes))


def _settle(row: Visit, amount_pence: int, minutes: int, reason: str) -> None:
    row.paid_minutes = minutes
    money.pay(row, amount_pence, reason)


def _require_happened(row: Visit) -> None:
    if row.occurrence not in CHARGED:
        raise AnswerFirst
