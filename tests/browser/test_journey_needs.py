"""Journey 1, in each way: a need is said in one's own words, kept as a draft, corrected, posted, changed and withdrawn."""

from __future__ import annotations

import pytest

from tests.browser.acts import ask_for, posted, withdraw
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

WORDS = "Mum needs help washing in the mornings and someone to do her shopping"
SUGGESTED = {"personal-care", "shopping"}


def test_a_supporter_begins_as_nobody_goes_on_with_the_draft_and_asks_for_her_mother(come: Come) -> None:
    with come(address="/needs/new") as maya:
        maya.go_on()
        maya.told("Choose who needs the help.")
        maya.pick("who", "supported")
        maya.go_on()
        maya.write("words", WORDS)
        maya.go_on()
        corrects_what_the_words_suggest(maya)
        maya.open("/demo/people")  # as if she had to look for her password first
        maya.press('form[action="/demo/people/supporter"] button')
        maya.open("/needs/new")
        maya.says("Go on where you stopped")
        maya.says(WORDS)
        maya.follow("Go on")
        assert maya.at == "/needs/new/where"
        maya.write("postcode", "ZZ1 1ZZ")
        maya.go_on()
        maya.told("ZZ1 1ZZ")
        assert maya.value("postcode") == "ZZ1 1ZZ"
        maya.write("postcode", "KT1 2LN")
        maya.go_on()
        maya.tick("must_haves", "pets")
        maya.go_on()
        maya.choose("language_code", "Korean")
        maya.go_on()
        maya.write("outcome", "Mum is washed before ten and has enough to eat")
        maya.pick("outcome_now", "3")
        maya.go_on()
        maya.pick("money", "free")
        maya.go_on()
        maya.go_on()
        assert maya.at == "/needs/new/check"
        need = checks_and_asks(maya)
        changes_and_withdraws(come, maya, need)


def corrects_what_the_words_suggest(maya: Hand) -> None:
    """Kinds of help and times stand there already; she puts them right by hand."""
    ticked = maya.page.locator('[name="categories"]:checked')
    assert set(ticked.evaluate_all("boxes => boxes.map(box => box.value)")) == SUGGESTED
    maya.untick("categories", "personal-care")
    maya.tick("categories", "meals")
    maya.go_on()
    maya.says("We filled in what your words seem to say.")
    assert maya.value("slots-0-start"), "the mornings are not there"
    maya.choose("slots-0-start", "11:00")
    maya.choose("slots-0-minutes", "1 hour")
    for day in "0123456":
        (maya.tick if day in "14" else maya.untick)("slots-0-day", day)
    maya.go_on()


def checks_and_asks(maya: Hand) -> str:
    """The answers in one place, one of them changed from there; the posted need's id."""
    for said in ("Joan Ellis", "Shopping", "Meals", "11am", "KT1 2LN", "Korean", "Now: 3 out of 10"):
        maya.says(said)
    maya.follow("Change", within="What should be better")
    maya.pick("outcome_now", "4")
    maya.go_on()
    assert maya.at == "/needs/new/check"
    maya.says("Now: 4 out of 10")
    maya.follow("Change", within="Money")
    maya.pick("money", "0")  # her mother's budget, which nobody could choose before they had signed in
    maya.go_on()
    maya.says("can be used now")
    maya.go_on()
    maya.says("We have it")
    return posted(maya)


def changes_and_withdraws(come: Come, maya: Hand, need: str) -> None:
    """Her mother sees what was asked and by whom; both may change it, and either may take it back."""
    with come("resident", "/needs") as joan:
        joan.follow(WORDS)
        joan.unfold("What happened so far")
        joan.says("By Maya Ellis")
        joan.follow("Change", within="What is needed")
        joan.write("words", "")
        joan.go_on()
        joan.told("Say in a few words what help is needed.")
        joan.write("words", "Someone to do my shopping and a warm lunch")
        joan.go_on()
        joan.says("Saved.")
    maya.open(f"/needs/{need}")
    maya.says("Someone to do my shopping and a warm lunch")
    maya.follow("I no longer need this")
    maya.says("nobody sees it or is asked for it any more")
    maya.write("reason", "My brother moves in with her.")
    maya.go_on()
    maya.says("Withdrawn. Nobody is asked for it any more.")
    maya.open(f"/needs/{need}")
    maya.unfold("What happened so far")
    maya.says("My brother moves in with her.")


def test_a_place_and_an_organisation_ask_by_the_same_form(come: Come, way: Way) -> None:
    place, words = f"Elm Green, {way.name}", f"Someone to weed the beds, {way.name}"
    with come("manager", "/account/places/new") as nadia:
        nadia.write("name", place)
        nadia.pick("kind", "park")
        nadia.pick("owner", "organisation:")
        nadia.write("postcode", "KT1 2LN")
        nadia.go_on()
        nadia.open("/account/places")
        nadia.follow(place)
        nadia.follow("Ask for help for this place")
        nadia.go_on()
        need = ask_for(nadia, words, "place-upkeep", where="", money="free")
        nadia.says(place)
        withdraw(nadia, need)
        nadia.open("/needs/new/who")
        nadia.pick("who", "organisation|")
        nadia.go_on()
        need = ask_for(nadia, f"A course in lifting, {way.name}", "staff-training")
        assert "Anchorage Care at Home" in nadia.text
        withdraw(nadia, need)
