"""Two do it at one moment: two agree, and the request goes once; two leave, and it ends once, for all."""

from __future__ import annotations

from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import queries as bookings
from marketplace.sharings import services
from marketplace.sharings.domain import SharingState
from tests.marketplace.agreements import of, told
from tests.marketplace.pooled import Shared, adds_up, shared
from tests.payments.test_holds_races import at_once


def agreeing(made: Shared, place: int) -> Any:
    code, who = made.view.seat(place).code, made.people[place]
    return lambda: services.agree(str(code), str(who.person), made.budgets[place], who)


def leaving(made: Shared, place: int) -> Any:
    return lambda: services.leave(made.sharing, place, made.people[place])


def test_two_agree_at_once_and_the_helper_is_asked_once(borough: Flask) -> None:
    for _ in range(2):
        made = shared((1, 1, 1))
        answers = at_once(borough, agreeing(made, 1), agreeing(made, 2))
        assert answers == [made.sharing, made.sharing]
        assert made.view.state is SharingState.ASKED
        assert len(unit.read(bookings.bookings_for, made.deal.need)) == 1
        adds_up(made)


def test_one_place_taken_by_two_at_once_is_taken_once(borough: Flask) -> None:
    made, other = shared((1, 1, 1)), shared((1, 1))
    first = agreeing(made, 1)
    code, rival = made.view.seat(1).code, other.people[1]
    answers = at_once(borough, first, lambda: services.agree(str(code), str(rival.person), other.budgets[1], rival))
    assert sum(isinstance(answer, str) for answer in answers) == 1


def test_two_leave_at_once_and_it_ends_for_all_once(borough: Flask) -> None:
    for _ in range(2):
        made = shared((1, 1, 1)).agreed()
        answers = at_once(borough, leaving(made, 1), leaving(made, 2))
        assert answers == [None, None]
        outbox.drain()
        assert made.view.ends_for_all_at or made.view.state is SharingState.OVER
        assert not any("%(" in notice.words for who in made.people for notice in told(who))
        adds_up(made)


def test_one_agrees_and_one_leaves_at_once(borough: Flask) -> None:
    made = shared((1, 1, 1)).agreed()
    made.leave(2)
    made.answer(0)
    yes = lambda: services.answer(made.sharing, 1, True, made.people[1])  # noqa: E731 - as the others
    at_once(borough, yes, leaving(made, 1))
    outbox.drain()
    adds_up(made)
    assert of(made.booking)
