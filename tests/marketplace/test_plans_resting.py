"""Whoever takes no bookings just now, or lacks a check by now, is not held out to anyone by a plan."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import unit
from hub.kernel.access import SYSTEM
from marketplace.offers import services as offers
from marketplace.offers.domain import OfferNotLive
from marketplace.plans import queries, services
from marketplace.plans.domain import PartState
from tests.marketplace.agreements import TUESDAY, Deal, deal

THEY_OFFER = "They offer to help"
AWAY = "is not taking bookings just now"


def proposed(made: Deal) -> str:
    """Their proposal for the deal's part."""
    return unit.write(services.propose, made.part, made.offer, slots=TUESDAY, price_pence=500, words="I would like to.", by=made.supplier)  # fmt: skip


def plan_page(made: Deal, sign_in: Any) -> str:
    return str(sign_in(made.resident.account).get(f"/plans/{made.need}").text)


def test_a_proposal_of_an_offer_that_rests_is_shown_again_once_it_is_back(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal()
    proposal = proposed(made)
    assert THEY_OFFER in plan_page(made, sign_in)
    unit.write(offers.pause, made.offer, by=made.supplier)
    assert THEY_OFFER not in plan_page(made, sign_in)
    with pytest.raises(OfferNotLive):  # a page that was opened before
        unit.write(services.choose, made.part, made.offer, made.resident, proposal=proposal)
    assert queries.part(made.part).state is PartState.OPEN
    unit.write(offers.resume, made.offer, by=made.supplier)
    assert THEY_OFFER in plan_page(made, sign_in)


def test_a_proposal_without_a_check_by_now_is_not_shown(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    proposed(made)
    for check in check_queries.of_party(made.party):
        unit.write(checks.revoke, check.id, "Forged", SYSTEM)
    assert THEY_OFFER not in plan_page(made, sign_in)


def test_whoever_was_chosen_and_rests_since_is_not_to_be_asked(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    unit.write(services.choose, made.part, made.offer, made.resident)
    asks = f'href="/bookings/new/{made.part}"'
    assert asks in plan_page(made, sign_in)
    unit.write(offers.pause, made.offer, by=made.supplier)
    page = plan_page(made, sign_in)
    assert asks not in page
    assert AWAY in page


def test_hours_that_somebody_is_chosen_for_are_in_a_figure(borough: Flask, clock: Any, sign_in: Any) -> None:
    """Booked, chosen or asked, and open: together they are all hours of the plan."""
    made = deal()
    assert "Chosen or asked" not in plan_page(made, sign_in)
    unit.write(services.choose, made.part, made.offer, made.resident)
    said = re.findall(r'stat__label">([^<]+)</p>\s*<p class="stat__value">([^<]+)<', plan_page(made, sign_in))
    assert said[:3] == [("Booked", "Nothing yet"), ("Chosen or asked", "1 hour a week"), ("Still open", "Nothing")]
