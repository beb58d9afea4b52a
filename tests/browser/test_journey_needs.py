"""Journey 1, in each way: a need is said in one's own words, corrected, kept as a draft, posted, edited and withdrawn."""

from __future__ import annotations

import re

import pytest

from tests.browser.hands import Come

pytestmark = pytest.mark.browser

POSTED = re.compile(r"/needs/([0-9A-Z]{26})\?posted=1$")


def test_a_need_is_said(come: Come) -> None:
    with come("neighbour", "/needs/new/who") as grace:  # no recipe has a draft of hers
        grace.go_on()
        grace.told("Choose")
        grace.pick("who", "me")
        grace.go_on()
        grace.write("words", "Someone to do my shopping")
        grace.go_on()
        grace.tick("categories", "shopping")
        grace.go_on()
        grace.choose("slots-0-start", "10")
        grace.choose("slots-0-minutes", "1 hour")
        grace.tick("slots-0-day", "1")
        grace.go_on()
        grace.write("postcode", "KT1 2LN")
        grace.go_on()
        grace.go_on()
        grace.go_on()
        grace.write("outcome", "I eat well")
        grace.pick("outcome_now", "4")
        grace.go_on()
        grace.pick("money", "free")
        grace.go_on()
        grace.go_on()
        assert grace.at == "/needs/new/check"
        grace.says("I eat well")
        grace.go_on()
        assert POSTED.search(grace.page.url), grace.page.url
