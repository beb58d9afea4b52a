"""Whole journeys with script blocked, from nothing: a resident, a volunteer and a provider who come to make an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser import people
from tests.browser.filling import fill, submit

pytestmark = pytest.mark.browser

PASSWORD = "three grey herons"
POSTED = re.compile(r"/needs/([0-9A-Z]{26})\?posted=1$")
PATIENCE = 20  # seconds until news has had its effects
NEED = {
    "who": "me*",
    "words": "Someone to mow the lawn",
    "categories": "garden",
    "slots-0-day": "3",
    "slots-0-start": "600",
    "slots-0-minutes": "60",
    "postcode": "KT1 2LN",
    "outcome": "I can get to my gate safely",
    "outcome_now": "4",
    "money": "free",
}
OFFER = {
    "categories": "garden",
    "title": "A tidy garden for you",
    "description": "I mow, weed and cut back what has grown over the path.",
    "price_pence": "0",
    "unit": "hour",
    "reach": "circle",
    "radius_km": "3",
    "postcode": "KT1 2LN",
    "slots-0-day": "3",
    "slots-0-start": "540",
    "slots-0-minutes": "240",
    "capacity_minutes": "6",
    "languages": "en",
}


@contextmanager
def someone(browser: Any, url: str) -> Iterator[Any]:
    """A new person's browser, with script blocked."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", timezone_id="Europe/London")
    try:
        page = context.new_page()
        page.goto(url)
        yield page
    finally:
        context.close()


def form_of(page: Any) -> Any:
    """The page's own form."""
    page.wait_for_load_state()  # a link that was just followed may still be on its way
    form = page.locator("main form[method=post]").first
    assert form.count(), f"there is no form on {page.url}"
    return form


def answer(page: Any, known: dict[str, str]) -> None:
    """Fill the page's form with whatever is known for its fields, and send it."""
    form = form_of(page)
    for name, value in known.items():
        if form.locator(f'[name="{name}"]').count():
            fill(form, name, value)
    before = page.url
    submit(form)
    errors = page.locator(".govuk-error-summary")
    assert not errors.count(), f"{before} refused: {errors.first.inner_text()}"


def answer_until(page: Any, end: str, known: dict[str, str]) -> None:
    """Answer one question after the other until the address ends so."""
    for _ in range(15):
        if page.url.endswith(end):
            return
        answer(page, known)
    raise AssertionError(f"{page.url} is not the end: {end}")


def wait_for(page: Any, selector: str, address: str = "") -> Any:
    """What `selector` finds, once news has had its effect; `address` is opened again each time."""
    for _ in range(PATIENCE):
        found = page.locator(selector)
        if found.count():
            return found.first
        page.wait_for_timeout(1000)
        page.goto(address or page.url)
    raise AssertionError(f"{selector} does not come up on {page.url}: {page.locator('main').inner_text()[:500]}")


def sign_up(page: Any, url: str, given: str, family: str) -> None:
    """Make an account from nothing and confirm it by the letter."""
    email = f"{given}.{family}@example.com".lower()
    page.goto(f"{url}/account/sign-up")
    answer(page, {"given_name": given, "family_name": family, "email": email, "password": PASSWORD})
    page.goto(f"{url}/demo/mailbox")
    card = wait_for(page, f'li.card:has-text("{email}")')
    card.locator("a").first.click()
    page.locator('main a[href*="/account/confirm/"]').first.click()
    answer(page, {"password": PASSWORD})
    assert "Your account is ready" in page.inner_text("body")


def shows_who_they_are(page: Any, browser: Any, url: str, party: str) -> None:
    """Send in the check that every offer needs; safeguarding looks at it."""
    page.goto(f"{url}/account/checks/new")
    paper = {"kind": "identity", "evidence": "Passport, seen at the library", "issued": "1 11 2025", "expires": ""}
    if form_of(page).locator('[name="party"]:not([type=hidden])').count():
        paper["party"] = f"{party}:*"
    answer(page, paper)
    with someone(browser, url) as officer:
        people.sign_in(officer, url, "safeguarding")
        officer.goto(f"{url}/council/checks")
        officer.locator('main a[href^="/council/checks/"]', has_text="Identity").first.click()
        officer.locator('form[action$="/approve"] button').click()
        assert "The check is approved" in officer.inner_text("body")


def offers(page: Any, url: str, kind: str, words: dict[str, str]) -> str:
    """List an offer, from the first question to the council's desk; its address."""
    page.goto(f"{url}/offers/new{kind}")
    answer_until(page, "/check", words)
    answer(page, {})
    assert "Sent to the council" in page.inner_text("body")
    return str(page.url)


def approve(browser: Any, url: str, offer: str) -> None:
    """The officer reads the offer and approves it."""
    with someone(browser, url) as page:
        people.sign_in(page, url, "officer")
        page.goto(f"{url}/council/offers/{offer.rsplit('/', 1)[1]}")
        answer(page, {})
        assert "Approved. It is live." in page.inner_text("body")


def test_three_come_from_nothing_with_script_blocked_and_a_visit_stands_in_the_calendar(
    server: Any, browser: Any
) -> None:
    with someone(browser, server.url) as resident, someone(browser, server.url) as volunteer:
        sign_up(volunteer, server.url, "Vera", "Meadow")
        shows_who_they_are(volunteer, browser, server.url, "person")
        offer = offers(volunteer, server.url, "", OFFER | {"kind": "volunteer"})
        approve(browser, server.url, offer)
        sign_up(resident, server.url, "Rosa", "Winter")
        resident.goto(f"{server.url}/needs/new/who")
        answer_until(resident, "/needs/new/check", NEED)
        answer(resident, {})
        posted = POSTED.search(resident.url)
        assert posted, resident.url
        books(resident, server.url, posted[1], offer)
        volunteer.goto(f"{server.url}/bookings/requests")
        wait_for(volunteer, 'main a:has-text("Open and answer")').click()
        volunteer.locator('form[action$="/accept"] button').click()
        for page in (resident, volunteer):
            page.goto(f"{server.url}/visits")
            wait_for(page, 'main a[href^="/visits/01"]')


def books(page: Any, url: str, need: str, offer: str) -> None:
    """From the need's page to a request: the plan, who could do it, the question to them."""
    page.goto(f"{url}/plans/{need}")
    wait_for(page, 'main a[href*="/parts/"]').click()
    id_ = offer.rsplit("/", 1)[1]
    chosen = wait_for(page, f'form:has(input[name="offer"][value="{id_}"])')
    chosen.locator("button").click()
    page.locator('main a[href*="/bookings/new/"], main a:has-text("Ask ")').first.click()
    answer(page, {"slots": "*"})
    assert "/bookings/" in page.url, page.url


def test_a_provider_comes_from_nothing_with_script_blocked_and_is_approved(server: Any, browser: Any) -> None:
    with someone(browser, server.url) as page:
        sign_up(page, server.url, "Petra", "Stone")
        page.goto(f"{server.url}/account/organisations/new")
        answer(page, {"name": "Stone Gardens", "sector": "business", "postcode": "KT1 2LN"})
        shows_who_they_are(page, browser, server.url, "organisation")
        words = OFFER | {
            "kind": "professional",
            "title": "Stone Gardens",
            "price_pence": "22",
            "party": "organisation:*",
        }
        offer = offers(page, server.url, "?kind=organisation", words)
        approve(browser, server.url, offer)
        page.goto(f"{server.url}/find?q=Stone+Gardens&postcode=KT1+2LN")
        found = wait_for(page, f'main a[href*="/offers/{offer.rsplit("/", 1)[1]}"]')
        assert "Stone Gardens" in found.inner_text()
