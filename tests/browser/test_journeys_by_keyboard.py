"""Whole journeys by keyboard alone, on a screen of 320 px: each to the page where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from demo.borough.domain.personas import EVERYONE
from tests.browser.keys import Keys
from tests.browser.visit import Mode, visit

pytestmark = pytest.mark.browser

SMALL = Mode("320 px", width=320, height=640)
POSTED = re.compile(r"/needs/([0-9A-Z]{26})\?posted=1$")
WAITING = re.compile(r"Waiting since \w+ \d+ \w+, (\d+)(?::(\d+))?(am|pm)")
PATIENCE = 20  # seconds until news has had its effects
TUESDAY = "1"


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


def says(keys: Keys, words: str, address: str = "") -> None:
    """Be sure that the page says so, once news has had its effect; `address` is opened again each time."""
    for _ in range(PATIENCE if address else 1):
        if address:
            keys.page.goto(address)
        said = keys.page.locator("body").inner_text()
        if words in said:
            return
        keys.page.wait_for_timeout(1000 if address else 0)
    raise AssertionError(f"{keys.page.url} does not say “{words}”: {said[:900]}")


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


@pytest.mark.parametrize(("helper", "price"), [("volunteer", "0"), ("neighbour", "12")])
def test_help_is_offered_asked_for_given_settled_and_reviewed(
    server: Any, browser: Any, helper: str, price: str
) -> None:
    """Journeys 1 and 3 to 6 in one: whoever gives it free is thanked; with the one who is paid something was wrong."""
    title, words = f"Walks with {helper} care", f"Someone to walk my dog, said {helper}"
    with (
        at_the_keyboard(server, browser, helper, "/offers/new") as giving,
        at_the_keyboard(server, browser, "officer", "/council/offers") as deciding,
        at_the_keyboard(server, browser, "resident", "/needs/new/who") as asking,
    ):
        lists(giving, helper, title, price)
        start = approves(deciding, title)
        need = asks(asking, words, start, paid=price != "0")
        asking.page.goto(f"{server.url}/plans/{need}")
        proposes(giving, server, words, price)
        says(asking, "They offer to help", f"{server.url}/plans/{need}")
        asking.follow("Put in my plan", within="I love dogs")
        asking.follow("Ask ")
        asking.tick("slots", asking.page.locator('[name="slots"]').first.get_attribute("value"))
        asking.write_day("starts", "2 12 2025")
        asking.go_on()
        booking = asking.page.url.split("?")[0]
        assert "/bookings/new/" not in booking, asking.page.locator("main").inner_text()[:600]  # or a rule refused it
        answers_and_comes(giving, server, words)
        asking.page.goto(booking)
        asking.press('main a[href^="/visits/0"]')
        if price == "0":
            asking.follow("Yes, it was")
            says(asking, "Confirmed")
        else:
            asking.follow("No, something was not right")
            asking.write("words", "They came for a minute.")
            asking.go_on()
            visited = asking.page.url.split("?")[0]
            settles(server, browser, "They came for a minute.")
            says(asking, "The record shows a short walk.", visited)
        asking.page.goto(booking)
        asking.follow("Call it off")
        asking.go_on()
        reviews(asking, server, EVERYONE[helper].name, f"Happy dog, {helper}.")
        reviews(giving, server, EVERYONE["resident"].name, f"A kind welcome, {helper}.")
        says(giving, f"Happy dog, {helper}.", f"{server.url}/reviews")
        says(asking, f"A kind welcome, {helper}.", f"{server.url}/reviews")


def lists(keys: Keys, kind: str, title: str, price: str) -> None:
    """From “Offer help” to the council's desk."""
    keys.pick("kind", kind)
    keys.go_on()
    keys.tick("categories", "pets")
    keys.go_on()
    keys.write("title", title)
    keys.write("description", "A good walk in the park, whatever the weather.")
    keys.go_on()
    keys.write("price_pence", price)
    keys.pick("unit", "hour")
    keys.go_on()
    keys.pick("reach", "circle")
    keys.write("radius_km", "10")
    keys.go_on()
    keys.choose("slots-0-start", "07:00")
    keys.choose("slots-0-minutes", "12 hours")
    keys.tick("slots-0-day", TUESDAY)
    keys.write("capacity_minutes", "6")
    keys.go_on()
    keys.tick("languages", "en")
    keys.go_on()
    assert keys.page.url.endswith("/check"), keys.page.url
    keys.go_on()
    says(keys, "Sent to the council")


def approves(keys: Keys, title: str) -> int:
    """The officer lets the offer go live; the half hour that comes next, in minutes after midnight."""
    keys.page.reload()
    entry = keys.page.locator("li, .card", has_text=title).first.inner_text()
    hour, minute, half = WAITING.search(entry).groups()
    now = (int(hour) % 12 + (12 if half == "pm" else 0)) * 60 + int(minute or 0)
    keys.follow(title)
    keys.follow("Approve")
    says(keys, "Approved. It is live.")
    return now // 30 * 30 + 30


def asks(keys: Keys, words: str, start: int, *, paid: bool) -> str:
    """Say a need for this very half hour; its id."""
    keys.pick("who", "me")
    keys.go_on()
    keys.write("words", words)
    keys.go_on()
    keys.tick("categories", "pets")
    keys.go_on()
    keys.choose("slots-0-start", f"{start // 60:02}:{start % 60:02}")
    keys.choose("slots-0-minutes", "30 minutes")
    keys.tick("slots-0-day", TUESDAY)
    keys.go_on()
    keys.write("postcode", "KT1 2JL")
    keys.go_on()
    keys.go_on()
    keys.go_on()
    keys.write("outcome", "My dog is out each day")
    keys.pick("outcome_now", "4")
    keys.go_on()
    keys.pick("money", "0" if paid else "free")
    keys.go_on()
    keys.go_on()
    keys.go_on()
    posted = POSTED.search(keys.page.url)
    assert posted, keys.page.url
    return posted[1]


def proposes(keys: Keys, server: Any, words: str, price: str) -> None:
    """Answer the need from “Needs near you”."""
    says(keys, words, f"{server.url}/needs/near")
    keys.press(keys.page.locator("main .card", has_text=words).locator("a").first)
    with_which = keys.page.locator('[name="offer"][type="radio"]')
    if with_which.count():
        keys.pick("offer", with_which.first.get_attribute("value"))
    keys.tick("slots", keys.page.locator('[name="slots"]').first.get_attribute("value"))
    keys.write("price", price)
    keys.write("words", "I love dogs and live close by.")
    keys.go_on()


def answers_and_comes(keys: Keys, server: Any, words: str) -> None:
    """Say yes, come, and go."""
    says(keys, "Pets", f"{server.url}/bookings/requests")
    keys.follow("Open and answer", within="Pets")
    keys.press('form[action$="/accept"] button')
    says(keys, "Pets", f"{server.url}/visits")
    keys.press(keys.page.locator("main .card", has_text="Pets").locator("a").first)
    keys.follow("I have arrived")
    keys.follow("I have finished")


def settles(server: Any, browser: Any, words: str) -> None:
    """Finance decides what was queried: in part."""
    with at_the_keyboard(server, browser, "finance", "/council/queries") as keys:
        keys.follow("Decide", within=words)
        keys.pick("outcome", "partial")
        keys.write("paid_minutes", "10")
        keys.write("reasons", "The record shows a short walk.")
        keys.go_on()


def reviews(keys: Keys, server: Any, of: str, said: str) -> None:
    """Say how it went with them."""
    says(keys, "Say how it went", f"{server.url}/reviews")
    keys.follow("Say how it went", within=of)
    for aspect in ("kind", "reliable", "good"):
        keys.pick(aspect, "5")
    keys.write("words", said)
    keys.go_on()


def test_an_alert_is_answered_by_a_lever_and_a_decision_that_anyone_reads(server: Any, browser: Any) -> None:
    with at_the_keyboard(server, browser, "officer", "/council/alerts") as keys:
        keys.press('main a[href^="/council/alerts/0"]')
        keys.follow("Call for services")
        keys.choose("category", "Pets")
        keys.write("words", "We look for people who walk dogs.")
        keys.write_day("until", "30 12 2025")
        keys.write("power", "Care Act 2014, section 5")
        keys.write("reasons", "Too few can be found by keyboard.")
        keys.write("alternatives", "Waiting longer.")
        keys.write("conflicts", "None.")
        keys.write_day("review_on", "9 1 2026")
        keys.tick("public", "y")
        keys.go_on()
        says(keys, "Too few can be found by keyboard.")
    with at_the_keyboard(server, browser, address="/market/decisions") as keys:
        keys.press('main a[href^="/market/decisions/0"]')
        assert "Too few can be found by keyboard." in keys.page.locator("main").inner_text()


def test_a_notice_is_read_and_emails_are_chosen(server: Any, browser: Any) -> None:
    with at_the_keyboard(server, browser, "supporter", "/account/notices") as keys:
        keys.follow("Open")
        keys.page.goto(f"{server.url}/account/notices")
        keys.follow("Choose how we tell you")
        keys.pick("by_email", "daily")
        keys.go_on()
        keys.page.goto(f"{server.url}/account/notices/choices")
        assert keys.page.locator('[name="by_email"][value="daily"]').is_checked()


def test_who_looked_is_seen_and_my_data_taken_away(server: Any, browser: Any) -> None:
    with at_the_keyboard(server, browser, "officer", "/council/people") as keys:
        keys.write("q", "Joan Ellis")
        keys.press('main form[method="get"] button')
        keys.press('main a[href^="/council/people/0"]')
        keys.write("reason", "She rang about her keyboard.")
        keys.go_on()
        says(keys, "Joan Ellis")
    with at_the_keyboard(server, browser, "resident", "/account") as keys:
        keys.press('main a[href="/account/data"]')
        says(keys, "She rang about her keyboard.")
        keys.reach('main a[href="/account/data.json"]')
        with keys.page.expect_download() as taken:
            keys.page.keyboard.press("Enter")
        assert taken.value.suggested_filename.endswith(".json")
