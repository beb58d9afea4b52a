"""Call for services, suspend, lift, or leave it; and the record that every lever writes."""

from __future__ import annotations

from typing import Any

from hub.categories import queries as categories
from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from marketplace.failures import queries as failures
from marketplace.failures import services as failing
from marketplace.offers import queries as offers
from marketplace.offers import services as market
from marketplace.offers.domain import OfferState
from oversight.alerts import queries as alerts
from oversight.alerts import services as alerting
from oversight.decisions import services as decisions
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Call, HasFailed, Lever, NoSuchCategory, NothingToLift, NothingToSuspend
from oversight.levers.events import CallMade
from oversight.levers.models import ServiceCall


def call_for_services(call: Call, *, why: Reasons, by: Actor, alert: str | None = None) -> str:
    """Call for services where they are thin; those who could answer are told. Returns the call's id.

    Raises:
        Forbidden, ReviewTooSoon, CallTooShort, NoSuchCategory, Missing.
    """
    call.open_long_enough(clock.today())
    if call.category not in {kind.code for kind in categories.categories()}:
        raise NoSuchCategory(field="category")
    decision = decide(Lever.CALL, call.words.strip(), why, by, alert, about=None)
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
    decision = decide(Lever.SUSPEND, "; ".join(view.title for view in found), why, by, alert, about=target)
    for view in sorted(found, key=lambda v: v.id):
        market.suspend_offer(view.id, reason=why.reasons, by=by, decision_urn=ids.urn("decision", decision))
    return decision


def lift(target: str, *, why: Reasons, by: Actor, alert: str | None = None) -> str:
    """Let a suspended offer, or all of a supplier's, back into the market; returns the decision's id.

    Raises:
        Forbidden, ReviewTooSoon, Missing; NothingToLift: none of them is suspended. HasFailed: their failure stands.
    """
    found = [view for view in _offers(target) if view.stopped]
    if not found:
        raise NothingToLift
    failed = failures.recorded(found[0].party)
    if failed is not None and failed.may_be_taken_back(clock.today()):
        raise HasFailed
    decision = decide(Lever.LIFT, "; ".join(view.title for view in found), why, by, alert, about=target)
    for view in sorted(found, key=lambda v: v.id):
        market.lift_suspension(view.id, reason=why.reasons, by=by, decision_urn=ids.urn("decision", decision))
    failing.pass_by(found[0].party, by)
    return decision


def leave_it(alert: str, *, why: Reasons, by: Actor) -> str:
    """Answer an alert by changing nothing, with reasons on the record."""
    return decide(Lever.NOTHING, "", why, by, alert, about=None)


def decide(
    lever: Lever, words: str, why: Reasons, by: Actor, alert: str | None = None, about: str | None = None
) -> str:
    """Write the record, with the figures of the alert that it answers; returns its id.

    Raises:
        ReviewTooSoon. Missing: there is no such alert.
    """
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
