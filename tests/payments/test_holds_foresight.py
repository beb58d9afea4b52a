"""What a booking would leave: a week of it, and where it gets tight; the same words for one that is refused."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template_string

from hub.kernel import clock
from payments.holds import queries
from payments.holds.domain import weekly
from payments.holds.queries import days as on_wall
from tests.payments.money_world import STARTS, World, days, line


def test_a_week_of_it_is_over_its_weeks(world: World) -> None:
    assert weekly(days((1, 8, 15, 22), 3_000), on_wall()) == 3_000
    assert weekly([line(3, 500)], on_wall()) == 500
    assert weekly([], on_wall()) == 0


def test_what_would_be_left_each_week(world: World) -> None:
    """£100 is here and lasts to 22 December, 20 days away: £60 would be left of it."""
    budget = world.budget(world.fund())
    effect = queries.would(budget, days((1, 8), 2_000), clock.now())
    assert (effect.fits, effect.available_pence, effect.available_after_pence) == (True, 10_000, 6_000)
    assert (effect.weekly_pence, effect.left_weekly_pence, effect.tight) == (2_000, 2_100, None)


def test_a_period_gets_tight_when_less_than_a_week_of_it_is_left(world: World) -> None:
    budget = world.budget(world.fund())
    now = queries.would(budget, [line(1, 7_600)], clock.now())
    assert now.fits
    assert now.tight is not None
    assert (now.tight.first, now.tight.left_pence, now.tight.here) == (STARTS, 2_400, True)
    coming = queries.would(budget, [line(1, 1_000), line(40, 9_000)], clock.now())
    assert coming.fits
    assert coming.tight is not None
    assert (coming.tight.first, coming.tight.left_pence) == (STARTS + timedelta(days=28), 1_000)
    assert not coming.tight.here
    assert coming.tight.last == STARTS + timedelta(days=55)
    assert queries.would(budget, [line(1, 7_500)], clock.now()).tight is None


def test_promises_that_stand_count(world: World) -> None:
    budget = world.budget(world.fund())
    world.request(budget, line(40, 6_000))
    effect = queries.would(budget, [line(41, 4_000)], clock.now())
    assert effect.fits
    assert effect.tight is not None
    assert effect.tight.left_pence == 0
    assert effect.promised_pence == 10_000


def test_a_refused_booking_says_by_how_much(world: World) -> None:
    budget = world.budget(world.fund())
    effect = queries.would(budget, [line(1, 1_000), line(40, 10_500)], clock.now())
    assert not effect.fits
    assert effect.reason
    assert effect.tight is not None
    assert effect.tight.left_pence == -500
    assert (effect.available_after_pence, effect.promised_pence) == (9_000, 10_500)


def test_a_budget_that_is_not_approved_says_why_and_no_more(world: World) -> None:
    budget = world.budget(world.fund(), approved=False)
    effect = queries.would(budget, [line(1, 1_000)], clock.now())
    assert not effect.fits
    assert "not approved" in (effect.reason or "")
    assert effect.tight is None
    assert effect.available_pence == 0


def test_what_is_left_of_money_to_come_is_said_as_what_more_visits_may_take(world: World) -> None:
    """£90 stands free: of the £100 that comes for later days £10 is left to promise, and money does not get tight."""
    effect = queries.would(world.budget(world.fund()), [line(1, 1_000), line(40, 9_000)], clock.now())
    with current_app.test_request_context():
        page = render_template_string(
            "{% from 'payments/holds/words.html' import would_do with context %}{{ would_do(effect, none) }}",
            effect=effect,
        )
    assert (
        "Of what comes in for Monday 29 December 2025 to Sunday 25 January 2026, £10.00 would be left for more visits "
        "on those days." in page
    )
    assert "tight" not in page
