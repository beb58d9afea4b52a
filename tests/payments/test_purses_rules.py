"""The rules of own money without a server, what becomes of a payment whose bank takes its time, and a walk through bad days."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Forbidden, Missing, Refused
from hub.people import services as people
from payments.chargebacks import queries as chargebacks
from payments.chargebacks.domain import UNDECIDED, read
from payments.gateway import ports
from payments.ledger.domain import OPS, OWN, sums
from payments.purses import domain, queries, services
from payments.purses.domain import Limits, LimitsWrong, NotOwed, PaymentEvent, PaymentState, RefundState, WhyNeeded
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.ways import Way
from tests.payments.purse_world import at_stripe, cash, give_cash, last, later, prove, purse, work
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_stripe_whole_way import enter

FINANCE = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
PENCE = st.integers(1, 10**6)


@given(PENCE, st.lists(PENCE, max_size=6))
def test_what_goes_back_is_spread_over_the_payments_in_order(pence: int, left: list[int]) -> None:
    parts = domain.spread(pence, [(str(n), most) for n, most in enumerate(left)])
    assert sum(part for _, part in parts) == min(pence, sum(left))
    assert all(0 < part <= left[int(n)] for n, part in parts)
    full = [part == left[int(n)] for n, part in parts]
    assert all(full[:-1])  # the next is only begun when the one before is used up
    assert [n for n, _ in parts] == [str(n) for n in range(len(parts))]


@given(PENCE, st.integers(0, 10**4))
def test_every_posting_balances_in_each_fund(pence: int, fee: int) -> None:
    for entries in (
        domain.paid("P", pence, fee),
        domain.cleared("P", pence),
        domain.gone_back(pence),
        domain.came_back("P", pence),
        domain.made_good(pence),
        domain.taken_by_bank("P", pence),
        domain.kept_by_bank("P", pence),
    ):
        assert set(sums(entries).values()) == {0}
        assert {fund for _, fund in sums(entries)} <= {OWN, OPS}


@pytest.mark.parametrize("numbers", [(0, 5, 5), (500, 499, 10_000), (500, 1_000, 999), (500, 1_000, 10**9)])
def test_limits_that_contradict_each_other_cannot_be(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(LimitsWrong):
        Limits(*numbers)


def test_limits_begin_today_or_later_with_a_reason_by_finance(app: Flask) -> None:
    today = clocks.today()
    with pytest.raises(Forbidden):
        unit.write(services.set_limits, Limits(), starts=today, reason="x", by=Actor(account="b", person="B" * 26))
    for starts, reason in ((today - timedelta(days=1), "x"), (today, " ")):
        with pytest.raises(WhyNeeded):
            unit.write(services.set_limits, Limits(), starts=starts, reason=reason, by=FINANCE)
    unit.write(services.set_limits, Limits(600), starts=today + timedelta(days=1), reason="More.", by=FINANCE)
    assert unit.read(queries.limits) == Limits()
    assert unit.read(queries.limits, today + timedelta(days=1)) == Limits(600)


def test_nothing_is_made_good_that_is_not_owed(app: Flask) -> None:
    with pytest.raises(NotOwed):
        unit.write(services.make_good, 1, "BACS", FINANCE)


def test_what_stripe_says_of_a_dispute_is_read_whole() -> None:
    said = {"amount": 900, "status": "warning_needs_response", "payment_intent": "pi_1", "reason": "duplicate"}
    seen = read(said)
    assert (seen.away_pence, seen.fee_pence, seen.happened, seen.due_by) == (0, 0, None, None)
    booked = [{"amount": -900, "fee": 2_000}, {"amount": 900, "fee": 0}]
    won = read(said | {"status": "won", "balance_transactions": booked, "evidence_details": {"due_by": 60}})
    assert (won.away_pence, won.fee_pence, won.due_by.minute) == (0, 2_000, 1)


class Double:
    """A payment at a Stripe that says what it is told to say."""

    def __init__(self, app: Flask) -> None:
        self.stripe = StripeDouble()
        ports.provide(app, self.stripe)
        self.purse = unit.write(people.register_person, given_name="Joan", family_name="Ellis", by=SYSTEM)
        self.payment, _call = unit.write(
            services.begin, self.purse, 2_000, "http://localhost/{id}", SYSTEM, product="Own money"
        )
        self.run()
        self.session = unit.read(queries.payment, self.payment).session

    def run(self) -> None:
        jobs.run(jobs.registered()["call-stripe"], force=True)
        outbox.drain()

    def say(self, status: str, intent: str | None = None, *, pending: bool = True) -> None:
        status_there = "pending" if pending else "available"
        booked = {"id": "txn_1", "amount": 2_000, "fee": 50, "status": status_there, "available_on": 10**10}
        charge = {"id": "ch_1", "balance_transaction": booked}
        paid = {"id": "pi_1", "status": intent, "latest_charge": charge} if intent else None
        self.stripe.objects[self.session or ""] = {"id": self.session, "status": status, "payment_intent": paid}
        services.look(self.payment)

    @property
    def state(self) -> PaymentState:
        return unit.read(queries.payment, self.payment).state


def test_a_bank_that_takes_its_time_pays_in_the_end(app: Flask) -> None:
    one = Double(app)
    one.say("complete", "processing")
    assert (one.state, last(one.purse).late) == (PaymentState.OPEN, True)
    one.say("complete", "succeeded")
    assert (one.state, purse(one.purse).uncleared_pence) == (PaymentState.PAID, 2_000)
    one.say("complete", "succeeded", pending=False)
    one.say("complete", "succeeded", pending=False)
    assert (one.state, purse(one.purse).available_pence) == (PaymentState.CLEARED, 2_000)
    prove()


def test_or_says_no_and_nothing_was_added(app: Flask) -> None:
    one = Double(app)
    one.say("complete", "processing")
    one.say("complete", "requires_payment_method")
    assert (one.state, purse(one.purse).total_pence) == (PaymentState.FAILED, 0)
    one.say("complete", "succeeded", pending=False)  # and then the money came after all
    assert (one.state, purse(one.purse).available_pence) == (PaymentState.CLEARED, 2_000)
    prove()


def test_a_session_that_expires_and_a_page_that_stripe_will_not_make(app: Flask) -> None:
    one = Double(app)
    one.say("expired")
    assert one.state is PaymentState.EXPIRED
    one.stripe.faults = ["not-today"]
    again, _ = unit.write(services.begin, one.purse, 2_000, "http://localhost/{id}", SYSTEM, product="Own money")
    one.run()
    assert unit.read(queries.payment, again).state is PaymentState.EXPIRED


def test_what_the_card_s_bank_sends_back_is_hers_again(app: Flask) -> None:
    one = Double(app)
    one.say("complete", "succeeded", pending=False)
    [part] = unit.write(services.ask_back, one.purse, 1_500, ids.new(), SYSTEM)
    one.run()
    sent = unit.read(queries.refund, part)
    assert sent is not None
    assert (sent.state, purse(one.purse).available_pence) == (RefundState.SENT, 500)
    one.stripe.objects[sent.refund or ""] = {"id": sent.refund, "status": "failed"}
    for _ in range(2):
        services.look_back(part)
    assert unit.read(queries.refund, part).state is RefundState.FAILED
    assert (purse(one.purse).available_pence, last(one.purse).refunded_pence) == (2_000, 0)
    prove()


def test_a_session_is_read_as_it_stands() -> None:
    assert domain.read_session({"status": "open"}, None) == domain.Seen(None)
    assert domain.read_session({"status": "expired"}, None).ended is PaymentEvent.EXPIRE
    assert domain.read_session({"status": "complete"}, {"id": "pi", "status": "canceled"}).ended is PaymentEvent.FAIL


@pytest.mark.parametrize("seed", [1, pytest.param(7, marks=pytest.mark.wide)])
def test_through_any_bad_days_the_ledger_says_what_stripe_has(
    app: Any, sign_in: Callable[..., FlaskClient], clock: Any, seed: int
) -> None:
    """Add, ask back, dispute, decide, with faults of every kind; then everything that was missed is looked for."""
    dice, owners = random.Random(seed), [enter("Joan"), enter("Maya")]
    browsers = {owner: sign_in(owner) for owner in owners}
    give_cash()
    for _ in range(20):
        owner = dice.choice(owners)
        if dice.random() < 0.5:
            sandbox.order_fault(
                dice.choice([fault for fault in Fault if fault not in (Fault.FORGE, Fault.PLATFORM_LOW)])
            )
        step = dice.choice(("add", "add", "later", "later", "back", "back", "dispute", "decide"))
        if step == "add":
            browsers[owner].post(f"/purses/{owner}/add", data={"amount": str(dice.randint(5, 60))})
            session = last(owner).session if unit.read(queries.payments, owner) else None
            _may(sandbox.pay, session or "", sandbox_way(dice))
        elif step == "back":
            form = {
                "amount": f"{max(1, purse(owner).available_pence // dice.choice((1, 2, 3))) / 100:.2f}",
                "token": ids.new(),
            }
            browsers[owner].post(f"/purses/{owner}/back", data=form)
        elif step == "dispute":
            _may(sandbox.open_dispute)
        elif step == "decide":
            for row in [one for one in unit.read(chargebacks.chargebacks) if one.state in UNDECIDED][:1]:
                _may(sandbox.close_dispute, row.dispute, won=dice.random() < 0.5)
        else:
            later(clock, hours=dice.randint(6, 120))
        work(1)
        prove()
    for _ in range(3):
        later(clock, days=8)
        for name in ("look-for-missed-events", "look-at-own-money", "look-at-chargebacks"):
            jobs.run(jobs.registered()[name], force=True)
        work()
    prove()
    assert cash() + 100_000 == at_stripe()
    assert all(row.ended_at for row in unit.read(chargebacks.chargebacks))
    assert sum(purse(owner).uncleared_pence + purse(owner).frozen_pence for owner in owners) == 0


def sandbox_way(dice: random.Random) -> Any:
    return dice.choice((Way.CARD, Way.CARD, Way.CARD, Way.REFUSED, Way.BACK))


def _may(act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Do it, if the sandbox lets it be done."""
    try:
        act(*args, **kwargs)
    except (Refused, Missing):
        return
