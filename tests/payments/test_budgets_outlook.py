"""How far a budget's money reaches: left a week, a usual week, and a warning before it runs short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.clock import SettableClock
from hub.notices import queries as notices
from hub.people import services as people_services
from payments.budgets import queries, services
from payments.budgets.domain import Commitment, Limits, LimitsWrong, NotABudget, Terms, look_ahead
from payments.holds import services as hold_services
from tests.hub import people
from tests.payments.money_world import STARTS, World, line

TERMS = Terms(STARTS, STARTS + timedelta(days=28 * 4 - 1), 10_000)
TODAY = STARTS + timedelta(days=1)
NEXT = date(2025, 12, 22)
SignIn = Callable[..., FlaskClient]


def test_what_is_left_each_week_is_what_no_visit_has() -> None:
    """£65 free, of which £25 is promised to a visit of this period: £40 over the 20 days until more comes."""
    visits = [Commitment(TODAY + timedelta(days=5), 1_000, 2_500), Commitment(TODAY + timedelta(days=40), 0, 900)]
    found = look_ahead(TERMS, 1, 6_500, visits, None, TODAY, 8)
    assert (found.left_pence, found.until, found.left_weekly_pence) == (4_000, NEXT, 1_400)
    assert found.short is None


def test_a_usual_week_may_be_more_than_comes_in() -> None:
    """£30 a week out, £100 every four weeks in: £100 and £10 reach to the next instalment, not for ever."""
    found = look_ahead(TERMS, 1, 6_500, (), 3_000, TODAY, 8)
    assert found.short is not None
    assert (found.short.day, found.short.more_on) == (TODAY + timedelta(days=15), NEXT)
    assert found.short.missing_pence == 3_000 * 20 // 7 - 6_500
    assert look_ahead(TERMS, 1, 6_500, (), 2_000, TODAY, 8).short is None


def test_visits_that_have_money_are_part_of_a_usual_week() -> None:
    visits = [Commitment(TODAY + timedelta(days=n), 3_000, 0) for n in range(1, 60, 7)]
    assert look_ahead(TERMS, 1, 0, visits, 3_000, TODAY, 8).short is None


def test_a_late_instalment_is_not_counted_on() -> None:
    promised = [Commitment(TODAY + timedelta(days=30), 0, 5_000)]
    assert look_ahead(TERMS, 1, 0, promised, None, TODAY, 8).short is None
    late = look_ahead(TERMS, 1, 0, promised, None, NEXT + timedelta(days=1), 8)
    assert late.short is not None
    assert late.short.missing_pence == 5_000


@given(
    free=st.integers(0, 30_000),
    landed=st.integers(0, 4),
    usual=st.none() | st.integers(0, 5_000),
    visits=st.lists(st.tuples(st.integers(0, 111), st.integers(0, 3_000), st.integers(0, 3_000)), max_size=12),
    on=st.integers(-10, 115),
)
def test_whoever_has_enough_is_never_warned(
    free: int, landed: int, usual: int | None, visits: list[tuple[int, int, int]], on: int
) -> None:
    """Money for every promise and every usual week, and nobody is warned; a warning names a day that is looked at."""
    today = STARTS + timedelta(days=on)
    taken = [Commitment(STARTS + timedelta(days=d), held, promised) for d, held, promised in visits]
    found = look_ahead(TERMS, landed, free, taken, usual, today, 8)
    enough = sum(one.promised_pence for one in taken) + 9 * (usual or 0)
    if free >= enough:
        assert found.short is None
    if found.short:
        assert max(today, STARTS) <= found.short.day < min(TERMS.after, today + timedelta(weeks=8))
        assert 0 < found.short.missing_pence <= enough
        assert found.short.more_on is None or found.short.more_on > found.short.day


def _spend(world: World, clock: SettableClock, budget: str, weeks: int, pence: int) -> None:
    for _ in range(weeks):
        visit = line(1, pence)
        world.request(budget, visit)
        clock.advance(timedelta(days=7))
        unit.write(services.land_due, budget, clock.now())
        unit.write(hold_services.capture, visit.about, pence)
        outbox.drain()


def _nightly() -> int:
    return jobs.run(jobs.registered()["warn-short-budgets"], force=True)


def _told(person: str) -> list[str]:
    return [view.words for view in notices.all_of(person) if view.kind == "budget-short"]


def test_the_warning_comes_once_a_period(world: World, clock: SettableClock, sign_in: SignIn) -> None:
    """£30 a week from £100 every four weeks: her budget runs dry, and she and her daughter hear of it once a period."""
    resident, daughter = people.enter("Rosa", "Green"), people.enter("Dora", "Green")
    unit.write(people_services.delegate, resident, daughter, ["view"], None, evidence="mine", by=people.actor(resident))
    budget = world.budget(world.fund(), holder=ids.urn("person", resident))
    other = world.budget(world.fund(), pence=90_000)
    _spend(world, clock, budget, 5, 3_000)
    assert queries.warnable(clock.now()) == [budget]
    page = sign_in(resident).get(f"/budgets/{budget}").text
    assert "The money may run short on" in page
    assert "A usual week takes £29.16." in page  # £150 in 36 days
    assert _nightly() == 1
    outbox.drain()
    (words,) = _told(resident)
    assert "may run short on" in words
    assert _told(daughter) == [words]
    clock.advance(timedelta(days=1))
    assert _nightly() == 0
    assert unit.write(services.warn, budget, clock.now()) is False
    assert unit.write(services.warn, other, clock.now()) is False
    clock.advance(timedelta(days=27))
    unit.write(services.land_due, budget, clock.now())
    _spend(world, clock, budget, 1, world.view(budget).available_pence)
    assert len(_told(resident)) == 1
    assert _nightly() == 1
    assert len(_told(resident)) == 2


def test_a_budget_that_reaches_says_so(world: World, sign_in: SignIn) -> None:
    resident = people.enter("Rosa", "Green")
    budget = world.budget(world.fund(), holder=ids.urn("person", resident))
    page = sign_in(resident).get(f"/budgets/{budget}").text
    assert "The money reaches for what is booked." in page
    assert "may run short" not in page
    assert _nightly() == 0


def test_limits_hold_from_their_day(world: World, clock: SettableClock) -> None:
    officer = people.actor(people.officer("finance"))
    later = clock.now().date() + timedelta(days=10)
    unit.write(services.set_limits, Limits(warn_weeks=6), starts=later, reason="A new policy.", by=officer)
    assert queries.limits() == Limits()
    assert queries.limits(later).warn_weeks == 6
    (view,) = queries.all_limits().by_day
    assert (view.reason, view.set_by) == ("A new policy.", officer.person)
    for changes in ({"starts": STARTS}, {"reason": " "}):
        with pytest.raises(NotABudget):
            unit.write(services.set_limits, Limits(), **({"starts": later, "reason": "Why."} | changes), by=officer)


@pytest.mark.parametrize("wrong", [{"warn_weeks": 0}, {"usual_weeks": -1}])
def test_limits_that_cannot_be(wrong: dict[str, int]) -> None:
    with pytest.raises(LimitsWrong):
        Limits(**wrong)


def test_finance_sets_limits_on_a_page(world: World, sign_in: SignIn) -> None:
    desk = sign_in(people.officer("finance", "Fay", "Finch"))
    data = {name: str(n) for name, n in Limits().as_dict().items()} | {
        "starts": ["2", "12", "2025"],
        "reason": "A new policy.",
        "warn_weeks": "10",
        "notice_weeks": "4",
        "reserve_least_weeks": "4",
        "reserve_most_weeks": "8",
        "surplus_weeks": "8",
        "reply_days": "28",
        "first_review_months": "6",
        "review_months": "12",
        "review_notice_weeks": "4",
    }
    assert "Nobody has changed them yet" in desk.get("/council/budgets/limits").text
    wrong = desk.post("/council/budgets/limits", data=data | {"warn_weeks": "0"})
    assert (wrong.status_code, "govuk-error-summary" in wrong.text) == (422, True)
    assert desk.post("/council/budgets/limits", data=data).status_code == 302
    page = desk.get("/council/budgets/limits").text
    assert "Fay Finch" in page
    assert queries.limits().warn_weeks == 10
