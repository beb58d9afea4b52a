"""Worries: anyone may tell, without an account; safeguarding hears at once, and nobody else ever reads a word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import outbox, unit
from hub.kernel.access import ANONYMOUS, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.kernel.outbox.models import OutboxEvent
from hub.notices import queries as notices
from oversight.worries import queries, services
from oversight.worries.domain import NothingSaid, TooLong, WorryEvent, WorryState
from tests.hub.people import actor, enter, officer

WORDS = "I have not seen Mrs Lane for days and her milk is on the step."
TOLD = {"words": WORDS, "about": "Mrs Lane, number 4", "contact": "", "now": "y"}


def raise_(words: str = WORDS, **more: Any) -> str:
    return unit.write(services.raise_worry, words=words, **({"by": ANONYMOUS} | more))


@pytest.fixture
def safe(app: Flask) -> Actor:
    return actor(officer("safeguarding"))


def test_safeguarding_is_told_at_once_and_not_a_word_of_it(app: Flask, safe: Actor) -> None:
    other = officer("commissioner")
    worry = raise_()
    (event,) = db.session.scalars(db.select(OutboxEvent).where(OutboxEvent.type == "worry.raised"))
    assert "milk" not in str(event.payload)
    outbox.drain()
    assert safe.person
    (told,) = unit.read(notices.of_person, safe.person).notices
    assert told.link == f"/council/worries/{worry}"
    assert "milk" not in str(told)
    assert unit.read(notices.of_person, other).notices == []


def test_words_are_needed_and_have_an_end(app: Flask) -> None:
    for words, refusal in (("  ", NothingSaid), ("x" * 5001, TooLong)):
        with pytest.raises(refusal):
            raise_(words)


def test_danger_comes_first(app: Flask) -> None:
    calm, urgent, later = raise_(), raise_(now=True), raise_()
    assert [w.id for w in unit.read(queries.worries)] == [urgent, calm, later]


def test_each_step_has_its_note_and_its_order(app: Flask, safe: Actor) -> None:
    worry = raise_()

    def step(event: WorryEvent, by: Actor = safe, words: str = "Called them.", of: str = worry) -> None:
        unit.write(services.step, of, event, words=words, by=by)

    with pytest.raises(WrongState):
        step(WorryEvent.CLOSE)
    for role in ("commissioner", "finance", "administrator", "councillor"):
        with pytest.raises(Forbidden):
            step(WorryEvent.TAKE, actor(officer(role)))
    with pytest.raises(NothingSaid):
        step(WorryEvent.TAKE, words=" ")
    with pytest.raises(Missing):
        step(WorryEvent.TAKE, of="0" * 26)
    for event in (WorryEvent.TAKE, WorryEvent.CLOSE, WorryEvent.REOPEN, WorryEvent.CLOSE):
        step(event)
    view = unit.read(queries.worry, worry)
    assert view is not None
    assert view.state is WorryState.CLOSED
    assert [note.state.value for note in view.notes] == ["taken", "closed", "taken", "closed"]
    assert unit.read(queries.worries) == []
    assert [w.id for w in unit.read(queries.worries, closed=True)] == [worry]


# The pages


def test_it_is_one_click_from_every_page(client: FlaskClient) -> None:
    for address in ("/", "/market", "/find", "/account/sign-in", "/nowhere"):
        assert 'href="/worry"' in client.get(address).get_data(as_text=True)


def test_anyone_may_tell_with_the_forms_token(client: FlaskClient, csrf: None, safe: Actor) -> None:
    assert client.post("/worry", data=TOLD).status_code == 400
    page = client.get("/worry").get_data(as_text=True)
    assert "999" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    done = client.post("/worry", data=TOLD | {"csrf_token": token[1]})
    assert done.location == "/worry/sent?now=1"
    after = client.get(done.location).get_data(as_text=True)
    assert "What happens next" in after
    assert "999" in after
    (view,) = unit.read(queries.worries)
    assert (view.words, view.about, view.contact, view.now, view.raised_by) == (WORDS, TOLD["about"], "", True, None)


def test_who_is_signed_in_is_known(sign_in: Any) -> None:
    person = enter()
    sign_in(person).post("/worry", data=TOLD)
    assert [w.raised_by for w in unit.read(queries.worries)] == [person]


def test_what_was_typed_is_kept(client: FlaskClient) -> None:
    answer = client.post("/worry", data=TOLD | {"words": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Mrs Lane, number 4" in page
    assert "Write what worries you" in page
    assert "<title>Error" in page


def test_a_flood_is_slowed_and_what_was_typed_is_kept(client: FlaskClient) -> None:
    for _ in range(20):
        assert client.post("/worry", data=TOLD).status_code == 302
    answer = client.post("/worry", data=TOLD)
    assert answer.status_code == 429
    assert "milk is on the step" in answer.get_data(as_text=True)
    assert len(unit.read(queries.worries)) == 20


def test_only_safeguarding_reads_them(app: Flask, sign_in: Any, safe: Actor) -> None:
    worry = raise_()
    for role in ("commissioner", "finance", "administrator", "councillor", "funder"):
        client = sign_in(officer(role))
        for address in ("/council/worries", f"/council/worries/{worry}"):
            assert client.get(address).status_code == 403
    assert safe.person
    client = sign_in(safe.person)
    assert "milk" in client.get("/council/worries").get_data(as_text=True)
    address = f"/council/worries/{worry}"
    assert "Take it on" in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/take", data={"words": ""}).status_code == 422
    assert client.post(f"{address}/take", data={"words": "On my way."}).location == address
    assert client.post(f"{address}/take", data={"words": "Again."}).status_code == 409
    assert client.post(f"{address}/eat", data={"words": "Again."}).status_code == 404
    assert "On my way." in client.get(address).get_data(as_text=True)
    assert client.get("/council/worries?show=closed").status_code == 200
