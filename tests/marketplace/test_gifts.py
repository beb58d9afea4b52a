"""A gift in kind from being offered to having come: who may, once, told to the other side, and apart from all money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden, SentBefore, WrongState
from hub.people import services as people
from hub.people.services.sessions import OPENING
from hub.places import services as places
from marketplace.gifts import queries, services
from marketplace.gifts.domain import GiftEvent, GiftState, GiftWaits, NotAGift, NotForYou, NotYourGift, Worth
from marketplace.gifts.queries import GiftView
from marketplace.needs import queries as needs_of
from marketplace.needs import services as needs
from marketplace.plans import queries as plans
from payments.ledger import queries as ledger
from tests.marketplace.agreements import deal, told
from tests.marketplace.market import CENTRE, commissioner, live_offer, organisation, posted_need, resident
from tests.marketplace.test_failures_statements import statements
from tests.payments.money_world import World
from tests.payments.test_holds_races import at_once


@dataclass
class Town:
    """Joan, who asks for shopping, and a shop that could give some."""

    joan: Actor
    need: str
    shop: str
    keeper: Actor

    def give(self, **more: Any) -> str:
        said: dict[str, Any] = {
            "what": "Ten bags of food", "value_pence": 8_000, "words": "We bring one each Monday.", "by": self.keeper,
        }  # fmt: skip
        said |= more
        need, party = said.pop("need", self.need), said.pop("party", self.shop)
        return unit.write(services.give, need, party, said.pop("category", "shopping"), **said)

    def move(self, gift: str, event: GiftEvent, by: Actor | None = None, words: str = "") -> GiftView:
        unit.write(services.move, gift, event, by or self.joan, words)
        return unit.read(queries.gift, gift)


@pytest.fixture
def town(borough: Flask) -> Town:
    joan = resident()
    shop, keeper = organisation("Corner Shop")
    live_offer(shop, keeper, kind="professional")
    need = posted_need(joan)
    outbox.drain()
    return Town(joan, need, shop, keeper)


def test_it_is_offered_taken_comes_and_each_side_hears(town: Town) -> None:
    gift = town.give()
    outbox.drain()
    assert "Corner Shop would like to give you something" in str(told(town.joan))
    assert unit.read(queries.worth_of, unit.read(queries.gifts_for, town.need)) == Worth()
    taken = town.move(gift, GiftEvent.ACCEPT, words="Yes please, after ten.")
    assert (taken.state, taken.answer) == (GiftState.ACCEPTED, "Yes please, after ten.")
    assert unit.read(queries.worth_of, [taken]) == Worth(coming_pence=8_000)
    outbox.drain()
    assert "Joan Parker takes what you offered" in str(told(town.keeper))
    come = town.move(gift, GiftEvent.RECEIVE, words="How kind.")
    assert (come.state, come.thanks) == (GiftState.RECEIVED, "How kind.")
    assert unit.read(queries.worth_of, [come]) == Worth(come_pence=8_000)
    outbox.drain()
    assert "What you gave has come to Joan Parker" in str(told(town.keeper))
    now = clocks.now()
    assert [
        one.id for one in unit.read(queries.came, f"person:{town.joan.person}", now - timedelta(1), now + timedelta(1))
    ] == [gift]


def test_only_who_may_answer_the_need_may_give(town: Town) -> None:
    stranger, pets = resident("Sue", "Stranger"), resident("Pat", "Pets")
    live_offer(f"person:{pets.person}", pets, categories=["pets"])
    for someone in (stranger, pets):
        with pytest.raises(NotForYou):
            town.give(party=f"person:{someone.person}", by=someone)
    with pytest.raises(NotForYou):
        town.give(by=stranger)  # does not speak for the shop
    live_offer(f"person:{town.joan.person}", town.joan)
    with pytest.raises(NotForYou):
        town.give(party=f"person:{town.joan.person}", by=town.joan)  # to herself
    with pytest.raises(NotAGift) as refusal:
        town.give(category="pets")
    assert refusal.value.data["field"] == "category"
    assert unit.read(queries.gifts_for, town.need) == []


def test_nobody_gives_to_a_place_of_their_own(town: Town) -> None:
    place = unit.write(places.add_place, "The Yard", "park", CENTRE, town.shop, by=town.keeper)
    need = posted_need(town.keeper, holder=f"place:{place}", categories=("place-upkeep",))
    friend = resident("Fred", "Friend")
    for party, who in ((town.shop, town.keeper), (f"person:{friend.person}", friend)):
        live_offer(party, who, categories=["place-upkeep"], kind="volunteer", price_pence=0)
    outbox.drain()
    said = {"need": need, "category": "place-upkeep", "what": "A bench"}
    with pytest.raises(NotForYou):
        town.give(**said)
    assert town.give(**said, party=f"person:{friend.person}", by=friend)


def test_who_may_give_is_read_at_once_however_many_offers_and_tasks_there_are(town: Town) -> None:
    three = posted_need(resident("Ann", "Other"), categories=("shopping", "company", "garden"))
    outbox.drain()
    few, one = unit.read(lambda: statements(queries.may_give, needs_of.need(town.need), [town.shop]))
    for _ in range(3):
        live_offer(town.shop, town.keeper, kind="professional", categories=["shopping", "company"])
    many, two = unit.read(lambda: statements(queries.may_give, needs_of.need(three), [town.shop]))
    assert one == [(town.shop, "shopping")]
    assert two == [(town.shop, "company"), (town.shop, "shopping")]
    assert many <= few + 3  # which checks each kind of help asks for


def test_one_thing_at_a_time_and_each_form_once(app: Flask, town: Town) -> None:
    mark = ids.new()
    once = partial(
        services.give, town.need, town.shop, "shopping", what="Bread", value_pence=500, words="By bike.",
        by=town.keeper, request=mark,
    )  # fmt: skip
    assert at_once(app, once, once) == [mark, mark]
    assert town.give(what="Bread", value_pence=500, words="By bike.", request=mark) == mark
    with pytest.raises(SentBefore):
        town.give(what="Bread", value_pence=501, words="By bike.", request=mark)
    with pytest.raises(GiftWaits):
        town.give()
    assert len(unit.read(queries.gifts_for, town.need)) == 1
    town.move(mark, GiftEvent.ACCEPT)
    assert town.give() != mark


def test_each_side_takes_its_own_steps_and_no_step_twice(town: Town) -> None:
    gift = town.give()
    for event in (GiftEvent.ACCEPT, GiftEvent.DECLINE, GiftEvent.RECEIVE):
        with pytest.raises(Forbidden):
            town.move(gift, event, town.keeper)
    with pytest.raises(NotYourGift):
        town.move(gift, GiftEvent.WITHDRAW)
    with pytest.raises(NotYourGift):
        town.move(gift, GiftEvent.LAPSE)
    with pytest.raises(WrongState):
        town.move(gift, GiftEvent.RECEIVE)
    first = town.move(gift, GiftEvent.ACCEPT, words="Thank you.")
    assert town.move(gift, GiftEvent.ACCEPT, words="Thank you!") == first  # a double click
    with pytest.raises(NotAGift):
        town.move(gift, GiftEvent.RECEIVE, words="x" * 1001)
    gone = town.move(gift, GiftEvent.WITHDRAW, town.keeper, "The van broke down.")
    assert (gone.state, gone.parting) == (GiftState.WITHDRAWN, "The van broke down.")
    outbox.drain()
    assert "Corner Shop cannot give what was offered to you" in str(told(town.joan))
    with pytest.raises(WrongState):
        town.move(gift, GiftEvent.RECEIVE)


def test_a_supporter_who_may_arrange_answers_and_one_who_may_view_does_not(town: Town) -> None:
    kin, viewer = resident("Kim", "Kin"), resident("Vi", "Viewer")
    for who, scope in ((kin, "arrange"), (viewer, "view")):
        unit.write(people.delegate, town.joan.person, who.person, [scope], None, evidence="She said so.", by=town.joan)
    gift = town.give()
    with pytest.raises(Forbidden):
        town.move(gift, GiftEvent.DECLINE, viewer)
    assert town.move(gift, GiftEvent.DECLINE, kin, "She has enough.").state is GiftState.DECLINED
    outbox.drain()
    assert "It is not needed this time" in str(told(town.keeper))


def test_what_nobody_took_ends_with_the_need_and_what_was_taken_may_still_come(town: Town) -> None:
    first = town.give(what="A chair")
    town.move(first, GiftEvent.ACCEPT)
    second = town.give(what="A table")
    unit.write(needs.withdraw_need, town.need, by=town.joan)
    outbox.drain()
    assert unit.read(queries.gift, second).state is GiftState.OVER
    assert unit.read(queries.gift, first).state is GiftState.ACCEPTED
    assert town.move(first, GiftEvent.RECEIVE).state is GiftState.RECEIVED
    with pytest.raises(NotForYou):
        town.give()


def test_a_block_ends_what_stands_and_lets_nothing_new_come(town: Town) -> None:
    first = town.give()
    town.move(first, GiftEvent.ACCEPT)
    second = town.give()
    unit.write(people.block, town.joan, town.shop, "They are rude.")
    outbox.drain()
    assert {unit.read(queries.gift, one).state for one in (first, second)} == {GiftState.OVER}
    with pytest.raises(NotForYou):
        town.give()


@pytest.mark.parametrize("taken", [True, False])
def test_a_giver_who_blocks_is_told_nothing_and_whoever_waits_hears(town: Town, taken: bool) -> None:
    gift = town.give()
    if taken:
        town.move(gift, GiftEvent.ACCEPT)
    outbox.drain()
    unit.write(people.block, town.keeper, f"person:{town.joan.person}", "Rude.", for_party=town.shop)
    outbox.drain()
    assert unit.read(queries.gift, gift).state is GiftState.OVER
    assert "Corner Shop cannot give what was offered to you, after all." in str(told(town.joan))
    assert "no longer needed" not in str(told(town.keeper))


def test_a_holder_who_blocks_is_told_nothing_and_the_giver_hears_no_reason(town: Town) -> None:
    town.move(town.give(), GiftEvent.ACCEPT)
    outbox.drain()
    before = len(told(town.joan))
    unit.write(people.block, town.joan, town.shop, "They are rude.")
    outbox.drain()
    assert "What you offered to give is no longer needed" in str(told(town.keeper))
    assert len(told(town.joan)) == before


def test_no_money_moves_and_no_sum_of_money_changes(borough: Flask, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    need = unit.read(plans.part, made.part).need
    town = Town(made.resident, need, made.party, made.supplier)
    assert f"/needs/{need}/gifts/new" in sign_in(made.supplier.person).get(f"/bookings/{booking}").text
    assert f"/needs/{need}/gifts/new" not in sign_in(made.resident.person).get(f"/bookings/{booking}").text
    before = (made.purse(), unit.read(ledger.totals), unit.read(plans.plan, need).weekly_pence)
    gift = town.give(category=unit.read(plans.part, made.part).category, what="A warm coat", value_pence=12_345)
    home = sign_in(made.resident.person)
    assert "Waits for your answer" in home.get(f"/plans/{need}").text
    town.move(gift, GiftEvent.ACCEPT)
    town.move(gift, GiftEvent.RECEIVE)
    outbox.drain()
    assert (made.purse(), unit.read(ledger.totals), unit.read(plans.plan, need).weekly_pence) == before
    World().verify()
    page = home.get(f"/plans/{need}").text
    assert "A warm coat" in page
    assert "worth £123.45" in page
    assert "is in no sum of money here" in page
    month = f"{clocks.today():%Y-%m}"
    statement = home.get(f"/budgets/{made.budget}/statements/{month}").text
    assert "Given in kind, beside the money" in statement
    assert "£123.45" in statement
    assert "123.45" not in home.get(f"/budgets/{made.budget}/statements/{month}.csv").text


def test_it_is_given_and_answered_on_pages(town: Town, sign_in: Any) -> None:
    shop, home = sign_in(town.keeper.person), sign_in(town.joan.person)
    address = f"/needs/{town.need}/gifts/new"
    assert address in shop.get("/needs/near").text
    page = shop.get(address).text
    assert "Joan P." in page
    assert "Parker" not in page
    mark = re.search(r'name="token"[^>]* value="([0-9A-Z]{26})"', page)
    assert mark
    form = {
        "token": mark[1], "party": town.shop, "category": "shopping", "what": "A trolley", "value": "45.50",
        "words": "You can fetch it any day.",
    }  # fmt: skip
    for value in ("", "0", "-1", "12,50", "1e18", "£", "0.005", "10000.01"):
        answer = shop.post(address, data=form | {"value": value})
        assert answer.status_code == 422, value
    assert shop.post(address, data=form | {"what": ""}).status_code == 422
    there, again = (shop.post(address, data=form).location for _ in range(2))
    assert there == again == f"/gifts/{mark[1]}"
    assert "I take my offer back" in shop.get(there).text
    assert "Yes, with thanks" not in shop.get(there).text
    assert "Yes, with thanks" in home.get(there).text
    assert home.post(there, data={"step": "eat", "words": ""}).status_code == 422
    assert home.post(there, data={"step": "lapse", "words": ""}).status_code == 422
    assert home.post(there, data={"step": "accept", "words": "x" * 1001}).status_code == 422
    for _ in range(2):  # a double click
        assert home.post(there, data={"step": "accept", "words": "Lovely."}).status_code == 302
    assert "Joan Parker" in shop.get(there).text
    assert home.post(there, data={"step": "receive", "words": ""}).status_code == 302
    stale = shop.post(there, data={"step": "withdraw", "words": ""})
    assert stale.status_code == 409
    assert "This cannot be done now" in stale.text
    for client in (home, shop):
        assert "£45.50" in client.get("/gifts").text
    other = sign_in(resident("Sue", "Stranger").person)
    assert other.get(there).status_code == 403
    assert other.get(address).status_code == 403
    assert "A trolley" not in other.get("/gifts").text


def test_what_stays_within_a_household_is_counted_once(town: Town, sign_in: Any) -> None:
    unit.write(people.delegate, town.joan.person, town.keeper.person, ["arrange"], None, evidence="Kin.", by=town.joan)
    town.move(town.give(value_pence=4_550), GiftEvent.ACCEPT)
    page = sign_in(town.keeper.person).get("/gifts").text
    assert "£45.50" in page
    assert "£91.00" not in page


def test_an_officer_on_the_telephone_sees_the_gifts_of_the_caller_alone(town: Town, sign_in: Any) -> None:
    officer, mother = commissioner(), resident("Mia", "Mother")
    unit.write(people.delegate, mother.person, officer.person, ["arrange"], None, evidence="Kin.", by=mother)
    need = posted_need(mother)
    outbox.drain()
    town.give(what="A chair", by=town.keeper)
    town.give(what="Her lamp", need=need)
    desk = sign_in(str(officer.person))
    assert "Her lamp" in desk.get("/gifts").text
    opening = unit.write(people.help_by_telephone, officer, town.joan.person, "She called for help.")
    with desk.session_transaction() as session:
        session[OPENING] = opening
    page = desk.get("/gifts").text
    assert "A chair" in page
    assert "Her lamp" not in page
