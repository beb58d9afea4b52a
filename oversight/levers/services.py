"""Pull a lever: a decision on the record and a change in the market, in one unit or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from hub.categories import queries as categories
from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.money import pounds
from marketplace.offers import queries as offers
from marketplace.offers import services as market
from marketplace.offers.domain import OfferState
from oversight.alerts import queries as alerts
from oversight.alerts import services as alerting
from oversight.decisions import services as decisions
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Call, Lever, NoSuchCategory, NothingToLift, NothingToSuspend
from oversight.levers.events import CallMade
from oversight.levers.models import ServiceCall
from payments.limits import services as limiting
from payments.limits.domain import Limits, start_after


def call_for_services(call: Call, *, why: Reasons, by: Actor, alert: str | None = None) -> str:
    """Call for services where they are thin; those who could answer are told. Returns the call's id.

    Raises:
        Forbidden, ReviewTooSoon, CallTooShort, NoSuchCategory, Missing.
    """
    call.open_long_enough(clock.today())
    if call.category not in {kind.code for kind in categories.categories()}:
        raise NoSuchCategory(field="category")
    decision = _decide(Lever.CALL, call.words.strip(), why, by, alert, about=None)
    row = ServiceCall(
        id=ids.new(),
        decision_id=decision,
        category=call.category,
        area=call.area,
        words=call.words.strip(),
        until=call.until,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(CallMade(subject=ids.urn("call", row.id), category=call.category, area=call.area))
    return row.id


def suspend(target: str, *, why: Reasons, by: Actor, alert: str | None = None) -> str:
    """Suspend an offer (`offer:…`) or every offer of a supplier (a party's URN); returns the decision's id.

    Raises:
        Forbidden, ReviewTooSoon, Missing; NothingToSuspend: none of them is live or paused.
    """
    found = [view for view in _offers(target) if view.state in (OfferState.LIVE, OfferState.PAUSED)]
    if not found:
        raise NothingToSuspend
    decision = _decide(Lever.SUSPEND, "; ".join(view.title for view in found), why, by, alert, about=target)
    for view in sorted(found, key=lambda v: v.id):
        market.suspend_offer(view.id, reason=why.reasons, by=by, decision_urn=ids.urn("decision", decision))
    return decision


def lift(target: str, *, why: Reasons, by: Actor, alert: str | None = None) -> str:
    """Let a suspended offer, or all of a supplier's, back into the market; returns the decision's id.

    Raises:
        Forbidden, ReviewTooSoon, Missing; NothingToLift: none of them is suspended.
    """
    found = [view for view in _offers(target) if view.state is OfferState.SUSPENDED]
    if not found:
        raise NothingToLift
    decision = _decide(Lever.LIFT, "; ".join(view.title for view in found), why, by, alert, about=target)
    for view in sorted(found, key=lambda v: v.id):
        market.lift_suspension(view.id, reason=why.reasons, by=by, decision_urn=ids.urn("decision", decision))
    return decision


def set_limits(limits: Limits, starts: date, *, why: Reasons, by: Actor) -> str:
    """Change up to which amounts one officer decides alone, from a day to come; returns the decision's id.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())
    run, apart = pounds(limits.run_pence), pounds(limits.break_pence)
    words = f"From {starts.day} {starts:%B %Y}: payments to suppliers up to {run}, differences up to {apart}"
    decision = _decide(Lever.LIMITS, words, why, by, None, about=None)
    limiting.set_limits(limits, starts=starts, decision=ids.urn("decision", decision), by=by)
    return decision


def leave_it(alert: str, *, why: Reasons, by: Actor) -> str:
    """Answer an alert by changing nothing, with reasons on the record."""
    return _decide(Lever.NOTHING, "", why, by, alert, about=None)


def _decide(lever: Lever, words: str, why: Reasons, by: Actor, alert: str | None, about: str | None) -> str:
    evidence: dict[str, Any] = {}
    if alert is not None:
        view = alerts.alert(alert)
        if view is None:
            raise Missing
        alerting.answer(alert)
        place = view.place
        evidence = {
            "metric": view.metric.code, "version": view.metric.version, "table": view.table_code, "area": place.area,
            "category": place.category, "supplier": place.supplier, "span_last": view.span_last.isoformat(),
            "figures": view.evidence,
        }  # fmt: skip
    return decisions.record(
        lever=lever.value, decision=words, why=why, by=by, about=about, alert=alert, evidence=evidence
    )


def _offers(target: str) -> list[offers.OfferView]:
    try:
        kind, id_ = ids.parse(target)
    except ValueError as error:
        raise Missing from error
    return [offers.offer(id_)] if kind == "offer" else list(offers.offers_of(target))
