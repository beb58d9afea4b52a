"""Journey 3, in each way: who could help is ranked with reasons, laid side by side, and put together by hand in a plan."""

from __future__ import annotations

import re

import pytest

from tests.browser.acts import ask_for, offer_to_help, withdraw
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

CARE, COMPANY = "Washing, dressing and personal care", "Company and a chat"
FOUND = re.compile(r"(\d+) can, of (\d+) who come to you\.")
FROM_THE_BUDGET = re.compile(r"From the budget: £[\d.,]+ set aside now, £[\d.,]+ promised, £[\d.,]+ left free")
TOO_MUCH = "Choose fewer or shorter visits."  # and before it by how much the budget is too small
POINTS = re.compile(r"How we worked this out: (\d+) of 100")


def test_a_plan_is_put_together_by_hand_from_a_ranked_list_and_a_proposal(come: Come, way: Way) -> None:
    words = f"Help with washing and then a chat, {way.name}"
    with come("supporter", "/needs/new/who") as maya, come("volunteer") as amir:
        maya.pick("who", "supported|")
        maya.go_on()
        need = ask_for(maya, words, "personal-care", "company", days="13", where="KT5 9GG", money="0")
        plan = f"/plans/{need}"
        maya.says("See who could do this", plan)
        says_which_task_is_when(maya)
        maya.follow("See who could do this", within=CARE)
        reads_the_ranked_list(maya)
        maya.follow("Compare the first ones side by side")
        puts_the_second_in_the_plan(maya)
        maya.says("Your plan draws on: Business")
        offer_to_help(amir, words, "I make good tea and live close by.")
        maya.says("They offer to help", plan)
        maya.follow("See who could do this", within=COMPANY)
        maya.says("Amir K. offers to help: I make good tea and live close by.")
        maya.follow("Put in my plan", within="I make good tea")
        maya.says("Your plan draws on: Business One person")
        maya.says("a week from the budget, 1 hour a week free")
        maya.follow("Take out", within=COMPANY)
        maya.says("Your plan draws on: Business\n")
        maya.follow("Start choosing again")
        assert "Your plan draws on" not in maya.text
        withdraw(maya, need)


def says_which_task_is_when(maya: Hand) -> None:
    """Washing on Tuesday, company on Thursday; a task without a time is refused."""
    tuesday, thursday = "1-600-60", "3-600-60"
    maya.follow("Change which task is when")
    maya.untick("times-company", tuesday)
    maya.untick("times-company", thursday)
    maya.go_on()
    maya.refused("Choose at least one time for each task, and at least one task for each time.")
    maya.untick("times-personal-care", thursday)
    maya.tick("times-personal-care", tuesday)
    maya.tick("times-company", thursday)
    maya.go_on()
    maya.says("Your plan is split as you said.")


def reads_the_ranked_list(maya: Hand) -> None:
    """Those who fit, best first, with reasons; what the score is made of; and the hard constraints, counted."""
    found = FOUND.search(maya.text)
    assert found, maya.text
    assert 1 < int(found[1]) <= int(found[2])
    cards = maya.page.locator("main .card", has_text="How we worked this out")
    assert cards.count() == int(found[1])
    points = [int(POINTS.findall(card)[0]) for card in cards.all_inner_texts()]
    assert points == sorted(points, reverse=True), "they do not stand best first"
    assert cards.first.locator(".reason--for").count(), "the first has no reason for it"
    assert maya.page.locator("main .reason--against").count(), "no reason stands against anyone"
    maya.unfold("How we worked this out")
    parts = cards.first.locator("tbody tr").all_inner_texts()
    assert abs(sum(float(part.split()[-1]) for part in parts) - points[0]) <= 0.5 + 0.05 * len(parts), parts
    maya.unfold("Who does not fit, and why")
    for why in ("does not come to where it is needed", "is for another task"):
        maya.says(why)


def puts_the_second_in_the_plan(maya: Hand) -> None:
    """What each would cost the budget is read before one is chosen."""
    cards = maya.page.locator("main .columns .card")
    assert cards.count() > 1
    for said in cards.all_inner_texts():
        assert "an hour" in said, said
        assert FROM_THE_BUDGET.search(said) or TOO_MUCH in said, said
    second = cards.nth(1)
    name = second.locator("a").first.inner_text()
    maya.press(second.locator("button"))
    maya.says("They stand in your plan now. Nothing is asked or paid yet.")
    maya.says(name)
