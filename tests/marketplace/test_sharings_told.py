"""Who hears what of shared help, and who decides about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from marketplace.bookings import services as bookings
from marketplace.visits.domain import OwnQuery
from tests.marketplace.agreements import first, make_visit, told
from tests.marketplace.pooled import shared


def test_an_officer_who_shares_or_has_shared_a_visit_does_not_decide_its_query(borough: Flask, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    make_visit(clock, visit, made.deal.supplier)
    unit.write(bookings.query, visit.id, made.people[1], "She left early.")
    judge = replace(made.people[1], roles=frozenset({"finance"}))
    with pytest.raises(OwnQuery):
        unit.write(bookings.decide_query, visit.id, judge, outcome="upheld", reasons="So.")
    made.leave(1)
    for place in (0, 2):
        made.answer(place)
    with pytest.raises(OwnQuery):
        unit.write(bookings.decide_query, visit.id, judge, outcome="upheld", reasons="So.")


def test_the_helper_hears_that_a_shared_booking_ends_after_the_notice(borough: Flask, clock: Any) -> None:
    made = shared((1, 1)).agreed()
    clock.set(first(made.booking).starts_at - timedelta(hours=3))
    made.leave(0)
    said = told(made.deal.supplier)[0].words
    assert "ends for all of them" in said
    assert "up to Thu 11 Dec" in said


def test_those_who_share_hear_of_single_visits_once(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    unit.write(bookings.cancel_visit, visit.id, made.deal.resident)
    outbox.drain()
    for place in (1, 2):
        said = [notice for notice in told(made.people[place]) if "will not take place" in notice.words]
        assert len(said) == 1
        assert sign_in(made.people[place].person).get(said[0].link).status_code == 200
    check = check_queries.of_party(made.deal.party)[0]
    unit.write(checks.revoke, check.id, "Out of date", SYSTEM)
    outbox.drain()
    notice = told(made.people[1])[0]
    assert "the help that you share are paused" in notice.words
    assert sign_in(made.people[1].person).get(notice.link).status_code == 302
