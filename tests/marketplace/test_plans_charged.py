"""What a week of a budget is charged by what is agreed: alone, shared with others, and after a grant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from marketplace.bookings import services
from marketplace.needs import queries as needs
from marketplace.plans import queries
from marketplace.plans import services as plan_services
from marketplace.plans.queries.charged import charged as charged_to
from marketplace.plans.queries.charged import freed as freed_of
from marketplace.plans.queries.means import purse_of
from marketplace.rounds import queries as rounds
from marketplace.sharings import services as sharings
from matching.composing.domain import Purse
from tests.marketplace.agreements import FIRST, TUESDAY, Deal, deal, of, view
from tests.marketplace.asking import if_fails
from tests.marketplace.market import posted_need, resident
from tests.marketplace.pooled import Shared, budget_of, shared
from tests.marketplace.test_bookings_grants import UNTIL, payers
from tests.marketplace.test_bookings_grants import give as grant
from tests.marketplace.test_bookings_own_money import OWN_PAYS, give, stands
from tests.marketplace.test_rounds_run import helper

THURSDAY = (Slot(3, 10 * 60, 60),)


def charged(budget: str | None, who: Any) -> int:
    """Pence a week."""
    assert budget
    return unit.read(charged_to, budget, f"person:{who.person}")


def left(made: Deal) -> int:
    """Pence of a week that its budget still has for new agreements."""
    return purse(made).pence


def purse(made: Deal) -> Purse:
    return unit.read(lambda: purse_of(needs.need(made.need)))


def freed(part: str) -> tuple[int, int]:
    """Pence a week, of the budget and of own money."""
    return unit.read(lambda: freed_of(queries.part(part), needs.need(queries.part(part).need)))


def test_alone_it_pays_the_whole(borough: Flask) -> None:
    made = deal()
    assert charged(made.budget, made.resident) == 0
    made.booked()
    assert charged(made.budget, made.resident) == 2_000


def test_own_money_is_none_of_it(borough: Flask) -> None:
    made = deal()
    give(made, 90_000)
    made.booked(**OWN_PAYS)
    assert charged(made.budget, made.resident) == 0


def test_each_budget_that_shares_is_charged_its_own_share(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1, 1), price=6_000)
    assert [charged(made.budgets[n], made.people[n]) for n in range(4)] == [0] * 4  # asked of nobody yet
    made.agreed()
    assert [charged(made.budgets[n], made.people[n]) for n in range(4)] == [1_500] * 4
    made.leave(3)
    for place in range(3):
        made.answer(place)
    assert [charged(made.budgets[n], made.people[n]) for n in range(3)] == [2_000] * 3
    clock.advance(timedelta(days=14))
    assert charged(made.budgets[3], made.people[3]) == 0  # the visits before the notice are over


def test_shares_and_what_is_paid_alone_add_up(borough: Flask) -> None:
    made = shared((1, 1, 1, 1), price=6_000, pence=140_000).agreed()
    guest = made.people[1]
    need = posted_need(guest, slots=THURSDAY, budget_id=made.budgets[1], free_only=False)
    outbox.drain()
    (part,) = [one.id for one in queries.parts_of([need])]
    deal_of_guest = Deal(guest, made.deal.supplier, made.deal.party, made.deal.offer, need, made.budgets[1], part)
    deal_of_guest.booked()
    assert charged(made.budgets[1], guest) == 1_500 + 6_000


def test_a_week_of_a_budget_that_shares_has_the_rest_left(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1, 1), price=6_000, pence=40_000).agreed()  # £100 a week
    assert left(made.deal) == 8_500  # what has gathered by the first visit is not there for the next instalment's


@pytest.mark.parametrize(("pence", "weekly"), [(5_000, 2_000), (30_000, 0)])
def test_a_grant_carries_a_part_for_as_long_as_it_reaches_all_visits_of_the_calendar(
    borough: Flask, clock: Any, pence: int, weekly: int
) -> None:
    made = deal()
    first = grant(made, pence)
    booking = made.booked(grant=first.budget)
    assert (made.budget in payers(booking)) == bool(weekly)
    assert charged(made.budget, made.resident) == weekly


def test_a_grant_that_will_be_over_carries_nothing_once_the_calendar_shows_it(borough: Flask, clock: Any) -> None:
    made = deal()
    first = grant(made, 50_000)
    booking = made.booked(grant=first.budget)
    assert charged(made.budget, made.resident) == 0
    clock.advance(timedelta(days=14))
    unit.write(services.extend, booking, clock.now())
    assert max(visit.starts_at.date() for visit in of(booking)) > UNTIL
    assert charged(made.budget, made.resident) == 2_000


def test_a_grant_reaches_some_times_of_the_week_and_the_budget_pays_the_others(borough: Flask) -> None:
    made = deal(slots=(*TUESDAY, *THURSDAY))
    first = grant(made, 4_000)
    made.booked(grant=first.budget, ends=FIRST + timedelta(days=9))  # two Tuesdays and one Thursday
    assert charged(made.budget, made.resident) == 2_000


def test_a_grant_behind_one_need_is_charged_what_it_pays_first_elsewhere(borough: Flask) -> None:
    made = deal()
    first = grant(made, 50_000)
    posted_need(made.resident, slots=THURSDAY, budget_id=first.budget, free_only=False)
    outbox.drain()
    assert charged(first.budget, made.resident) == 0
    made.booked(grant=first.budget)
    assert charged(first.budget, made.resident) == 2_000


def test_what_a_shared_part_takes_itself_is_the_share(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1, 1), price=6_000, pence=40_000).agreed()
    (part,) = unit.read(queries.parts_of, [made.deal.need])
    assert freed(part.id) == (1_500, 0)
    assert unit.read(queries.matches, part.id).wanted.ceiling_pence == left(made.deal) + 1_500


def test_a_share_of_own_money_is_free_again_as_own_money(borough: Flask, clock: Any) -> None:
    made = deal(price=6_000, pence=4_000)  # £10 a week
    give(made, 100_000)
    slots = unit.read(queries.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    guest = resident("Ann", "Bell")
    asked = {"parts": (1, 1), "budget": None}
    sharing = unit.write(sharings.propose, made.part, slots, FIRST, None, made.resident, **asked)
    both = Shared(made, [made.resident, guest], [None, budget_of(guest, 100_000)], sharing)
    assert freed(made.part) == (0, 0)
    both.agreed()
    assert freed(made.part) == (0, 3_000)
    own, _held = stands(made)
    assert unit.read(queries.matches, made.part).wanted.ceiling_pence == own + 3_000


def test_what_is_taken_alone_or_after_a_grant_is_free_again_whole(borough: Flask) -> None:
    made = deal()
    first = grant(made, 3_000)
    made.booked(grant=first.budget)
    assert freed(made.part) == (2_000, 0)  # the grant would pay first for whoever comes instead
    own = deal()
    give(own, 90_000)
    own.booked(**OWN_PAYS)
    assert freed(own.part) == (0, 2_000)


def test_a_failing_supplier_frees_what_all_pay_for_that_part_and_nothing_of_the_budget(
    borough: Flask, clock: Any
) -> None:
    made = shared((1, 1, 1, 1), price=6_000, pence=8_000).agreed()  # £20 a week, £15 of them taken
    posted_need(made.deal.resident, slots=THURSDAY, budget_id=made.deal.budget, free_only=False)
    outbox.drain()
    helper("Vi", price_pence=6_100, kind="neighbour")
    found = unit.read(lambda: rounds.gather(without=made.deal.party))
    assert found.purses == {f"own:{made.deal.part}": Purse(6_000), made.deal.budget: purse(made.deal).tight()}
    assert left(made.deal) == 500
    assert if_fails(made.deal.party).open_minutes == 60
    helper("Wyn", price_pence=6_000, kind="neighbour")
    assert if_fails(made.deal.party).open_minutes == 0


def test_what_a_grant_pays_is_free_for_whoever_comes_instead(borough: Flask, clock: Any) -> None:
    made = deal(pence=4_000)  # £10 a week
    first = grant(made, 50_000)
    booking = made.booked(grant=first.budget, ends=UNTIL)
    assert view(booking).grant == first.budget
    assert left(made) == 1_000
    helper("Vi", price_pence=2_000, kind="neighbour")
    assert if_fails(made.party).open_minutes == 0


def test_what_if_a_supplier_fails_knows_own_money_as_the_real_failure_does(borough: Flask, clock: Any) -> None:
    made = deal(pence=100)  # a budget that could not pay it
    give(made, 90_000)
    made.booked(**OWN_PAYS)
    instead = helper("Vi", price_pence=2_000, kind="neighbour")
    (part,) = unit.read(queries.parts_of, [made.need])
    real = unit.read(rounds.replacements, made.party, [part.id])[part.id]
    assert [one.offer for one in real.instead] == [instead]
    gone = if_fails(made.party)
    assert (gone.minutes, gone.open_minutes) == (60, 0)
