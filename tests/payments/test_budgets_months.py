"""The statement of a month: it adds up, and every total is what a replay of the ledger says."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import ids, unit
from hub.kernel.clock import SettableClock
from hub.kernel.errors import KithError
from hub.kernel.month import Month, months
from payments.budgets import queries, services
from payments.budgets.domain import MOVEMENTS, Movement, available, held
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from payments.statements.domain import Amounts, MonthTotals, NotAdding
from tests.hub import people
from tests.payments.money_world import World, line

SignIn = Callable[..., FlaskClient]


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "202512", "2025-1", "25-12", "", "2025-12-01", "x"])
def test_not_a_month(text: str) -> None:
    assert Month.read(text) is None


def test_months_follow_one_another() -> None:
    december = Month.read("2025-12")
    assert december == Month.of(date(2025, 12, 31))
    assert december is not None
    assert str(december.next) == "2026-01"
    assert [str(m) for m in months(Month(2025, 11), Month(2026, 2))] == ["2026-02", "2026-01", "2025-12", "2025-11"]


def test_a_statement_that_does_not_add_up_cannot_be() -> None:
    came = [(Kind.INSTALMENT, Amounts(10_000, 0)), (Kind.HOLD, Amounts(-2_000, 2_000))]
    found = MOVEMENTS.totals(Amounts(), Amounts(8_000, 2_000), came)
    assert found.moved[Movement.CAME_IN].total_pence == 10_000
    with pytest.raises(NotAdding):
        MonthTotals(Amounts(), {}, Amounts(1, 0))
    with pytest.raises(NotAdding):
        MOVEMENTS.totals(Amounts(), Amounts(8_000, 2_001), came)


def _live(world: World, clock: SettableClock, budget: str, seed: int) -> None:
    """Twenty weeks of whatever may happen, chosen by a seed."""
    chance = random.Random(seed)
    known: list[str] = []
    for _ in range(20 * 3):
        clock.advance(timedelta(hours=chance.randrange(20, 90)))
        unit.write(services.land_due, budget, clock.now())
        visit = line(chance.randrange(1, 20), chance.randrange(1, 4_000))
        acts: list[Callable[[], object]] = [partial(world.request, budget, visit), partial(known.append, visit.about)]
        if known:
            about, pence = chance.choice(known), chance.randrange(0, 3_000)
            after = (
                partial(unit.write, hold_services.capture, about, pence),
                partial(unit.write, hold_services.release, about, "a-test"),
                partial(unit.write, hold_services.adjust, about, pence),
            )
            acts.append(chance.choice(after))
        for act in acts:
            try:
                act()
            except KithError:
                continue


@pytest.mark.parametrize("seed", [0, *(pytest.param(more, marks=pytest.mark.wide) for more in range(1, 4))])
def test_every_total_is_a_replay_of_the_ledger(world: World, clock: SettableClock, seed: int) -> None:
    budget = world.budget(world.fund(25_000), world.fund(), pence=12_000)
    _live(world, clock, budget, seed)
    view = world.view(budget)
    accounts = {make: [make(budget, fund) for fund in view.funds] for make in (available, held)}
    known = queries.months_of(queries.statement(budget))
    assert len(known) >= 4
    before = Amounts()
    for month in reversed(known):
        found = queries.month_statement(budget, month)
        assert found is not None
        assert found.totals.opening == before
        before = found.totals.closing
        first = datetime.combine(month.first, time(), clocks.zone())
        until = datetime.combine(month.next.first, time(), clocks.zone())
        assert found.totals.closing == _replayed(accounts, until)
        whole = [e for e in ledger.entries([*accounts[available], *accounts[held]]) if first <= e.at < until]
        for movement, kinds in (
            (Movement.CAME_IN, {Kind.INSTALMENT}),
            (Movement.PAID, {Kind.CAPTURE}),
            (Movement.GIVEN_BACK, {Kind.REFUND}),
            (Movement.SET_ASIDE, {Kind.HOLD, Kind.EXTEND}),
            (Movement.FREED, {Kind.RELEASE}),
            (Movement.OTHER, set()),
        ):
            assert found.totals.moved[movement].total_pence == sum(e.amount_pence for e in whole if e.kind in kinds)
        paid = sum(e.amount_pence for e in whole if e.kind in (Kind.CAPTURE, Kind.REFUND))
        assert sum(one.amount_pence for one in found.paid) == -paid
    assert (before.free_pence, before.aside_pence) == (view.available_pence, view.held_pence)
    world.verify()


def _replayed(accounts: dict[Callable[..., object], list], until: datetime) -> Amounts:
    sums = [sum(e.amount_pence for e in ledger.entries(accounts[make]) if e.at < until) for make in (available, held)]
    return Amounts(*sums)


def test_a_month_ends_at_midnight_on_the_councils_clock(world: World, clock: SettableClock) -> None:
    """31 March 23:30 UTC is April in Kingston."""
    budget = world.budget(world.fund())
    clock.set(datetime.fromisoformat("2026-03-31T23:30:00+00:00"))
    unit.write(services.land_due, budget, clock.now())
    march, april = (queries.month_statement(budget, Month(2026, n)) for n in (3, 4))
    assert march is not None
    assert april is not None
    assert march.lines == ()
    assert april.totals.moved[Movement.CAME_IN].free_pence == 40_000


def test_a_month_to_read_and_to_take_away(world: World, clock: SettableClock, sign_in: SignIn) -> None:
    resident = people.enter("Rosa", "Green")
    firm = people.organisation("Anchorage Care", manager=people.enter())
    budget = world.budget(world.fund(name="Care"), holder=ids.urn("person", resident))
    visit, coming = line(1, 3_000, payee=f"organisation:{firm}"), line(2, 1_000)
    world.request(budget, visit, coming)
    unit.write(hold_services.capture, visit.about, 2_500)
    hers = sign_in(resident)
    assert f"/budgets/{budget}/statements/2025-12" in hers.get(f"/budgets/{budget}").text
    page = hers.get(f"/budgets/{budget}/statements/2025-12").text
    for words in ("Statement of December 2025", "Rosa Green", "Anchorage Care", "The month is not over", "£75.00"):
        assert words in page, words
    file = list(csv.DictReader(io.StringIO(hers.get(f"/budgets/{budget}/statements/2025-12.csv").text)))
    assert [row["What"] for row in file] == ["opening", "instalment", "hold", "hold", "capture", "release", "closing"]
    for column in ("Free to use", "Set aside", "In the budget"):
        pence = [round(float(row[column]) * 100) for row in file]
        assert sum(pence[:-1]) == pence[-1]
    clock.advance(timedelta(days=40))
    page = hers.get(f"/budgets/{budget}/statements/2025-12").text
    assert "The month is not over" not in page
    assert "January 2026" in page
    for nothing in ("2025-11", "2026-02", "2025-13", "x"):
        assert hers.get(f"/budgets/{budget}/statements/{nothing}").status_code == 404
        assert hers.get(f"/budgets/{budget}/statements/{nothing}.csv").status_code == 404
    stranger = sign_in(people.enter())
    assert stranger.get(f"/budgets/{budget}/statements/2025-12").status_code == 403
    assert stranger.get(f"/budgets/{budget}/statements/2025-12.csv").status_code == 403
