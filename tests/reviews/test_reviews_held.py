"""A shown review that safeguarding holds: gone from the pages and the mark at once, both told, released or removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import ids, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import WrongState
from hub.notices import queries as notices
from hub.people import services as people
from reviews.reviews import queries, services
from reviews.reviews.domain import TRANSITIONS, NothingSaid, OwnRuling, Ratings, State, choices
from tests.hub.people import officer

GOOD = Ratings(5, 4, 5)
ROLES = frozenset({"safeguarding"})


def person(name: str) -> str:
    return unit.write(people.register_person, name, "Bell", by=SYSTEM)


def actor(id_: str, roles: frozenset[str] = frozenset()) -> Actor:
    return Actor(account=id_, person=id_, name="A", roles=roles)


@pytest.fixture
def sides(app: Flask, clock: Any) -> tuple[str, str, str]:
    """Two people who reviewed each other; and the review of the second."""
    one, two = person("Joan"), person("Amir")
    about, now = ids.urn("booking", ids.new()), clock.now()
    asked = [
        (who, unit.write(services.invite, about, f"person:{who}", f"person:{of}", now))
        for who, of in ((one, two), (two, one))
    ]
    written = [unit.write(services.write, i, by=actor(who), ratings=GOOD, words="Kind") for who, i in asked]
    outbox.drain()
    return one, two, written[0]


def state(review: str) -> State:
    view = queries.review(review)
    assert view is not None
    return view.state


def told(person: str) -> list[str]:
    outbox.drain()
    return [notice.words for notice in notices.of_person(person).notices]


def test_held_it_goes_from_the_pages_and_the_mark_and_comes_back_as_it_was(
    sides: tuple[str, str, str], clock: Any
) -> None:
    one, two, review = sides
    sam = actor(person("Sam"), ROLES)
    [before] = queries.shown(f"person:{two}")
    mark = queries.summaries([f"person:{two}"])
    clock.advance(timedelta(days=2))
    unit.write(services.hold, review, by=sam, reason="It may name a neighbour")
    assert queries.shown(f"person:{two}") == []
    assert queries.summaries([f"person:{two}"]) == {}
    assert [view.id for view in queries.waiting()] == [review]
    for side in (one, two):
        assert any("out of sight" in text for text in told(side))
        assert not any("neighbour" in text for text in told(side))
    unit.write(services.publish, review, by=sam, reason="It does not")
    assert queries.shown(f"person:{two}") == [before]  # at once, and where it stood in the list
    assert queries.summaries([f"person:{two}"]) == mark
    for side in (one, two):
        assert any("as before" in text for text in told(side))


def test_held_it_can_be_removed_and_both_are_told(sides: tuple[str, str, str]) -> None:
    one, two, review = sides
    sam = actor(person("Sam"), ROLES)
    unit.write(services.hold, review, by=sam, reason="Untrue?")
    unit.write(services.remove, review, by=sam, reason="Untrue")
    assert state(review) is State.REMOVED
    assert any("decided not to show it" in text for text in told(one))
    assert any("taken down a review of you" in text for text in told(two))
    with pytest.raises(WrongState):
        unit.write(services.publish, review, by=sam, reason="After all")
    assert [one.reason for one in queries.rulings([review])[review]] == ["Untrue?", "Untrue"]


def test_nobody_decides_about_their_own(sides: tuple[str, str, str]) -> None:
    one, two, review = sides
    for party in (one, two):
        with pytest.raises(OwnRuling):
            unit.write(services.hold, review, by=actor(party, ROLES), reason="I do not like it")
    with pytest.raises(NothingSaid):
        unit.write(services.hold, review, by=actor(person("Sam"), ROLES), reason="  ")
    assert state(review) is State.SHOWN


def test_what_may_be_decided_follows_the_table() -> None:
    for standing in State:
        for happening in choices(standing):
            assert (standing, happening) in TRANSITIONS
    assert not choices(State.REMOVED)


def test_in_the_pages(sides: tuple[str, str, str], sign_in: Callable[..., FlaskClient]) -> None:
    _one, _two, review = sides
    sam = officer("safeguarding", "Sam", "Bell")
    client = sign_in(sam)
    assert f"/council/reviews/{review}" in client.get("/council/reviews").get_data(as_text=True)
    address = f"/council/reviews/{review}"
    page = client.get(address).get_data(as_text=True)
    assert 'value="hold"' in page
    assert 'value="publish"' not in page
    for wrong in ({}, {"happening": "hold", "reason": ""}, {"happening": "publish", "reason": "No"}):
        assert client.post(address, data=wrong).status_code == 422
    assert state(review) is State.SHOWN
    assert client.post(address, data={"happening": "hold", "reason": "Look again"}).status_code == 302
    assert state(review) is State.HELD
    listed = client.get("/council/reviews").get_data(as_text=True)
    assert "Held by Sam Bell" in listed
    assert "Look again" in listed
    page = client.get(address).get_data(as_text=True)
    assert 'value="publish"' in page
    assert 'value="hold"' not in page
