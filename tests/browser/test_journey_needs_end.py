"""Journey 1, its end, in two ways: a need is about to expire, is wanted still, expires, and is said again with its answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import before
from tests.browser.acts import ask_for, posted, withdraw
from tests.browser.hands import TWO_WAYS, Come, Hand, Way

pytestmark = pytest.mark.browser

STANDS_STILL = "Nothing has happened here for a long time."


@TWO_WAYS
def test_a_need_is_kept_expires_and_is_said_again(come: Come, way: Way, walker: Any) -> None:
    words = f"Somebody to play draughts with, {way.name}"
    with come("resident", "/needs/new/who") as joan, come("volunteer") as amir:
        joan.pick("who", "me")
        joan.go_on()
        need = ask_for(joan, words, "company", where="KT5 9GG")
        amir.says(words, "/needs/near")
        is_wanted_for_longer(joan, need)
        joan.says_not(STANDS_STILL)
        before.nothing_happens(walker.server, need, 80)
        joan.says(STANDS_STILL, f"/needs/{need}")
        joan.open("/needs")
        assert "Runs out after" in joan.one(".card", words).inner_text()
        joan.follow(words)
        joan.follow("I still need this")
        joan.says("We go on looking")
        joan.says_not(STANDS_STILL)
        before.nothing_happens(walker.server, need, 90)
        joan.says("A need of yours ran out of time without all the help it asked for.", "/account/notices")
        joan.says("It ran out of time on", f"/needs/{need}")
        joan.says_not("I no longer need this")
        amir.says_not(words, "/needs/near")
        again = says_it_again(joan, words)
        amir.says(words, "/needs/near")
        withdraw(joan, again)


def is_wanted_for_longer(joan: Hand, need: str) -> None:
    """A last day that is near is told of, and may be moved or taken away."""
    joan.open(f"/needs/{need}")
    joan.follow("Change", within="From when")
    joan.write_day("ends", "9 12 2025")
    joan.go_on()
    joan.says("You asked for help until Tuesday 9 December 2025.")
    joan.follow("Ask for longer")
    for at in range(3):
        joan.write("ends", "", at)
    joan.go_on()
    joan.says("Saved.")
    joan.says_not("You asked for help until")


def says_it_again(joan: Hand, words: str) -> str:
    """What was said is there again; how things are, the money and the dates are new. The id of the new need."""
    joan.follow("Ask again")
    joan.says("Your answers are here again.")
    assert joan.value("outcome") == "It is better than it was"
    joan.go_on()
    joan.told("Choose a number from 0 to 10.")
    joan.pick("outcome_now", "2")
    joan.go_on()
    joan.pick("money", "free")
    joan.go_on()
    joan.go_on()
    assert joan.at == "/needs/new/check"
    for said in (words, "Company and a chat", "10am", "KT5 9GG", "Now: 2 out of 10"):
        joan.says(said)
    joan.go_on()
    return posted(joan)
