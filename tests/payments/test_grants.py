"""Grants: given by one officer or two, drawn on before anything else, never beyond what was given, and returned."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from payments.budgets import queries as budgets
from payments.budgets.domain import NotABudget, OwnEntry
from payments.funds.domain import FundShort
from payments.grants import queries, services
from payments.grants.domain import GrantDecided, GrantState, NotAGrant, SentBefore, needs_two
from payments.holds import services as holds
from payments.holds.domain import CategoryBarred, HoldState, Line, Payer, Source
from payments.holds.models import HoldDraw
from payments.limits.domain import DEFAULT
from tests.payments.money_world import World, days, line, person
from tests.payments.test_holds_races import at_once

OFFICER = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
OTHER = Actor(account="b", person="B" * 26, roles=frozenset({"finance"}))
NOBODY = Actor(account="c", person="C" * 26, roles=frozenset())
WHY = "Meals after the hospital."


@pytest.fixture
def world(app: Any) -> World:
    return World()


def give(
    world: World, pence: int = 10_000, *, fund: str | None = None, weeks: int = 8, **more: Any
) -> queries.GrantView:
    """A grant as one officer wrote it."""
    options = {"ends": clocks.today() + timedelta(weeks=weeks), "reason": WHY, "by": OFFICER} | more
    holder = options.pop("holder", None) or person()
    id_ = unit.write(services.write_grant, holder, fund or world.fund(), pence, **options)
    return view(id_)


def view(id_: str) -> queries.GrantView:
    found = unit.read(queries.grant, id_)
    assert found is not None
    assert found.state is not GrantState.GIVEN or found.amount_pence == (
        found.free_pence + found.held_pence + found.spent_pence + found.returned_pence
    )
    return found


def ask(grant: queries.GrantView, *lines: Line, **more: Any) -> dict[str, HoldState]:
    return unit.write(holds.request_granted, str(grant.budget), lines, clocks.now(), **more)


def draws(about: str) -> list[tuple[Source, str, int, int]]:
    rows = unit.read(lambda: db.session.query(HoldDraw).filter_by(about=about).all())
    return [(row.source, row.fund_id, row.held_pence, row.captured_pence) for row in rows]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_one_officer_gives_alone_never_passes_the_limit(amount: int, alone: int, limit: int) -> None:
    assert needs_two(amount, alone, limit) == (amount + alone > limit)


def test_it_is_given_held_paid_and_what_is_left_goes_back(world: World, clock: Any) -> None:
    fund = world.fund(50_000)
    grant = give(world, 10_000, fund=fund, weeks=4)
    assert (grant.state, grant.two, grant.free_pence) == (GrantState.GIVEN, False, 10_000)
    one, two = line(1, 2_500), line(20, 3_000)
    assert set(ask(grant, one, two).values()) == {HoldState.HELD}
    assert ask(grant, one, two) == {one.about: HoldState.HELD, two.about: HoldState.HELD}  # the same again
    assert draws(one.about) == [(Source.GRANT, fund, 2_500, 0)]
    unit.write(holds.capture, one.about, 2_000)
    assert draws(one.about) == [(Source.GRANT, fund, 0, 2_000)]
    assert (view(grant.id).free_pence, view(grant.id).held_pence, view(grant.id).spent_pence) == (5_000, 3_000, 2_000)
    world.verify()
    clock.advance(timedelta(weeks=4, days=1))
    jobs.run(jobs.registered()["return-grants"], force=True)
    over = view(grant.id)
    assert (over.free_pence, over.held_pence, over.returned_pence, over.usable) == (0, 3_000, 5_000, False)
    unit.write(holds.capture, two.about, 3_000)  # delivered in time, confirmed later: it is paid all the same
    unit.write(holds.adjust, one.about, 1_500)  # and what comes back later goes back, too
    jobs.run(jobs.registered()["return-grants"], force=True)
    jobs.run(jobs.registered()["return-grants"], force=True)
    assert (view(grant.id).returned_pence, view(grant.id).spent_pence) == (5_500, 4_500)
    assert world.fund_view(fund).left_pence == 50_000 - 4_500
    world.verify()


def test_it_pays_first_and_leaves_the_rest_to_the_budget(world: World) -> None:
    grant = give(world, 5_000, weeks=2)
    budget = world.budget(world.fund(), pence=10_000)
    lines = [*days([1, 2, 3], 2_000), line(20, 2_000)]
    states = ask(grant, *lines, beside=Payer(budget))
    assert list(states) == [one.about for one in lines[:2]]  # the third does not fit, the fourth is after its last day
    rest = [one for one in lines if one.about not in states]
    assert set(world.request(budget, *rest).values()) == {HoldState.HELD}
    assert world.purse(budget)[:2] == (6_000, 4_000)
    assert view(grant.id).free_pence == 1_000
    world.verify()


def test_it_pays_only_for_what_it_is_for(world: World) -> None:
    grant = give(world, categories=["meals"])
    with pytest.raises(CategoryBarred):
        ask(grant, line(1, 100, category="garden"))
    assert ask(grant, line(1, 100, category="meals"))
    assert unit.read(queries.usable, grant.holder, "garden") == []
    assert [one.id for one in unit.read(queries.usable, grant.holder, "meals")] == [grant.id]


def test_over_the_limit_two_officers_decide(world: World) -> None:
    grant = give(world, DEFAULT.grant_pence + 1)
    assert (grant.state, grant.two, grant.budget) == (GrantState.PROPOSED, True, None)
    with pytest.raises(OwnEntry):
        unit.write(services.approve_grant, grant.id, OFFICER)
    with pytest.raises(Forbidden):
        unit.write(services.approve_grant, grant.id, NOBODY)
    unit.write(services.approve_grant, grant.id, OTHER)
    assert view(grant.id).free_pence == DEFAULT.grant_pence + 1
    for act in (
        lambda: unit.write(services.approve_grant, grant.id, OTHER),
        lambda: unit.write(services.refuse_grant, grant.id, "No.", OTHER),
    ):
        with pytest.raises(GrantDecided):
            act()
    world.verify()


def test_in_small_pieces_it_comes_to_the_second_officer_all_the_same(world: World, clock: Any) -> None:
    holder, fund, part = person(), world.fund(), DEFAULT.grant_pence // 2
    first, second = (give(world, part, holder=holder, fund=fund) for _ in range(2))
    assert (first.two, second.two) == (False, False)
    assert give(world, 1, holder=holder, fund=fund).two
    assert not give(world, 1, holder=holder, fund=fund, by=OTHER).two
    clock.advance(timedelta(days=29))
    assert not give(world, 1, holder=holder, fund=fund).two


def test_a_refused_grant_moves_nothing(world: World) -> None:
    fund = world.fund(100_000)
    grant = give(world, DEFAULT.grant_pence + 1, fund=fund)
    with pytest.raises(NotAGrant):
        unit.write(services.refuse_grant, grant.id, "  ", OTHER)
    unit.write(services.refuse_grant, grant.id, "Not for this.", OTHER)
    assert (view(grant.id).state, view(grant.id).refusal) == (GrantState.REFUSED, "Not for this.")
    assert world.fund_view(fund).left_pence == 100_000


@pytest.mark.parametrize("pence", [0, -1, 10**18])
def test_an_amount_that_cannot_be_is_refused(world: World, pence: int) -> None:
    with pytest.raises(NotAGrant):
        give(world, pence)


def test_what_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    fund = world.fund(1_000)
    for more in ({"reason": " "}, {"ends": date(2020, 1, 1)}, {"holder": ids.urn("place", ids.new())}):
        with pytest.raises(NotAGrant):
            give(world, 100, fund=fund, **more)
    with pytest.raises(NotAGrant):
        give(world, 100, fund=ids.new())
    with pytest.raises(FundShort):
        give(world, 1_001, fund=fund)
    with pytest.raises(OwnEntry):
        give(world, 100, fund=fund, holder=ids.urn("person", str(OFFICER.person)))
    with pytest.raises(Forbidden):
        give(world, 100, fund=fund, by=NOBODY)
    with pytest.raises(Missing):
        unit.write(services.approve_grant, ids.new(), OFFICER)
    assert world.fund_view(fund).left_pence == 1_000
    assert unit.read(queries.of_fund, fund) == []


def test_a_second_click_gives_nothing_more(world: World) -> None:
    fund, holder, request = world.fund(10_000), person(), ids.new()
    first, again = (give(world, 4_000, fund=fund, holder=holder, request=request) for _ in range(2))
    assert first.id == again.id
    assert world.fund_view(fund).left_pence == 6_000
    with pytest.raises(SentBefore):
        give(world, 4_001, fund=fund, holder=holder, request=request)
    with pytest.raises(SentBefore):  # other kinds of help are other details too
        give(world, 4_000, fund=fund, holder=holder, request=request, categories=["meals"])


def test_nobody_lives_on_it(world: World, clock: Any) -> None:
    grant = give(world, 1_000, weeks=40)
    clock.advance(timedelta(weeks=30))
    assert unit.read(budgets.reviews_due, timedelta(weeks=52)) == {}
    assert unit.read(budgets.warnable, clocks.now()) == []
    clock.advance(timedelta(weeks=20))
    assert unit.read(budgets.flagged) == {}
    assert unit.read(budgets.count_decided) == 0
    assert view(grant.id).free_pence == 1_000


@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.integers(1, 6_000),
    st.lists(
        st.tuples(st.integers(1, 45), st.integers(1, 3_000), st.sampled_from(["capture", "less", "release", "leave"])),
        max_size=6,
    ),
)
def test_never_more_is_drawn_than_was_given(world: World, pence: int, asked: list[tuple[int, int, str]]) -> None:
    grant = give(world, pence, weeks=5, by=OTHER if pence % 2 else OFFICER)
    lines = [line(days_, amount) for days_, amount, _act in asked]
    states = ask(grant, *lines)
    assert sum(one.amount_pence for one in lines if one.about in states) <= pence
    for one, (_days, amount, act) in zip(lines, asked, strict=True):
        if one.about not in states:
            continue
        if act == "release":
            unit.write(holds.release, one.about, "test")
        elif act != "leave":
            unit.write(holds.capture, one.about, amount if act == "capture" else amount // 2)
    assert view(grant.id).returned_pence == 0
    world.verify()


def test_two_take_the_last_pound_of_a_grant(app: Flask, world: World) -> None:
    grant, now = give(world, 1_000), clocks.now()
    both = [line(1, 1_000), line(2, 1_000)]
    asks = [partial(holds.request_granted, str(grant.budget), [one], now) for one in both]
    answers = at_once(app, *asks)
    assert sorted(len(answer) for answer in answers) == [0, 1]
    assert (view(grant.id).free_pence, view(grant.id).held_pence) == (0, 1_000)
    world.verify()


def test_two_clicks_at_once_give_one_grant(app: Flask, world: World) -> None:
    fund, holder, request, ends = world.fund(10_000), person(), ids.new(), clocks.today() + timedelta(weeks=8)
    once = partial(services.write_grant, holder, fund, 4_000, ends=ends, reason=WHY, by=OFFICER, request=request)
    assert at_once(app, once, once) == [request, request]
    assert world.fund_view(fund).left_pence == 6_000


def test_two_halves_over_the_limit_at_once_come_to_a_second_officer(app: Flask, world: World) -> None:
    funds_, holder, ends = (world.fund(60_000), world.fund(60_000)), person(), clocks.today() + timedelta(weeks=8)
    half = DEFAULT.grant_pence // 2 + 1
    asks = [partial(services.write_grant, holder, fund, half, ends=ends, reason=WHY, by=OFFICER) for fund in funds_]
    states = [view(id_).state for id_ in at_once(app, *asks)]
    assert sorted(states) == sorted([GrantState.GIVEN, GrantState.PROPOSED])


def test_one_that_would_last_too_long_is_refused_to_whoever_writes_it(world: World) -> None:
    with pytest.raises(NotABudget):
        give(world, DEFAULT.grant_pence + 1, weeks=52 * 4)
