"""Notices at the browser: listed, opened, marked, chosen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.notices import queries, services
from tests.hub import people


@pytest.fixture
def joan(app: Flask) -> str:
    person = people.enter("Joan", "Parker")
    for number in range(30):
        template = "Visit number %(number)s is confirmed."
        unit.write(
            services.tell,
            person,
            "visit",
            template=template,
            data={"number": number},
            link="/account",
            event_id=str(number),
        )
    return person


@pytest.fixture
def hers(joan: str, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(joan)


def test_the_list_and_its_pages(hers: FlaskClient) -> None:
    page = hers.get("/account/notices").text
    assert "Visit number 29 is confirmed." in page
    assert "Visit number 2 is confirmed." not in page
    assert "Visit number 2 is confirmed." in hers.get("/account/notices?page=2").text
    assert hers.get("/account/notices?page=none").status_code == 200
    assert '<span class="count">30' in page
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00">', page)  # HTML knows no microseconds


def test_opening_marks_and_leads_on(hers: FlaskClient, joan: str) -> None:
    first = queries.of_person(joan).notices[0]
    answer = hers.post(f"/account/notices/{first.id}/open")
    assert answer.headers["Location"] == "/account"
    assert queries.unread_count(joan) == 29
    hers.post("/account/notices/read")
    assert queries.unread_count(joan) == 0


def test_nobody_opens_anothers(joan: str, sign_in: Callable[..., FlaskClient]) -> None:
    other = sign_in(people.enter("Nosy", "Neighbour"))
    assert other.post(f"/account/notices/{queries.of_person(joan).notices[0].id}/open").status_code == 404


def test_choosing(hers: FlaskClient, joan: str) -> None:
    assert "straight away" in hers.get("/account/notices/choices").text
    assert hers.post("/account/notices/choices", data={"by_email": "daily"}).status_code == 302
    assert queries.choice_of(joan).value == "daily"
    wrong = hers.post("/account/notices/choices", data={"by_email": "pigeon"})
    assert wrong.status_code == 422


def test_it_asks_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/account/notices").status_code == 302
