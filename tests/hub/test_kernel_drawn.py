"""A page that was drawn is given again to whoever asked for it, while nothing changes, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, flash, get_flashed_messages, session

from hub.kernel import access, drawn, unit
from hub.kernel.db import db
from hub.kernel.jobs.models import JobRun
from tests.hub.people import enter


class Drawing:
    """A page that says what it is drawn from, and how often it was."""

    def __init__(self) -> None:
        self.times = 0
        self.said: list[str] = []

    def drawn(self, times: int) -> bool:
        """Whether it was drawn so often: exactly on SQLite, at least on PostgreSQL.

        There the mark is the server's snapshot, which what is done in its other databases moves too.
        """
        return self.times == times if db.engine.dialect.name == "sqlite" else self.times >= times

    def page(self, *about: str) -> str:
        self.times += 1
        runs = db.session.scalar(sa.select(sa.func.count()).select_from(JobRun))
        self.said = get_flashed_messages()
        return f"{access.current().person} {about} {runs}"


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


def look(app: Flask, drawing: Drawing, *about: str, path: str = "/", who: access.Actor = access.ANONYMOUS) -> str:
    with app.test_request_context(path):
        access.g.actor = who
        return drawn.page(drawing.page, *about)


@pytest.fixture(autouse=True)
def quiet(app: Flask) -> None:
    """Nothing of the test's own is open while it looks."""
    db.session.remove()


def test_a_page_is_drawn_once_while_nothing_changes(app: Flask, drawing: Drawing) -> None:
    assert look(app, drawing) == look(app, drawing)
    assert drawing.drawn(1)


def test_a_change_draws_it_anew(app: Flask, drawing: Drawing, clock: Any) -> None:
    before = look(app, drawing)
    unit.write(lambda: db.session.add(JobRun(name="a", started_at=clock.now(), failed=0)))
    assert look(app, drawing) != before


def test_nobody_gets_what_was_drawn_for_another(app: Flask, drawing: Drawing) -> None:
    joan, rose = access.Actor(account="a", person="joan"), access.Actor(account="b", person="rose")
    assert look(app, drawing, who=joan).startswith("joan")
    assert look(app, drawing, who=rose).startswith("rose")
    assert look(app, drawing).startswith("None")
    assert drawing.drawn(3)


@pytest.mark.parametrize("change", [{"roles": frozenset({"finance"})}, {"assisting": "rose"}, {"name": "Joan B"}])
def test_another_authority_is_another_page(app: Flask, drawing: Drawing, change: dict[str, Any]) -> None:
    look(app, drawing, who=access.Actor(account="a", person="joan"))
    look(app, drawing, who=access.Actor(account="a", person="joan", **change))
    assert drawing.drawn(2)


def test_address_arguments_and_minute_are_part_of_the_question(app: Flask, drawing: Drawing, clock: Any) -> None:
    look(app, drawing, path="/?page=1")
    look(app, drawing, path="/?page=2")
    look(app, drawing, "argument", path="/?page=2")
    assert drawing.drawn(3)
    clock.advance(timedelta(seconds=59))  # it stood at the full minute
    look(app, drawing, path="/?page=2")
    assert drawing.drawn(3)
    clock.advance(timedelta(seconds=1))
    look(app, drawing, path="/?page=2")
    assert drawing.drawn(4)


def test_a_sentence_said_once_is_said_once(app: Flask, drawing: Drawing) -> None:
    look(app, drawing)
    with app.test_request_context("/"):
        access.g.actor = access.ANONYMOUS
        flash("It is done.")
        drawn.page(drawing.page)
        assert drawing.said == ["It is done."]
    look(app, drawing)
    assert drawing.drawn(2)  # for the first look and with the sentence, and not again


def test_one_sessions_token_is_never_in_anothers_page(app: Flask) -> None:
    def page() -> str:
        session.setdefault(drawn.TOKEN, f"secret {len(made)}")
        made.append(1)
        return str(session[drawn.TOKEN])

    made: list[int] = []
    for n in range(2):
        with app.test_request_context("/"):
            access.g.actor = access.ANONYMOUS
            assert drawn.page(page) == f"secret {n}"


def test_two_who_are_signed_in_read_their_own_bar(app: Flask, sign_in: Any) -> None:
    one, two = sign_in(enter("Joan", "Bell")), sign_in(enter("Rose", "Tanner"))
    for client in (one, two, one):
        assert client.get("/find").status_code == 200
    one.get("/account")
    assert "Sign out" in one.get("/find").text
    assert "Sign out" not in app.test_client().get("/find").text
