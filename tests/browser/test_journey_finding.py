"""Journey 2, in each way: help is found in everyday words, by place, time, price, checks, language and who gives it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser import before
from tests.browser.hands import TWO_WAYS, Come, Hand, Way

pytestmark = pytest.mark.browser

TOTAL = re.compile(r"^(\d+) offers? near", re.MULTILINE)
BRINGS = re.compile(r": (\d+)$")
MORE = "More choices"
ALONG = re.compile(r"^(\d+) offers? between KT1 1EU and KT6 4LX", re.MULTILINE)
UNREADABLE = {
    "reach=5000": "Choose at most 30 miles. Nobody comes from further away.",
    f"q={'+'.join(['dog'] * 10_000)}": "Use at most 300 letters. A few words are enough.",
    "q=%F0%9F%90%95": "“🐕” says nothing to us, so we looked for all else that you chose.",
    "q=shopping+AND+%28title%3A%2A+OR+%22~2+%5Ba+TO+b%5D%5E9": "Basket and Bag",
}


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


def test_help_along_a_journey_open_now_with_places_free(come: Come) -> None:
    with come(address="/find") as anyone:
        anyone.write("q", "shopping")
        anyone.write("postcode", "KT1 1EU")
        anyone.unfold(MORE)
        anyone.choose("detour", "At most 2 miles longer")
        anyone.ask()
        anyone.told("Write the postcode where the journey leads")
        anyone.write("to", "KT6 4LX")
        anyone.ask()
        why = anyone.one(".empty").inner_text()
        assert "on the way" in why, why
        anyone.follow("Leave out the words")
        anyone.says("Help between KT1 1EU and KT6 4LX")
        anyone.says("“Longer” is measured as the crow flies")
        along = ALONG.search(anyone.text)
        assert along, anyone.page.locator("main h2").all_inner_texts()
        for said in anyone.page.locator("main ol.hits > li").all_inner_texts():
            assert "longer" in said, said
        anyone.tick("now", "1")
        anyone.choose("free", "Has a place free this week")
        anyone.ask()
        fewer = ALONG.search(anyone.text)
        assert fewer, anyone.page.locator("main h2").all_inner_texts()
        assert 0 < int(fewer[1]) <= int(along[1])
        for said in anyone.page.locator("main ol.hits > li").all_inner_texts():
            assert "Open now" in said, said
            assert "free this week" in said, said


@TWO_WAYS
def test_what_nobody_can_read_gets_a_sentence(come: Come) -> None:
    with come(address="/find") as anyone:
        for asked, sentence in UNREADABLE.items():
            answer = anyone.page.goto(f"{anyone.url}/find?postcode=KT1+1EU&{asked}")
            assert answer.status == (422 if "Choose" in sentence or "Use" in sentence else 200), answer.status
            anyone.says(sentence)


@TWO_WAYS
def test_a_search_is_kept_and_tells_what_is_new(come: Come, way: Way, walker: Any) -> None:
    title = f"Old letters read aloud, {way.name}"
    with come("resident", "/find") as joan, come("officer") as priya:
        joan.write("q", title)
        joan.write("postcode", "KT1 2LN")
        joan.ask()
        joan.follow("Tell me when there is more")
        joan.says("You keep this search.")
        offer = before.offer_sent(walker, "neighbour", title)
        priya.open(f"/council/offers/{offer}")
        priya.follow("Approve")
        priya.says("Approved. It is live.")
        joan.says(title, f"/find?q={title.replace(' ', '+')}&postcode=KT1+2LN")
        before.a_day_passes_for_searches(walker.server)
        joan.says(f"New in your search “{title} near KT1 2LN”: ", "/account/notices")
        joan.open("/account/searches")
        joan.says("new this week")
        joan.follow("Stop", within=title)
        assert "This search is kept no more." in joan.text
    before.offer_retired(walker, "neighbour", offer)
