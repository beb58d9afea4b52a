"""Journey 4, in each way: help is listed, approved, changed, paused, suspended and taken away; and needs are answered."""

from __future__ import annotations

import pytest

from tests.browser.acts import ask_for, offer_to_help, withdraw
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

NORBITON = "E05000408"
SEARCH = "/find?q=lift&postcode=KT1+2LN&reach=any"


def test_an_offer_is_listed_approved_changed_paused_suspended_and_taken_away(come: Come, way: Way) -> None:
    title = f"A lift in {way.name} comfort"
    with (
        come("volunteer", "/account/checks") as amir,
        come("safeguarding", "/council/checks") as samira,
        come("officer", "/council/offers") as priya,
        come(address="/find") as anyone,
    ):
        sends_in_a_check(amir)
        approves_the_check(samira)
        amir.says("Counts until Wednesday 1 April 2026", "/account/checks")
        amir.open("/offers/new")
        lists(amir, title)
        offer = amir.at
        priya.open("/council/offers")
        priya.follow(title)
        priya.follow("Approve")
        priya.says("Approved. It is live.")
        anyone.says(title, SEARCH)
        changes_wait_and_are_decided(amir, priya, offer, title)
        amir.open(offer)
        amir.follow("Pause it")
        amir.says("Paused. Nobody finds it until you bring it back.")
        anyone.says_not(title, SEARCH)
        amir.follow("Bring it back")
        anyone.says(title, SEARCH)
        is_suspended_and_lifted(amir, samira, offer)
        amir.follow("Take it away for good")
        amir.go_on()
        anyone.says_not(title, SEARCH)


def sends_in_a_check(amir: Hand) -> None:
    """What shows it and until when; a day that is over is refused."""
    amir.follow("Send in a check")
    amir.choose("kind", "Driving licence")
    amir.write("evidence", "Licence, insurance and MOT, seen at the library.")
    amir.write_day("issued", "1 4 2025")
    amir.go_on()
    amir.told("until")
    amir.write_day("expires", "1 4 2026")
    amir.go_on()
    amir.says("We have your check")


def approves_the_check(samira: Hand) -> None:
    """Safeguarding reads what shows it."""
    samira.says("Driving licence", "/council/checks")
    samira.follow("Driving licence", within="Amir Khan")
    samira.says("seen at the library.")
    samira.follow("Approve it")
    samira.says("The check is approved")


def lists(amir: Hand, title: str) -> None:
    """From “Offer help” to the council’s desk, for nothing, in one ward."""
    amir.pick("kind", "volunteer")
    amir.go_on()
    amir.tick("categories", "lifts")
    amir.go_on()
    amir.write("title", title)
    amir.write("description", "I drive you there, wait, and drive you home.")
    amir.go_on()
    amir.write("price_pence", "a smile")
    amir.pick("unit", "visit")
    amir.go_on()
    amir.told("Write the amount in pounds")
    amir.write("price_pence", "0")
    amir.go_on()
    amir.pick("reach", "areas")
    amir.go_on()
    amir.told("Choose at least one ward.")
    amir.tick("areas", NORBITON)
    amir.go_on()
    amir.choose("slots-0-start", "09:00")
    amir.choose("slots-0-minutes", "4 hours")
    amir.tick("slots-0-day", "5")
    amir.write("capacity_minutes", "4")
    amir.go_on()
    amir.tick("languages", "en")
    amir.tick("languages", "ur")
    amir.go_on()
    amir.says("Check your answers")
    amir.says("You hold every check that it needs.")
    amir.go_on()
    amir.says("Sent to the council")


def changes_wait_and_are_decided(amir: Hand, priya: Hand, offer: str, title: str) -> None:
    """A change waits with its difference shown: one is taken over, the next turned down with a reason."""
    for words in ("I drive you there and home, and carry your bags.", "I drive very fast, all over the country."):
        amir.open(offer)
        amir.follow("Change the words")
        amir.write("description", words)
        amir.go_on()
        amir.says("A change waits for the council.")
        now, then = amir.page.locator("main .change__side").all_inner_texts()
        assert words in then, then
        assert words not in now, now
        assert words not in amir.page.locator("main .split").inner_text(), "what people see is as it was"
        priya.open("/council/offers")
        priya.follow(title)
        priya.says("A change that waits")
        before, after = priya.page.locator("main .change__side").all_inner_texts()
        assert before.startswith("Now"), before
        assert words not in before
        assert after.startswith("After"), after
        assert words in after
        if "fast" not in words:
            priya.follow("Approve the change")
            priya.says("The change is live.")
            amir.says(words, offer)
    turn_down = 'main form[action$="/return"]'
    priya.go_on(turn_down)
    priya.told("Say")
    priya.write("reason", "Please drive as the law says.")
    priya.go_on(turn_down)
    priya.says("Turned down.")
    amir.open(offer)
    amir.says("Your last change was not taken over. Please drive as the law says.")
    amir.says("carry your bags")


def is_suspended_and_lifted(amir: Hand, samira: Hand, offer: str) -> None:
    """Safeguarding stops it at once with a reason that its maker reads, and lets it live again."""
    samira.open(offer)
    samira.follow("Open it as an officer")
    samira.go_on()
    samira.told("Say")
    samira.write("reason", "We have heard of an accident.")
    samira.go_on()
    samira.says("Suspended. Its maker reads your reason.")
    amir.open(offer)
    amir.says("The council has suspended this offer. We have heard of an accident.")
    samira.open(offer)
    samira.follow("Open it as an officer")
    samira.write("reason", "It was another driver.")
    samira.go_on()
    samira.says("Lifted. It is live again.")
    amir.says_not("The council has suspended this offer.", offer)


def test_a_need_near_one_is_answered_taken_back_and_declined_kindly(come: Come, way: Way) -> None:
    words = f"A chat about old films, {way.name}"
    with (
        come("supporter", "/needs/new/who") as maya,
        come("volunteer") as amir,
        come("neighbour") as grace,
    ):
        maya.pick("who", "supported|")
        maya.go_on()
        need = ask_for(maya, words, "company", where="KT5 9GG")
        amir.says(words, "/needs/near")
        card = amir.one(".card", words).inner_text()
        assert "For Joan E." in card, card
        assert "away" in card, card
        assert "KT5" not in card, card
        grace.open("/needs/near")
        grace.says_not(words)  # she has no offer for company
        amir.follow("I can help", within=words)
        amir.write("words", "I have seen them all.")
        amir.write("price", "0")
        amir.go_on()
        amir.told("Choose at least one time.")
        assert amir.value("words") == "I have seen them all."
        offer_to_help(amir, words, "I have seen them all.")
        maya.says("I have seen them all.", f"/plans/{need}")
        amir.open("/needs/near")
        amir.follow("Take it back", within=words)
        maya.says_not("I have seen them all.", f"/plans/{need}")
        offer_to_help(amir, words, "I have all of them at home.")
        maya.says("I have all of them at home.", f"/plans/{need}")
        maya.follow("Say no, kindly", within="I have all of them at home.")
        maya.says("Say no to Amir")
        maya.write("words", "How kind! My cousin comes now.")
        maya.go_on()
        maya.says("We have told them, with your thanks.")
        amir.says("They said: How kind! My cousin comes now.", "/needs/near")
        withdraw(maya, need)
