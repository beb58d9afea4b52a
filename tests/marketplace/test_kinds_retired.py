"""Nothing new is asked or offered in a kind of help that is retired; what stood in it before stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from hub.categories import queries as categories
from hub.categories import services as kinds
from hub.categories.domain import KindRetired
from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.access import SYSTEM
from marketplace.needs import queries as needs
from marketplace.needs import services as need_services
from marketplace.offers import queries, services
from marketplace.offers.services.errors import NotThisWay
from tests.marketplace import market

pytestmark = pytest.mark.usefixtures("borough")


def change(code: str = "shopping", **more: Any) -> None:
    old = categories.category(code)
    values = {
        "name": old.name, "plain": old.plain, "risk": old.risk, "who": old.who, "checks": old.checks,
        "valid_from": clocks.today(), "reason": "The council decided.", "by": SYSTEM,
    }  # fmt: skip
    unit.write(kinds.edit, code, **(values | more))


def handed_in(borough: Flask) -> tuple[Any, str]:
    helper = market.resident("Bola", "Ade")
    party = f"person:{helper.person}"
    market.hold_for(party, "shopping")
    offer = unit.write(services.draft_offer, party=party, content=market.content(), by=helper)
    unit.write(services.submit_offer, offer, by=helper)
    return helper, offer


def test_what_waits_does_not_go_live_in_a_retired_kind(borough: Flask) -> None:
    helper, offer = handed_in(borough)
    change(retired=True)
    with pytest.raises(KindRetired):
        unit.write(services.approve_offer, offer, by=market.commissioner())
    assert not queries.offer(offer).live
    draft = unit.write(services.draft_offer, party=f"person:{helper.person}", content=market.content(), by=helper)
    with pytest.raises(KindRetired):
        unit.write(services.submit_offer, draft, by=helper)


def test_what_waits_does_not_go_live_where_its_maker_may_not_give_it_any_more(borough: Flask) -> None:
    _helper, offer = handed_in(borough)
    change(who=["professional"])
    with pytest.raises(NotThisWay):
        unit.write(services.approve_offer, offer, by=market.commissioner())


def test_a_change_to_a_retired_kind_waits_in_vain_and_other_changes_do_not(borough: Flask) -> None:
    helper = market.resident("Bola", "Ade")
    offer = market.live_offer(f"person:{helper.person}", helper)
    market.hold_for(f"person:{helper.person}", "pets")
    wider = market.content(categories=["shopping", "pets"])
    unit.write(services.revise_offer, offer, content=wider, by=helper)
    change("pets", retired=True)
    revision = queries.last_revision(offer)
    assert revision
    with pytest.raises(KindRetired):
        unit.write(services.approve_revision, revision.id, by=market.commissioner())
    change("shopping", retired=True)
    with pytest.raises(KindRetired):
        unit.write(services.revise_offer, offer, content=wider, by=helper)
    slower = replace(market.content(), minimum_minutes=90)
    unit.write(services.revise_offer, offer, content=slower, by=helper)
    assert queries.offer(offer).live


def test_a_need_is_not_posted_in_it_and_one_that_stands_can_be_changed(borough: Flask) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    change(retired=True)
    with pytest.raises(KindRetired):
        market.posted_need(joan)
    unit.write(need_services.edit_need, need, values={"words": "Somebody for the weekly shop, please"}, by=joan)
    assert unit.read(needs.need, need).words.startswith("Somebody")
