"""Journey 2, in each way: help is found in everyday words, by place, time, price, checks, language and who gives it."""

from __future__ import annotations

import re

import pytest

from tests.browser.hands import Come, Hand

pytestmark = pytest.mark.browser

TOTAL = re.compile(r"^(\d+) offers? near", re.MULTILINE)
BRINGS = re.compile(r": (\d+)$")
MORE = "More choices"


def total(hand: Hand) -> int:
    """How many the page says there are."""
    found = TOTAL.search(hand.text)
    assert found, f"{hand.page.url} says no total: {hand.page.locator('main').inner_text()[-900:]}"
    return int(found[1])


def test_everyday_words_with_a_slip_lead_to_reasons_facets_and_an_offers_own_page(come: Come) -> None:
    with come(address="/find") as anyone:
        anyone.write("q", "shoping")
        anyone.write("postcode", "ZZ1 1ZZ")
        anyone.ask()
        anyone.told("ZZ1 1ZZ")
        assert anyone.value("q") == "shoping"
        anyone.write("postcode", "KT1 1EU")
        anyone.choose("reach", "Any distance")
        anyone.ask()
        anyone.says("We read “shoping” as “shopping”.")
        everyone = total(anyone)
        hits = anyone.page.locator("main ol.hits > li")
        assert hits.count() == min(everyone, 20)
        for said in hits.all_inner_texts():
            assert "miles away" in said, said
            assert "Does this kind of help" in said, said
        pins = anyone.page.locator("#map .pin, #map .leaflet-marker-icon").count()
        assert 0 < pins <= everyone
        name, count = narrows(anyone, "By who gives it")
        assert total(anyone) == count < everyone, name
        hit = anyone.one("ol.hits > li")
        who = hit.locator("a").first.inner_text()
        anyone.press(hit.locator("a").first)
        for said in (who, "Checks held", "When", "What others say", "Would this suit you?", "Speaks English"):
            anyone.says(said)
        assert anyone.page.locator("#where").count(), "the page shows no area"


def narrows(hand: Hand, by: str) -> tuple[str, int]:
    """Follow the first facet under these words; its name, and how many it promised."""
    entry = hand.page.locator("main h2", has_text=by).locator("xpath=following-sibling::ul[1]/li").first
    name, count = entry.inner_text().rsplit(" ", 1)
    hand.press(entry.locator("a"))
    return name, int(count)


def test_an_empty_answer_says_why_and_what_to_give_up(come: Come) -> None:
    with come(address="/find") as anyone:
        anyone.write("postcode", "KT1 2LN")
        anyone.unfold(MORE)
        anyone.choose("category", "Shopping")
        anyone.tick("day", "6")
        anyone.write("price", "lots")
        anyone.ask()
        anyone.told("Write the amount in pounds")
        anyone.write("price", "20")
        anyone.ask()
        anyone.says("Nothing fits all of that")
        anyone.says("none works on Sundays")
        way_out = anyone.one(".empty li a")
        promised = BRINGS.search(way_out.inner_text())
        assert promised, way_out.inner_text()
        anyone.press(way_out)
        assert total(anyone) == int(promised[1])
        anyone.says("Basket and Bag")


def test_each_choice_narrows_and_letters_suggest_words(come: Come) -> None:
    with come(address="/find") as anyone:
        anyone.write("q", "wash")
        anyone.follow("Suggest words")
        anyone.follow("wash and dress")
        anyone.write("postcode", "KT1 1EU")
        anyone.ask()
        everyone = total(anyone)
        anyone.unfold(MORE)
        anyone.tick("check", "dbs-enhanced-barred")
        anyone.choose("sector", "Business")
        anyone.choose("language", "English")
        anyone.tick("part", "morning")
        anyone.write("price", "31")
        anyone.ask()
        some = total(anyone)
        assert 0 < some < everyone
        anyone.says("Riverbend Homecare")  # £30.50; the others cost more
        anyone.says("Give up one thing, and there is more:")
