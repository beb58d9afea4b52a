"""Suggestions as one types, as a page that needs no script."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.searches import queries
from tests.marketplace import market

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def offer(borough: Flask) -> str:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    slots = (Slot(1, 9 * 60, 120),)  # Tuesdays from nine to eleven
    id_ = market.live_offer(f"person:{helper.person}", helper, title="Baskets carried", slots=slots)
    outbox.drain()
    return id_


def page(client: FlaskClient, **asked: str) -> str:
    answer = client.get("/find/suggestions", query_string=asked, headers=BROWSER)
    assert answer.status_code == 200
    return str(answer.text)


def test_where_nobody_has_searched_yet_the_kinds_of_help_stand(client: FlaskClient, offer: str) -> None:
    assert "/find?category=shopping" in client.get("/find", headers=BROWSER).text
    assert "Or choose a kind of help" not in client.get("/find?q=basket", headers=BROWSER).text


def test_a_few_letters_become_words_that_are_searched_for_with_all_else_kept(client: FlaskClient, offer: str) -> None:
    text = page(client, q="shopp", postcode="KT1 2AB", day="1")
    assert "/find?postcode=KT1+2AB&amp;day=1&amp;q=shopping" in text
    assert '<input type="hidden" name="postcode" value="KT1 2AB">' in text


def test_who_is_called_so_is_named_with_a_masked_name(client: FlaskClient, offer: str) -> None:
    for typed in ("bask", "carr ba"):
        text = page(client, q=typed)
        assert f"/offers/{offer}" in text
        assert "Bola A." in text
        assert "Ade" not in text


def test_the_list_under_the_field_says_the_same(client: FlaskClient, offer: str) -> None:
    found = client.get("/find/suggestions.json", query_string={"q": "baskets"}).get_json()["suggestions"]
    assert {"words": "Baskets carried", "about": "Bola A."} in found
    found = client.get("/find/suggestions.json", query_string={"q": "groc"}).get_json()["suggestions"]
    assert found
    assert all(one["words"] and one["about"] for one in found)


@pytest.mark.parametrize(
    "typed", ["", "a", "☺", "'; DROP TABLE offers; --", "zzqx:(*", "z" * 20_000, "% %", "zq " * 40]
)
def test_what_begins_nothing_is_said_and_the_kinds_of_help_stand_there(
    client: FlaskClient, borough: Flask, typed: str
) -> None:
    text = page(client, q=typed)
    assert "choose a kind of help" in text
    assert "category=" in text
    assert client.get("/find/suggestions.json", query_string={"q": typed}).get_json() == {"suggestions": []}


def test_a_suggestion_is_no_search_and_is_not_counted(client: FlaskClient, borough: Flask) -> None:
    before = queries.totals()
    page(client, q="shopping")
    assert queries.totals() == before


def test_what_was_suggested_is_not_looked_for_again_while_nothing_changes(borough: Flask, offer: str) -> None:
    asked: list[object] = []

    def note(*statement: object) -> None:
        asked.append(statement)

    def once_for_both() -> bool:
        first = unit.read(queries.suggest, "Baskets car")
        assert [one.offer for one in first.named] == [offer]
        asked.clear()
        return unit.read(queries.suggest, "baskets  CAR") is first and len(asked) <= 1  # whether anything has changed

    sa.event.listen(db.engine, "before_execute", note)
    try:
        # A PostgreSQL on which others write in other databases may take that for a change, now and then.
        assert any(once_for_both() for _ in range(20))
    finally:
        sa.event.remove(db.engine, "before_execute", note)
    market.live_offer(f"person:{(who := market.resident('Cy', 'Bo')).person}", who, title="Baskets carved")
    assert len(unit.read(queries.suggest, "baskets car").named) == 2
