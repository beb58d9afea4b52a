"""Whole journeys by keyboard alone, on a screen of 320 px: each to the page where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.keys import Keys
from tests.browser.visit import Mode, visit

pytestmark = pytest.mark.browser

SMALL = Mode("320 px", width=320, height=640)
POSTED = re.compile(r"/needs/([0-9A-Z]{26})\?posted=1$")


@contextmanager
def at_the_keyboard(server: Any, browser: Any, who: str = "", address: str = "") -> Iterator[Keys]:
    """One of the demo's people (or nobody), who came in by the demo's door and typed an address."""
    with visit(browser, f"{server.url}{address if not who else '/demo/people'}", SMALL) as seen:
        keys = Keys(seen.page)
        if who:
            keys.press(f'form[action="/demo/people/{who}"] button')
            if address:
                seen.page.goto(f"{server.url}{address}")
        yield keys
        assert seen.complaints() == []


def test_a_need_is_said_by_keyboard_alone_on_a_small_screen(server: Any, browser: Any) -> None:
    with at_the_keyboard(server, browser, "neighbour") as keys:  # no recipe has a draft of hers
        page = keys.page
        keys.press('a[href^="/needs/new"]')
        keys.pick("who", "me")
        keys.go_on()
        keys.write("words", "Someone to do my shopping")
        keys.go_on()
        keys.tick("categories", "shopping")
        keys.go_on()
        keys.choose("slots-0-start", "10")
        keys.choose("slots-0-minutes", "1 hour")
        keys.tick("slots-0-day", "1")
        keys.go_on()
        keys.write("postcode", "KT1 2LN")
        keys.go_on()
        keys.go_on()
        keys.go_on()
        keys.write("outcome", "I eat well")
        keys.pick("outcome_now", "4")
        keys.go_on()
        keys.pick("money", "free")
        keys.go_on()
        keys.go_on()
        assert page.url.endswith("/needs/new/check")
        assert "I eat well" in page.locator("main").inner_text()
        keys.go_on()
        assert POSTED.search(page.url), page.url
        assert "Someone to do my shopping" in page.locator("main").inner_text()


def test_help_is_found_by_keyboard_alone_on_a_small_screen(server: Any, browser: Any) -> None:
    with at_the_keyboard(server, browser, address="/find") as keys:
        keys.write("q", "shopping")
        keys.write("postcode", "KT1 1EU")
        keys.press('main form[method="get"] button')
        keys.press('main a[href^="/offers/0"]')
        assert "/offers/" in keys.page.url
