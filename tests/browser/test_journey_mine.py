"""Journeys 8 and 9, in each way: someone makes an account, is told what concerns them as they choose, and sees who looked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import before
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

FAMILY = {"desktop": "Broad", "320 px": "Narrow", "keyboard": "Keys", "script blocked": "Plain"}
FIRST, SECOND = "three grey herons", "four black swans"
LOOKED = "opened your record"


def test_an_account_is_made_and_told_and_shows_all_that_is_kept(come: Come, way: Way, walker: Any) -> None:
    name = f"Nell {FAMILY[way.name]}"
    email = f"{name.replace(' ', '.')}@example.com".lower()
    with come("", "/account/sign-up") as nell:
        signs_up(nell, name, email)
        changes_her_details(nell)
        with come("officer", "/council/people") as priya:
            opens_the_record(priya, name, f"She rang, {way.name}.")
        is_told(nell, email, f"She rang, {way.name}.")
        takes_her_data(nell)
        chooses_no_letters(nell)
        before.record_opened(walker, name, f"And again, {way.name}.")
        nell.says("New", "/account/notices")
        assert letters_to(nell, email, LOOKED) == 1
        forgets_her_password(nell, email)


def signs_up(nell: Hand, name: str, email: str) -> None:
    """Make an account from nothing, confirm it by the letter, and come in."""
    given, family = name.split()
    nell.write("given_name", given)
    nell.write("family_name", family)
    nell.write("email", email)
    nell.write("password", "short")
    nell.go_on()
    nell.told("at least 10 characters")
    assert nell.value("email") == email
    nell.write("password", FIRST)
    nell.go_on()
    nell.says("Look into your email")
    opens_a_letter(nell, email, "Please confirm your email address")
    nell.press('main a[href*="/account/confirm/"]')
    nell.write("password", FIRST)
    nell.go_on()
    nell.says("Your account is ready")
    signs_out(nell)
    nell.write("email", email)
    nell.write("password", SECOND)
    nell.go_on()
    nell.told("The email address or the password is not right.")
    nell.write("password", FIRST)
    nell.go_on()
    nell.says("Sign out")


def opens_a_letter(nell: Hand, email: str, subject: str) -> None:
    """Look into the mailbox until it is there, and open it."""
    nell.open("/demo/mailbox")
    nell.awaits(f'main li.card:has-text("{email}"):has-text("{subject}")')
    nell.follow(subject, within=email)
    nell.says(f"To {email}")


def letters_to(nell: Hand, email: str, subject: str) -> int:
    """How many of this subject went to this address."""
    nell.open("/demo/mailbox")
    found: int = nell.page.locator("main li.card", has_text=email).filter(has_text=subject).count()
    return found


def signs_out(nell: Hand) -> None:
    """Leave, and stand before the door."""
    nell.press('form[action="/account/sign-out"] button')
    assert nell.at == "/account/sign-in"


def changes_her_details(nell: Hand) -> None:
    """A postcode that there is not is refused, and one of the borough is taken."""
    nell.open("/account")
    nell.follow("Change", within="Postcode")
    nell.write("phone", "020 8547 5000")
    nell.write("postcode", "ZZ99 9ZZ")
    nell.go_on()
    nell.told("postcode")
    assert nell.value("phone") == "020 8547 5000"
    nell.write("postcode", "KT1 2LN")
    nell.go_on()
    nell.says("Your details are changed.")
    nell.says("020 8547 5000")


def opens_the_record(priya: Hand, name: str, reason: str) -> None:
    """An officer looks, and has to say why."""
    priya.write("q", name)
    priya.ask()
    priya.press('main a[href^="/council/people/0"]')
    priya.go_on()
    priya.told("Write why you need to open this record.")
    priya.write("reason", reason)
    priya.go_on()
    priya.says("020 8547 5000")


def is_told(nell: Hand, email: str, reason: str) -> None:
    """Nell reads of it here and in her mail, and both lead to who it was and why."""
    nell.says(LOOKED, "/account/notices")
    opens_a_letter(nell, email, LOOKED)
    nell.press('main a[href$="/account/data"]')
    nell.says(reason)
    nell.open("/account/notices")
    nell.follow("Open", within=LOOKED)
    assert nell.at == "/account/data"
    nell.says("Priya Nair")
    nell.says(reason)
    nell.says_not("New", "/account/notices")


def takes_her_data(nell: Hand) -> None:
    """All that is kept, as a file."""
    nell.open("/account/data")
    taken = nell.take("Download my data")
    assert taken.suggested_filename.endswith(".json")
    assert "020 8547 5000" in taken.path().read_text()


def chooses_no_letters(nell: Hand) -> None:
    """From now on news stands here alone."""
    nell.open("/account/notices")
    nell.follow("Choose how we tell you")
    nell.pick("by_email", "none")
    nell.go_on()
    nell.open("/account/notices/choices")
    assert nell.page.locator('[name="by_email"][value="none"]').is_checked()


def forgets_her_password(nell: Hand, email: str) -> None:
    """A letter leads to a new one, once."""
    signs_out(nell)
    nell.follow("I have forgotten my password")
    nell.write("email", email)
    nell.go_on()
    opens_a_letter(nell, email, "Choose a new password")
    nell.press('main a[href*="/account/reset/"]')
    link = nell.page.url
    nell.write("password", "short")
    nell.go_on()
    nell.told("at least 10 characters")
    nell.write("password", SECOND)
    nell.go_on()
    nell.says("Your new password is set.")
    nell.page.goto(link)
    nell.says("This link does not work any more")
    nell.press('main a[href="/account/forgotten"]')
