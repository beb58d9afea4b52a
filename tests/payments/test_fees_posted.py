"""A fee is taken at capture with its cash, stands on the statement, and comes back with a refund; the ledger holds."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.kernel.dated import StartsTooSoon, Versions
from hub.kernel.errors import Forbidden
from hub.kernel.month import Month
from hub.people.domain import Sector
from payments.books.queries.months import journal_rows
from payments.budgets import queries as budgets
from payments.fees import queries as fees
from payments.fees import services as fee_services
from payments.fees.domain import NO_FEES, Fee, Fees, FeesChanged, SameFees
from payments.funds.domain import at_stripe, bank
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, Account, AccountKind, Kind
from payments.remittances import queries, services
from payments.remittances.domain import State
from payments.remittances.services import sending
from tests.hub import people as people_of
from tests.payments.money_world import World, line
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_holds_races import at_once
from tests.payments.test_remittances_run import Scene, stripe  # noqa: F401 - a fixture

COMMISSIONER = Actor(account="d", person="D" * 26, roles=frozenset({"commissioner"}))
TENTH = Fee(1_000, 50)  # 10% and 50p
INCOME = Account(AccountKind.FEE, OPS)


@pytest.fixture
def charged(world: World) -> World:
    """From tomorrow on persons who help are charged; every visit of these tests is tomorrow."""
    switch(Fees({Sector.INDIVIDUAL: TENTH}))
    return world


def switch(wanted: Fees, days: int = 1) -> None:
    starts = clock.today() + timedelta(days=days)
    seen = unit.read(fees.versions).mark
    unit.write(fee_services.set_fees, wanted, starts=starts, seen=seen, decision="decision:D", by=COMMISSIONER)


def income() -> int:
    return unit.read(ledger.balance, INCOME)


def cash(fund: str) -> tuple[int, int]:
    """What a fund has at Stripe and at the bank."""
    return unit.read(ledger.balance, at_stripe(fund)), unit.read(ledger.balance, bank(fund))


def test_nobody_is_charged_before_anyone_decided_so(world: World, stripe: StripeDouble) -> None:
    scene = Scene(world)
    assert (scene.owed(), income()) == (20_000, 0)
    assert unit.read(fees.fees) == NO_FEES


def test_a_fee_is_taken_at_capture_together_with_its_cash(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    assert (scene.owed(), income()) == (17_900, 2_100)
    assert cash(scene.fund)[0] == 97_900
    assert cash(OPS)[0] == 2_100
    (capture,) = [t for t in unit.read(ledger.about, scene.visits[0]) if t.kind is Kind.CAPTURE]
    assert len(capture.lines) == 5, "the price, what is owed, and the fee on both sides, in one posting"
    view = charged.fund_view(scene.fund)
    assert view.in_pence == view.left_pence + view.budgets_pence + view.held_pence + view.spent_pence
    assert (view.spent_pence, charged.purse(scene.budget)[3]) == (20_000, 20_000)
    charged.verify()


def test_where_the_cash_is_at_the_bank_the_fee_is_taken_there(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged, cash=0)
    assert cash(OPS) == (0, 2_100)
    unit.write(hold_services.adjust, scene.visits[0], 0)
    assert cash(OPS) == (0, 1_050)
    charged.verify()


def test_a_fee_takes_no_cash_that_a_transfer_is_being_promised(
    charged: World,
    stripe: StripeDouble,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, more = Scene(charged, cash=20_000), line(1, 10_000)
    charged.request(scene.budget, more)
    take, threads = sending._take, []

    def capture() -> None:
        with app.app_context():
            unit.write(hold_services.capture, more.about, 10_000)

    def meanwhile(*args: Any) -> tuple[int, int]:
        threads.append(threading.Thread(target=capture))
        threads[0].start()
        threads[0].join(0.5)  # PostgreSQL lets it work beside us; SQLite has one writer
        return take(*args)

    monkeypatch.setattr(sending, "_take", meanwhile)
    assert scene.pay().state is State.SENT
    threads[0].join()
    assert cash(scene.fund)[0] == 0, "all that was there was sent, and the fee came from the bank"
    assert cash(OPS) == (2_100, 1_050)
    charged.verify()


def test_the_fee_is_that_of_the_visits_day(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    switch(NO_FEES, days=3)
    for days, fee in ((0.5, 0), (2, 150), (3, 0)):
        before, one = income(), line(days, 1_000, payee=scene.payee)
        charged.request(scene.budget, one)
        unit.write(hold_services.capture, one.about, 1_000)
        assert income() - before == fee
    charged.verify()


def test_a_refund_gives_back_its_part_of_the_fee_in_the_same_posting(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    free = charged.purse(scene.budget)[0]
    unit.write(hold_services.adjust, scene.visits[0], 3_333)
    (refund,) = [t for t in unit.read(ledger.about, scene.visits[0]) if t.kind is Kind.REFUND]
    assert sum(t.amount_pence for t in refund.lines if t.account == INCOME) == 1_050 - 1_050 * 3_333 // 10_000
    assert charged.purse(scene.budget)[0] == free + 6_667, "whoever paid has it whole"
    unit.write(hold_services.adjust, scene.visits[0], 0)
    unit.write(hold_services.dispute, scene.visits[1])
    unit.write(hold_services.settle, scene.visits[1], 0)
    assert (scene.owed(), income(), cash(OPS)[0], cash(scene.fund)[0]) == (0, 0, 0, 100_000)
    charged.verify()


def test_after_the_transfer_the_supplier_owes_back_what_it_had_and_the_fee_comes_at_once(
    charged: World,
    stripe: StripeDouble,
) -> None:
    scene = Scene(charged)
    paid = scene.pay()
    assert (paid.state, paid.net_pence, stripe.transferred()) == (State.SENT, 17_900, 17_900)
    free = charged.purse(scene.budget)[0]
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 6_000 - 630}
    assert (charged.purse(scene.budget)[0], income()) == (free + 630, 2_100 - 630)
    charged.verify()
    scene.visit(10_000)
    assert scene.pay().net_pence == 8_950 - 5_370
    assert charged.purse(scene.budget)[0] == free - 10_000 + 6_000
    charged.verify()


def test_a_refused_transfer_leaves_fees_as_they_were(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    stripe.faults = ["after"]
    paid = scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    unit.write(services.refused, paid.id, "account_closed")
    assert (unit.read(holds.owed_back), scene.owed()) == ({}, 3_580 + 8_950)
    charged.verify()
    again = scene.pay()
    lines = unit.read(queries.lines, again.id)
    assert [(one.amount_pence, one.fee_pence) for one in lines] == [(4_000, 420), (10_000, 1_050)]
    charged.verify()


def told(remittance: str) -> list[tuple[int, int]]:
    """The lines of a remittance: the price, and the fee beside it."""
    return [(one.amount_pence, one.fee_pence) for one in unit.read(queries.lines, remittance)]


def test_a_price_raised_after_a_refund_is_told_with_the_fee_of_the_rise(charged: World, stripe: StripeDouble) -> None:
    switch(Fees({Sector.INDIVIDUAL: Fee(1_000, 0)}))
    scene = Scene(charged, pence=1_000)
    assert told(scene.pay().id) == [(1_000, 100)] * 2
    unit.write(hold_services.adjust, scene.visits[0], 500)
    unit.write(hold_services.adjust, scene.visits[0], 1_000)
    assert told(scene.pay().id) == [(500, 50)]
    charged.verify()


def test_a_refused_transfer_takes_no_fee_back_that_a_refund_gave_back(charged: World, stripe: StripeDouble) -> None:
    switch(Fees({Sector.INDIVIDUAL: Fee(1_000, 0)}))
    scene = Scene(charged, pence=1_000)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 1_500)
    stripe.faults = ["after"]
    second = scene.pay()
    assert told(second.id) == [(500, 50)]
    unit.write(hold_services.adjust, scene.visits[0], 1_000)
    unit.write(services.refused, second.id, "account_closed")
    unit.write(hold_services.adjust, scene.visits[0], 1_200)
    assert told(scene.pay().id) == [(200, 20)]
    charged.verify()


def test_a_rise_without_a_fee_forgets_what_was_charged_of_less(charged: World, stripe: StripeDouble) -> None:
    switch(Fees({Sector.INDIVIDUAL: Fee(1_000, 0)}))
    scene, before = Scene(charged, pence=10), income()
    unit.write(hold_services.adjust, scene.visits[0], 9)
    switch(NO_FEES)
    unit.write(hold_services.adjust, scene.visits[0], 20)
    unit.write(hold_services.adjust, scene.visits[0], 15)
    assert unit.read(holds.fees_of, scene.visits) == {scene.visits[1]: 1}
    assert income() == before - 1
    charged.verify()


def test_the_statement_adds_up_to_the_transfer_everywhere(charged: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Scene(charged)
    paid = scene.pay()
    finance = sign_in(people_of.officer("finance"))
    page = finance.get(f"/remittances/{paid.id}").text
    for words in ("£200", "Less the platform’s fee", "−£21", "£179", "£10.50", "Platform fee"):
        assert words in page
    rows = list(csv.DictReader(io.StringIO(finance.get(f"/remittances/{paid.id}.csv").text.lstrip("\ufeff"))))
    steps = {row["What for"]: Decimal(row["Amount"]) for row in rows if not row["Number"]}
    visits = [row for row in rows if row["Number"]]
    assert sum(Decimal(row["Amount"]) for row in visits) == steps["Owed for visits"] == 200
    assert -sum(Decimal(row["Platform fee"]) for row in visits) == steps["Less the platform’s fee"] == -21
    assert sum(steps[name] for name in steps if name != "Transferred") == steps["Transferred"] == 179
    paper = PdfReader(io.BytesIO(finance.get(f"/remittances/{paid.id}.pdf").data))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "Less the platform's fee" in text.replace("’", "'")  # without built fonts it has simpler marks
    assert "£10.50" in text


def test_the_fee_stands_in_the_journal_and_not_in_the_months_of_a_budget(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    rows = unit.read(lambda: list(journal_rows(Month.of(clock.today()))))
    fee = [row for row in rows if row[9] == "income.fee"]
    assert sum(row[14] or 0 for row in fee) - sum(row[13] or 0 for row in fee) == income() == 1_470
    month = unit.read(
        lambda: budgets.month_statement(scene.budget, budgets.months_of(budgets.statement(scene.budget))[-1])
    )
    assert month is not None
    assert sum(one.amount_pence for one in month.paid) == 14_000


def test_a_refund_of_the_fee_alone_is_less_paid_to_its_supplier(charged: World, stripe: StripeDouble) -> None:
    scene = Scene(charged)
    scene.pay()
    unit.write(hold_services.adjust, scene.visits[0], 4_000)  # the fee of it comes at once, the rest is owed back
    (refund,) = [one for one in unit.read(budgets.statement, scene.budget) if one.kind is Kind.REFUND]
    assert (refund.payee, refund.moved.free_pence) == (scene.payee, 630)
    month = unit.read(
        lambda: budgets.month_statement(scene.budget, budgets.months_of(budgets.statement(scene.budget))[-1])
    )
    assert month is not None
    assert [(one.visits, one.amount_pence) for one in month.paid] == [(2, 20_000 - 630)]


def test_a_supplier_reads_what_is_kept_and_from_when(charged: World, stripe: StripeDouble, sign_in: Any) -> None:
    person = people_of.enter("Sam")
    page = sign_in(person).get(f"/payees/person:{person}").text
    assert "the platform keeps 10% and £0.50" in page


def test_who_sets_fees_and_when(world: World) -> None:
    tomorrow, wanted = clock.today() + timedelta(days=1), Fees({Sector.BUSINESS: TENTH})
    for by, starts, refusal in (
        (Actor(account="e", person="E" * 26, roles=frozenset({"finance"})), tomorrow, Forbidden),
        (COMMISSIONER, clock.today(), StartsTooSoon),
        (COMMISSIONER, clock.today() - timedelta(days=400), StartsTooSoon),
    ):
        with pytest.raises(refusal):
            unit.write(fee_services.set_fees, wanted, starts=starts, seen="", decision="decision:D", by=by)
    with pytest.raises(SameFees):
        switch(NO_FEES)
    assert unit.read(fees.versions).decided == ()


def test_of_two_who_change_fees_at_once_the_second_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    versions, tomorrow = fees.versions, clock.today() + timedelta(days=1)

    def slow() -> Versions[Fees]:
        found = versions()
        time.sleep(0.3)  # before it is compared with what `by` saw
        return found

    def act(points: int) -> Callable[[], str]:
        wanted = Fees({Sector.BUSINESS: Fee(points, 0)})
        more: dict[str, Any] = {"starts": tomorrow, "seen": "", "decision": "decision:D", "by": COMMISSIONER}
        return lambda: fee_services.set_fees(wanted, **more)

    monkeypatch.setattr(fees, "versions", slow)
    answers = at_once(app, act(100), act(200))
    monkeypatch.undo()
    assert [type(one) for one in answers if not isinstance(one, str)] == [FeesChanged]
    assert len(unit.read(fees.versions).decided) == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(("visit", "adjust", "dispute", "settle", "pay", "refuse")), st.integers(0, 4_000)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    STEPS,
    st.builds(Fee, st.integers(0, 2_500), st.integers(0, 1_000)),
    st.sampled_from((0, 1_500, 100_000)),
)
def test_whatever_comes_the_ledger_holds_and_a_fee_is_never_more_than_its_price(
    world: World,
    stripe: StripeDouble,
    steps: list[tuple[str, int]],
    fee: Fee,
    there: int,
) -> None:
    wanted = Fees({Sector.INDIVIDUAL: fee})
    if unit.read(fees.versions).latest.of(Sector.INDIVIDUAL) != fee:
        switch(wanted)
    before = income()
    small, funds = Scene(world, pence=3_000, cash=there), [world.fund(2_500), world.fund(100_000)]
    small.budget = world.budget(*funds, pence=50_000)  # its visits draw on two funds
    abouts = list(small.visits)
    for step, pence in steps:
        walk(small, abouts, step, pence, stripe)
    world.verify()
    standing = unit.read(holds.fees_of, abouts)
    views = unit.read(holds.holds, abouts)
    assert income() - before == sum(standing.values())
    assert all(standing.get(about, 0) <= view.captured_pence for about, view in views.items())
    for about in abouts:  # all of it back: all of the fee too
        if views[about].frozen_pence:
            unit.write(hold_services.settle, about, 0)
        else:
            unit.write(hold_services.adjust, about, 0)
    assert income() == before
    assert unit.read(holds.fees_of, abouts) == {}
    world.verify()


def walk(scene: Scene, abouts: list[str], step: str, pence: int, double: StripeDouble) -> None:
    one = abouts[pence % len(abouts)]
    disputed = bool(unit.read(holds.holds, [one])[one].frozen_pence)
    if step == "visit":
        abouts.append(scene.visit(1 + pence))
    elif step == "adjust" and not disputed:
        unit.write(hold_services.adjust, one, pence)
    elif step == "dispute" and unit.read(holds.holds, [one])[one].captured_pence:
        unit.write(hold_services.dispute, one)
    elif step == "settle" and disputed:
        unit.write(hold_services.settle, one, min(pence, unit.read(holds.holds, [one])[one].captured_pence))
    elif step in ("pay", "refuse") and unit.read(queries.preview, scene.until()).dues:
        double.faults = ["account_closed"] * 3 if step == "refuse" else []
        scene.pay()
        double.faults = []
