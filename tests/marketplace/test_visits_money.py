"""Whatever happens in whatever order, money follows: a small oracle beside the ledger, and nothing is left hanging."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import KithError
from marketplace.bookings import services
from marketplace.visits.domain import FREE, Agreement, Money, Occurrence
from marketplace.visits.queries import VisitView
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.holds.domain import HoldState
from payments.payees import queries as payees
from payments.payees import services as payee_services
from payments.payouts import services as payout_services
from payments.payouts.domain import PayoutState, Seen
from payments.remittances import queries as remittances
from payments.remittances import services as remittance_services
from payments.remittances.domain import State as Sent
from tests.conftest import START
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit, of, run, verify
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import ONE, OTHER, stripe, to_stripe, work

__all__ = ["stripe"]

SIDES = st.sampled_from(["resident", "supplier"])
STEPS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 20, 23, 48, 100, 170])),
    st.tuples(st.just("to_visit"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["accept", "decline", "withdraw", "expire", "jobs"]), st.just(0)),
    st.tuples(st.just("cancel"), SIDES),
    st.tuples(st.just("cancel_visit"), st.tuples(st.integers(0, 3), SIDES)),
    st.tuples(
        st.sampled_from(
            ["check_in", "check_out", "nobody_in", "nobody_came", "object_to", "confirm", "extra", "query"]
        ),
        st.integers(0, 3),
    ),
    st.tuples(
        st.just("decide"),
        st.tuples(st.integers(0, 3), st.sampled_from(["upheld", "partial", "rejected"]), st.integers(0, 60)),
    ),
)


def act(made: Deal, booking: str, clock: Any, judge: Any, name: str, what: Any) -> None:
    """One step; what a rule refuses changes nothing."""
    visits, sides = of(booking), {"resident": made.resident, "supplier": made.supplier}
    if name == "wait":
        clock.advance(timedelta(hours=what))
    elif name == "to_visit":
        clock.set(max(clock.now(), visits[what].starts_at + timedelta(minutes=3)))
    elif name == "jobs":
        for job in (
            "expire-requests",
            "auto-confirm",
            "ask-missed",
            "close-missed",
            "land-instalments",
            "extend-visits",
        ):
            run(job)
        outbox.drain()
    elif name in ("accept", "decline", "withdraw"):
        who = made.resident if name == "withdraw" else made.supplier
        unit.write(getattr(services, name), booking, who, *(["No"] if name == "decline" else []))
    elif name == "expire":
        unit.write(services.expire, booking, clock.now())
    elif name == "cancel":
        unit.write(services.cancel, booking, sides[what])
    elif name == "cancel_visit":
        unit.write(services.cancel_visit, visits[what[0]].id, sides[what[1]])
    elif name == "decide":
        index, outcome, minutes = what
        unit.write(services.decide_query, visits[index].id, judge, outcome=outcome, reasons="So", paid_minutes=minutes)
    else:
        on_visit(made, visits[what], name)


def on_visit(made: Deal, visit: VisitView, name: str) -> None:
    if name in ("check_in", "check_out"):
        unit.write(getattr(services, name), visit.id, made.supplier)
    elif name == "nobody_in":
        unit.write(services.nobody_in, visit.id, made.supplier, "Rang")
    elif name == "nobody_came":
        unit.write(services.nobody_came, visit.id, made.resident)
    elif name == "object_to":
        unit.write(services.object_to, visit.id, made.supplier, "I came")
    elif name == "query":
        unit.write(services.query, visit.id, made.resident, "Hm")
    else:
        unit.write(services.confirm, visit.id, made.resident, extra=name == "extra")


def oracle(visit: VisitView) -> tuple[Money, int]:
    """Where a visit's money must stand and what must be owed, from what happened and what was agreed alone."""
    settled = visit.agreement in (Agreement.CONFIRMED, Agreement.AUTO_CONFIRMED, Agreement.REJECTED, Agreement.PARTIAL)
    if visit.occurrence in FREE or visit.agreement is Agreement.UPHELD:
        late = visit.occurrence is Occurrence.CANCELLED_LATE
        return (Money.CAPTURED if late else Money.RELEASED), 0
    if visit.occurrence is Occurrence.CANCELLED_LATE and visit.agreement in (Agreement.NONE, Agreement.QUERIED):
        return Money.CAPTURED, visit.owed_pence
    if not settled:
        return Money.HELD, 0
    if visit.agreement is Agreement.PARTIAL:
        pence = round_half_up(visit.price_pence * (visit.paid_minutes or 0), 60)
        return (Money.CAPTURED if pence or visit.occurrence is Occurrence.CANCELLED_LATE else Money.RELEASED), pence
    minutes = visit.paid_minutes or 0
    pence = (
        round_half_up(visit.price_pence * minutes, 60) if visit.occurrence is Occurrence.DELIVERED else visit.owed_pence
    )
    return (Money.CAPTURED if pence else Money.RELEASED), pence


def round_half_up(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)


@settings(
    max_examples=settings.default.max_examples // 3,  # each takes as long as three
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=3, max_size=14), st.booleans())
def test_no_sequence_of_steps_leaves_money_hanging(
    borough: Flask, clock: Any, steps: list[tuple[str, Any]], agreed: bool
) -> None:
    clock.set(START)
    made, judge = deal(price=1999), finance()
    booking = made.request(ends=date(2026, 1, 2))
    if agreed:
        unit.write(services.accept, booking, made.supplier)
    for name, what in steps:
        try:
            act(made, booking, clock, judge, name, what)
        except KithError:
            continue
    spent = 0
    for visit in of(booking):
        money, owed = oracle(visit)
        kept = unit.read(holds.holds, [visit.urn])[visit.urn]
        if visit.money is Money.UNFUNDED:
            money = Money.UNFUNDED
        assert (visit.money, visit.paid_pence or 0) == (money, owed), visit
        assert kept.state.value == money.value, visit
        assert kept.captured_pence == owed
        if visit.occurrence in FREE:
            assert kept.state is HoldState.RELEASED
        spent += owed
    assert made.purse()[3] == spent
    assert sum(made.purse()[:2]) + spent >= 100_000
    verify()
    outbox.drain()


@pytest.mark.parametrize(("minutes", "state"), [(45, Money.REMITTED), (50, Money.CAPTURED), (0, Money.CAPTURED)])
def test_a_visit_of_two_funds_is_remitted_once_nothing_is_owed_for_it(
    borough: Flask, clock: Any, stripe: StripeDouble, minutes: int, state: Money
) -> None:
    """£15 of one fund goes, £5 of another waits for cash; then a query leaves £15, and nothing more will be sent."""
    made = deal(price=2000, funds=(1_500, 2_000_000))
    unit.write(payee_services.set_up, made.party, SYSTEM)
    work()
    payee_services.look(payees.payee(made.party).account or "")
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    outbox.drain()
    assert made.budget is not None
    to_stripe(unit.read(budgets.budget, made.budget).funds[0], 1_500)
    run_ = unit.write(remittance_services.propose, clock.now() + timedelta(minutes=1), ONE)
    unit.write(remittance_services.approve, run_, OTHER)
    work()
    assert {one.state for one in unit.read(remittances.of_run, run_)} == {Sent.SENT, Sent.KEPT}
    assert first(booking).money is Money.CAPTURED
    unit.write(services.query, visit.id, made.resident, "It was short.")
    unit.write(services.decide_query, visit.id, finance(), outcome="partial", reasons="So", paid_minutes=minutes)
    outbox.drain()
    assert first(booking).money is state
    verify()


def test_a_visit_is_paid_out_by_the_payout_that_takes_its_money_along(
    borough: Flask, clock: Any, stripe: StripeDouble
) -> None:
    made = deal(price=2000)
    unit.write(payee_services.set_up, made.party, SYSTEM)
    work()
    account = payees.payee(made.party).account or ""
    payee_services.look(account)
    booking = made.booked()
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    outbox.drain()
    assert made.budget is not None
    to_stripe(unit.read(budgets.budget, made.budget).funds[0], 2_000)

    def payout(name: str, state: PayoutState) -> None:
        at = clock.now().replace(microsecond=0)
        failure = "account_closed" if state is PayoutState.FAILED else ""
        unit.write(payout_services.keep, account, [Seen(name, state, 2_000, at, at.date(), failure)])
        outbox.drain()

    payout("po_before", PayoutState.PAID)
    clock.advance(timedelta(hours=1))
    run_ = unit.write(remittance_services.propose, clock.now() + timedelta(minutes=1), ONE)
    unit.write(remittance_services.approve, run_, OTHER)
    work()
    assert first(booking).money is Money.REMITTED
    clock.advance(timedelta(days=1))
    payout("po_back", PayoutState.FAILED)  # the bank sends it back, so that the next takes it along
    clock.advance(timedelta(days=1))
    payout("po_there", PayoutState.IN_TRANSIT)
    assert first(booking).money is Money.REMITTED
    payout("po_there", PayoutState.PAID)
    assert first(booking).money is Money.PAID_OUT
    unit.write(services.query, visit.id, made.resident, "Nobody came, I see now.")  # also then something may turn up
    unit.write(services.decide_query, visit.id, finance(), outcome="upheld", reasons="So")
    outbox.drain()
    assert (first(booking).money, first(booking).paid_pence) == (Money.PAID_OUT, 0)
    verify()
