"""What a grant reaches no more at new amounts goes over to what pays beside it: all of it or nothing, and the ledger stays whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import KithError
from payments.budgets import services as budgets
from payments.funds import services as funds
from payments.holds import queries, services
from payments.holds.domain import BudgetShort, CategoryBarred, HoldState, LimitReached, OwnMoneyShort, Payer
from payments.holds.services import Beside
from payments.ledger import queries as ledger
from payments.ledger.domain import OWN
from tests.hub.people import enter
from tests.payments.money_world import CARE, STARTS, World, line
from tests.payments.test_holds_resizing import give_own

DEAR = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)


def give(world: World, pence: int, fund: str | None = None) -> str:
    """A grant to someone until the end of January."""
    ends = STARTS + timedelta(days=60)
    holder, of = ids.urn("person", enter()), fund or world.fund()
    return unit.write(budgets.open_grant, holder, of, pence, ends=ends, categories=None, by=SYSTEM)


def booked(grant: str, beside: Payer, *lines: Any, limits: dict[str, int] | None = None) -> list[str]:
    """Visits paid by a grant as far as it reaches, and then by what pays beside it."""

    def act() -> None:
        states = services.request_granted(grant, lines, clock.now(), beside=beside, limits=limits or {})
        rest = [one for one in lines if one.about not in states]
        if rest and beside.own:
            services.request_own(beside.id, rest, clock.now())
        elif rest:
            services.request_holds(beside.id, rest, clock.now())

    unit.write(act)
    return [one.about for one in lines]


def resize(beside: Payer | None, amounts: dict[str, int], **more: Any) -> dict[str, HoldState]:
    by = Beside(beside, clock.now()) if beside else None
    done: dict[str, HoldState] = unit.write(services.resize, amounts, clock.now(), beside=by, **more)
    return done


def standing(abouts: list[str]) -> list[tuple[Payer, int, HoldState]]:
    found = unit.read(queries.holds, abouts)
    return [(found[about].payer, found[about].amount_pence, found[about].state) for about in abouts]


def proved() -> None:
    assert unit.read(queries.verify) == unit.read(ledger.prove) == []


def test_the_latest_go_over_and_one_beyond_the_horizon_is_promised(world: World) -> None:
    fund = world.fund()
    grant, beside = give(world, 3_000, fund), Payer(world.budget(fund))
    visits = booked(grant, beside, line(1, 1_000), line(2, 1_000), line(40, 1_000))
    assert resize(beside, dict.fromkeys(visits, 1_500))[visits[2]] is HoldState.UNFUNDED
    assert standing(visits) == [
        (Payer(grant), 1_500, HoldState.HELD),
        (Payer(grant), 1_500, HoldState.HELD),
        (beside, 1_500, HoldState.UNFUNDED),
    ]
    assert world.purse(beside.id) == (10_000, 0, 1_500, 0)
    assert world.purse(grant) == (0, 3_000, 0, 0)
    proved()


def test_what_went_over_is_paid_refunded_and_looked_into_by_what_pays_now(world: World) -> None:
    """Also where the grant and the budget are of one fund."""
    fund = world.fund()
    grant, beside = give(world, 2_000, fund), Payer(world.budget(fund))
    first, last = booked(grant, beside, line(1, 1_000), line(2, 1_000))
    resize(beside, {first: 1_200, last: 1_200})
    assert unit.write(services.capture, last, 1_100) is HoldState.CAPTURED
    unit.write(services.adjust, last, 900)
    unit.write(services.dispute, last)
    unit.write(services.settle, last, 500)
    assert world.purse(beside.id) == (9_500, 0, 0, 500)
    assert world.purse(grant) == (800, 1_200, 0, 0)
    unit.write(services.release, first, "a-test")
    assert world.purse(grant) == (2_000, 0, 0, 0)
    proved()


def test_own_money_takes_over_what_it_can_bear_and_otherwise_nothing_changes(world: World) -> None:
    joan = enter()
    unit.write(funds.own_fund)
    give_own(joan, 1_500)
    grant, beside = give(world, 3_000), Payer(joan, own=True)
    visits = booked(grant, beside, *(line(day, 1_000) for day in (1, 2, 3)))
    before = standing(visits)
    with pytest.raises(OwnMoneyShort):
        resize(beside, dict.fromkeys(visits, 1_600))
    assert standing(visits) == before
    resize(beside, dict.fromkeys(visits, 1_500))
    assert [payer for payer, _pence, _state in standing(visits)] == [Payer(grant), Payer(grant), beside]
    assert unit.read(ledger.balance, beside.held(OWN)) == 1_500
    assert unit.read(queries.verify) == unit.read(ledger.verify) == []


def test_what_pays_beside_it_may_bar_it_and_must_bear_its_own_rise_too(world: World) -> None:
    grant, barred = give(world, 2_000), Payer(world.budget(world.fund(), categories=["garden"]))
    visits = booked(grant, barred, line(1, 1_000), line(2, 1_000))
    before = standing(visits)
    with pytest.raises(CategoryBarred):
        resize(barred, dict.fromkeys(visits, 1_200))
    assert standing(visits) == before

    other, beside = give(world, 1_000), Payer(world.budget(world.fund(), pence=3_000))
    mixed = booked(other, beside, line(1, 1_000), line(2, 1_000), line(3, 1_000))
    assert [payer for payer, *_rest in standing(mixed)] == [Payer(other), beside, beside]
    with pytest.raises(BudgetShort) as short:  # 3 × 1,100 of 3,000
        resize(beside, dict.fromkeys(mixed, 1_100))
    assert short.value.data["needed_pence"] - short.value.data["available_pence"] == 300
    resize(beside, dict.fromkeys(mixed, 1_000))
    assert [payer for payer, *_rest in standing(mixed)] == [Payer(other), beside, beside]
    proved()


def test_where_nothing_pays_beside_it_the_rise_is_refused(world: World) -> None:
    grant = give(world, 2_000)
    visits = booked(grant, Payer(world.budget(world.fund())), line(1, 1_000), line(2, 1_000))
    before = standing(visits)
    with pytest.raises(BudgetShort):
        resize(None, dict.fromkeys(visits, 1_001))
    assert standing(visits) == before


def test_a_supporters_limit_binds_what_stays_and_what_goes_over_together(world: World) -> None:
    through = ids.new()
    grant, beside = give(world, 3_000), Payer(world.budget(world.fund()))
    visits = booked(grant, beside, *(line(day, 1_000, through=through) for day in (1, 2, 3)), limits={through: 4_000})
    before = standing(visits)
    with pytest.raises(LimitReached) as refused:  # two that stay and one that goes over, each £4 more
        resize(beside, dict.fromkeys(visits, 1_400), limits={through: 4_000})
    assert (refused.value.data["total_pence"], refused.value.data["limit_pence"]) == (4_200, 4_000)
    assert standing(visits) == before
    resize(beside, dict.fromkeys(visits, 1_400), limits={through: 4_200})
    assert [payer for payer, *_rest in standing(visits)] == [Payer(grant), Payer(grant), beside]
    proved()


def test_what_goes_over_and_costs_less_is_no_rise(world: World) -> None:
    """The earliest takes all that the grant has, so that the last goes over although it costs less than it did."""
    through = ids.new()
    grant, beside = give(world, 2_000), Payer(world.budget(world.fund()))
    one, two = booked(grant, beside, *(line(day, 1_000, through=through) for day in (1, 2)), limits={through: 2_600})
    resize(beside, {one: 1_600, two: 900}, limits={through: 2_600})
    assert standing([one, two]) == [(Payer(grant), 1_600, HoldState.HELD), (beside, 900, HoldState.HELD)]
    proved()


def foreseen(beside: Payer | None, amounts: dict[str, int]) -> list[tuple[Payer, str, int, int]]:
    of = dict.fromkeys(amounts, beside) if beside else {}
    found = unit.read(queries.would_resize, amounts, clock.now(), beside=of)
    return [(one.payer, one.code, one.needed_pence, one.available_pence) for one in found]


def test_a_preview_counts_what_goes_over_against_what_pays_beside_the_grant(world: World) -> None:
    grant, beside = give(world, 3_000), Payer(world.budget(world.fund(), pence=1_500))
    visits = booked(grant, beside, *(line(day, 1_000) for day in (1, 2, 3)))
    assert foreseen(beside, dict.fromkeys(visits, 1_500)) == []
    assert foreseen(beside, dict.fromkeys(visits, 1_501)) == [(beside, "budget-short", 3_002, 1_500)]
    with pytest.raises(BudgetShort):
        resize(beside, dict.fromkeys(visits, 1_501))
    assert foreseen(None, dict.fromkeys(visits, 1_500)) == [(Payer(grant), "budget-short", 1_500, 0)]
    barred = Payer(world.budget(world.fund(), categories=["garden"]))
    assert [code for _payer, code, *_rest in foreseen(barred, dict.fromkeys(visits, 1_500))] == ["category-barred"]

    joan = enter()
    unit.write(funds.own_fund)
    give_own(joan, 1_500)
    own = Payer(joan, own=True)
    assert foreseen(own, dict.fromkeys(visits, 1_500)) == []
    assert [payer for payer, *_rest in foreseen(own, dict.fromkeys(visits, 1_501))] == [own]


@DEAR
@given(
    st.integers(1, 60),
    st.integers(1, 80),
    st.lists(st.tuples(st.integers(1, 26), st.integers(1, 20), st.integers(1, 30)), min_size=1, max_size=6),
)
def test_the_grant_pays_for_the_earliest_that_fit_and_nothing_is_ever_lost(
    world: World, given_pence: int, pence: int, asked: list[tuple[int, int, int]]
) -> None:
    """By pence counted here alone: what was free and set aside before is so afterwards, in the grant and beside it."""
    grant, beside = give(world, given_pence), Payer(world.budget(world.fund(), pence=pence))
    lines = [line(day + number / 100, was, category=CARE) for number, (day, was, _to) in enumerate(asked)]
    try:
        visits = booked(grant, beside, *lines)
    except KithError:
        return  # it never fitted
    to = dict(zip(visits, (after for _day, _was, after in asked), strict=True))
    before = standing(visits)
    by_grant = [one for one, (payer, *_rest) in zip(lines, before, strict=True) if payer == Payer(grant)]
    room, reached = given_pence, set()
    for one in sorted(by_grant):
        # What does not change stays whatever it takes: only what costs something else is looked at again.
        if to[one.about] == one.amount_pence:
            room -= one.amount_pence
            reached.add(one.about)
    for one in sorted(by_grant):
        if one.about not in reached and to[one.about] <= room:
            room -= to[one.about]
            reached.add(one.about)
    need = sum(to[about] for about in visits if about not in reached)
    said = foreseen(beside, to)
    try:
        resize(beside, to)
    except BudgetShort:
        assert [payer for payer, *_rest in said] == [beside]
        assert need > pence
        assert standing(visits) == before
    else:
        assert (need <= pence, said) == (True, [])
        assert standing(visits) == [
            (Payer(grant) if about in reached else beside, to[about], HoldState.HELD) for about in visits
        ]
    for of, whole in ((grant, given_pence), (beside.id, pence)):
        free, held, promised, spent = world.purse(of)
        assert (free + held, promised, spent) == (whole, 0, 0)
    proved()
