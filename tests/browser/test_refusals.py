"""The pages that say no, as people see them, signed in and not: they hold the same gates as every other page."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.kernel import access, errors
from hub.kernel.typed import MOST_WORDS
from tests.browser import people
from tests.browser.markup import Markup
from tests.browser.recipes import page
from tests.browser.server import an_app, served
from tests.browser.visit import LIGHT, looks

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
MOST_GUESSES = 8  # of one account in a quarter of an hour (hub/people/services/tries.py)
TOO_BIG = MOST_WORDS + 1
TITLES = {
    400: "We could not read that",
    403: "You cannot see this page",
    404: "We cannot find that page",
    405: "That does not work here",
    409: "That cannot be done just now",
    413: "That is too much to send",
    422: "Something does not fit",
    429: "Please wait a little",
    500: "Something went wrong on our side",
    503: "This is resting for a moment",
}


@dataclass(frozen=True)
class Asked:
    """What is asked for, by whom, and what comes of it; with a form's fields where a form is sent."""

    status: int
    address: str
    who: str = ""
    sent: dict[str, str] | None = None
    token: bool = True  # whether the form that is sent is one of ours
    title: str = ""  # where the page is another than that of all refusals

    @property
    def words(self) -> str:
        return f"{self.status}-{self.who or 'nobody'}{'-' * bool(self.title)}{self.title}"


EVERYWHERE = [
    asked
    for who in ("", "resident")
    for asked in (
        Asked(400, "/account/sign-out", who, {"csrf_token": "of another day"}, token=False),
        Asked(404, "/nowhere", who),
        Asked(405, "/account/sign-out", who),
        Asked(413, "/worry", who, {"words": "x" * TOO_BIG}),
    )
] + [
    Asked(403, "/council/people", "resident"),
    Asked(409, f"/account/confirm/{'a' * 43}", title="This link does not work any more"),
    Asked(409, f"/account/invitations/{'a' * 43}", title="This invitation does not work any more"),
]
GUESS = {"email": "nobody@kith.example", "password": "a guess too many"}
# Raised by routes of the test's own: in the house itself these are said at the forms that people fill in.
RAISED = {
    "Invalid": errors.Invalid(message="Choose a day that is still to come."),
    "Throttled": errors.Throttled(minutes=5),
    "Unavailable": errors.Unavailable(),
}
TROUBLED = [
    asked
    for who in ("", "resident")
    for asked in (
        Asked(422, "/raised/Invalid", who),
        Asked(429, "/raised/Throttled", who),
        Asked(503, "/raised/Unavailable", who),
        Asked(500, "/market", who),
    )
]


def complaints(browser: Any, markup: Markup, url: str, state: Any, asked: Asked) -> list[str]:
    """Everything wrong with the page that answers, in every mode."""
    found: list[str] = []
    sent = asked.sent
    if sent is not None and asked.token:
        ours, state = proof(browser, url, state)
        sent = {"csrf_token": ours, **sent}
    for seen in looks(browser, url + asked.address, state, sent=sent):
        assert seen.status == asked.status, f"{asked.address} answered {seen.status}"
        assert seen.page.locator("main h1").inner_text() == (asked.title or TITLES[asked.status])
        assert seen.page.locator("main :is(a[href], button)").count(), "nothing leads on from here"
        found += seen.complaints()
        if seen.mode == LIGHT:
            found += markup.faults(seen.html())
            found += [f"{seen.bytes} bytes"] if seen.bytes > MOST_BYTES else []
    return found


def proof(browser: Any, url: str, state: Any) -> tuple[str, Any]:
    """What proves that a form is ours, as this person's pages have it; and the cookies with which it does."""
    context = browser.new_context(storage_state=state)
    try:
        answer = context.request.get(f"{url}/worry")
        hidden = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text())
        assert hidden
        return hidden[1], context.storage_state()
    finally:
        context.close()


@pytest.mark.parametrize("asked", EVERYWHERE, ids=lambda asked: asked.words)
def test_a_refusal_holds_the_gates(asked: Asked, server: Any, walker: Any, browser: Any, markup: Markup) -> None:
    state = walker.person(asked.who)
    assert complaints(browser, markup, server.url, state, asked) == []


def test_what_is_no_longer_possible_holds_the_gates(server: Any, walker: Any, browser: Any, markup: Markup) -> None:
    """An offer that stands is not to be brought back; nothing changes by asking."""
    shown, state = walker.way("offers.check", page("manager", "/offers"))
    address = shown.removeprefix(server.url).replace("/check", "/resume")
    assert complaints(browser, markup, server.url, state, Asked(409, address, "manager", {})) == []


@pytest.fixture(scope="module")
def troubled(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The borough in trouble: a table of its database is gone, and routes of the test's own raise what they are named by."""
    var = tmp_path_factory.mktemp("troubled") / "var"
    shutil.copytree(kept, var)
    with closing(sqlite3.connect(var / "kith.sqlite3", isolation_level=None)) as database:
        database.execute("DROP TABLE metric_cell")
    app = an_app(var)

    @access.public
    def raised(name: str) -> str:
        raise RAISED[name]

    app.add_url_rule("/raised/<name>", view_func=raised)
    with served(app) as url:
        yield url


@pytest.mark.parametrize("asked", TROUBLED, ids=lambda asked: asked.words)
def test_trouble_holds_the_gates(asked: Asked, troubled: str, browser: Any, markup: Markup) -> None:
    state = None
    if asked.who:
        context = browser.new_context()
        people.sign_in(context.new_page(), troubled, asked.who)
        state = context.storage_state()
        context.close()
    assert complaints(browser, markup, troubled, state, asked) == []


def test_too_many_guesses_hold_the_gates(troubled: str, browser: Any, markup: Markup) -> None:
    ours, state = proof(browser, troubled, None)
    context = browser.new_context(storage_state=state)
    for _ in range(MOST_GUESSES):
        context.request.post(f"{troubled}/account/sign-in", form={"csrf_token": ours, **GUESS})
    context.close()
    asked = Asked(429, "/account/sign-in", sent=GUESS, title="Sign in")
    assert complaints(browser, markup, troubled, state, asked) == []
