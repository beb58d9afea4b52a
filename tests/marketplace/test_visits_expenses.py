"""What a volunteer spent for a visit: claimed from the visit's own page, by whoever makes it and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import ids, unit
from marketplace.visits.queries import VisitView
from payments.expenses import queries
from tests.hub import people
from tests.marketplace.agreements import Deal, deal, first, make_visit
from tests.marketplace.conftest import borough  # noqa: F401 - a fixture

SignIn = Callable[..., FlaskClient]
LINK = "Claim what you paid or drove for this visit"


@pytest.fixture
def made(borough: Flask, clock: Any) -> tuple[Deal, VisitView]:
    """A volunteer's visit that took place."""
    agreed = deal(price=0, pence=None, kind="volunteer")
    visit = first(agreed.booked())
    make_visit(clock, visit, agreed.supplier)
    return agreed, visit


def journey(visit: VisitView, about: str) -> dict[str, Any]:
    day = visit.starts_at
    return {
        "words": "There and back",
        "spent_on": [str(day.day), str(day.month), str(day.year)],
        "origin": "Home",
        "destination": "The shop",
        "miles": "4",
        "vehicle": "bicycle",
        "passengers": "0",
        "token": ids.new(),
        "about": about,
    }


def test_a_visit_leads_to_a_claim(made: tuple[Deal, VisitView], sign_in: SignIn) -> None:
    agreed, visit = made
    hers = sign_in(str(agreed.supplier.person))
    page = hers.get(f"/visits/{visit.id}").text
    assert LINK in page
    assert f"/expenses/new?about={visit.urn}" in page
    assert "Shopping and errands on" in hers.get(f"/expenses/new?about={visit.urn}").text
    assert hers.post("/expenses/new/mileage", data=journey(visit, visit.urn)).status_code == 302
    (claim,) = unit.read(queries.waiting)
    assert (claim.about, claim.amount_pence) == (visit.urn, 80)
    assert f"/visits/{visit.id}" in hers.get(f"/expenses/{claim.id}").text
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    assert "Shopping and errands on" in finance.get(f"/council/expenses/{claim.id}").text


def test_others_cannot_claim_for_a_visit(made: tuple[Deal, VisitView], sign_in: SignIn) -> None:
    agreed, visit = made
    theirs = sign_in(str(agreed.resident.person))
    assert LINK not in theirs.get(f"/visits/{visit.id}").text
    for client in (theirs, sign_in(people.enter("Sam", "Stranger"))):
        assert "Shopping and errands on" not in client.get(f"/expenses/new?about={visit.urn}").text
        for about in (visit.urn, f"visit:{ids.new()}", "visit:x"):
            answer = client.post("/expenses/new/mileage", data=journey(visit, about))
            assert (answer.status_code, "not something you had a part in" in answer.text) == (422, True)
    assert unit.read(queries.waiting) == []
