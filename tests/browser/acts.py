"""What several journeys do on their way, told with the hands' acts: ask for help, list an offer, let it go live."""

from __future__ import annotations

import re

from tests.browser.hands import Hand

POSTED = re.compile(r"/needs/([0-9A-Z]{26})\?posted=1")


def posted(hand: Hand) -> str:
    """The id of the need that was posted just now."""
    found = POSTED.search(hand.page.url)
    assert found, f"nothing is posted: {hand.page.url}"
    return found[1]


def ask_for(
    hand: Hand,
    words: str,
    *kinds: str,
    when: str = "10:00",
    days: str = "1",
    where: str = "KT1 2LN",
    money: str = "free",
) -> str:
    """Answer one question after the other, from what is needed to the posting; the need's id."""
    hand.write("words", words)
    hand.go_on()
    ticked = hand.page.locator('[name="categories"]:checked').evaluate_all("boxes => boxes.map(box => box.value)")
    for kind in set(ticked).difference(kinds):
        hand.untick("categories", kind)
    for kind in kinds:
        hand.tick("categories", kind)
    hand.go_on()
    hand.choose("slots-0-start", when)
    hand.choose("slots-0-minutes", "1 hour")
    for day in "0123456":
        (hand.tick if day in days else hand.untick)("slots-0-day", day)
    hand.go_on()
    if where:
        hand.write("postcode", where)
        hand.go_on()
    hand.go_on()
    hand.go_on()
    hand.write("outcome", "It is better than it was")
    hand.pick("outcome_now", "4")
    hand.go_on()
    hand.pick("money", money)
    hand.go_on()
    hand.go_on()
    assert hand.at == "/needs/new/check"
    hand.says(words)
    hand.go_on()
    return posted(hand)


def withdraw(hand: Hand, need: str) -> None:
    """Take a need back, so that the borough is as it was."""
    hand.open(f"/needs/{need}/withdraw")
    hand.go_on()
    hand.says("Withdrawn.")


def offer_to_help(hand: Hand, words: str, said: str, *, price: str = "0") -> None:
    """Answer the need of these words from “Needs near you”."""
    hand.says(words, "/needs/near")
    hand.follow("I can help", within=words)
    if hand.page.locator('[name="offer"][type="radio"]').count():
        hand.pick("offer")
    hand.tick("slots", "")
    hand.write("price", price)
    hand.write("words", said)
    hand.go_on()
    hand.says("They read your words and tell you yes or no.")


def figure(hand: Hand, label: str, at: int = 0) -> int:
    """The amount under or beside this label, in pence; of several such labels of the one at `at`."""
    found = re.findall(rf"{re.escape(label)}\s+(−?)£([\d,]+)\.(\d\d)", hand.text)
    assert len(found) > at, f"there is no amount of “{label}” on {hand.page.url}: {hand.text[:900]}"
    minus, whole, part = found[at]
    pence = int(whole.replace(",", "")) * 100 + int(part)
    return -pence if minus else pence


def rows(hand: Hand, caption: str) -> list[list[str]]:
    """What the cells say, row by row, of the tables whose caption begins so."""
    table = hand.page.locator("main table").filter(has=hand.page.locator("caption", has_text=caption))
    assert table.count(), f"there is no table “{caption}” on {hand.page.url}: {hand.text[:900]}"
    found: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return found
