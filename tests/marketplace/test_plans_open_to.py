"""Who may do a kind of help is asked everywhere alike, of those, too, who offered before the council narrowed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.categories import queries as categories
from hub.categories import services as category_services
from hub.categories.domain import Who
from hub.kernel import clock as kernel_clock
from hub.kernel import unit
from hub.kernel.week import Slot
from marketplace.bookings.domain import WrongTask
from marketplace.needs import queries as needs
from marketplace.plans import queries
from marketplace.rounds.queries.gathering import gather
from tests.marketplace.agreements import DAILY_ALL, Deal, deal
from tests.marketplace.market import commissioner, live_offer, organisation, resident

MORNING = (Slot(0, 9 * 60, 60),)
EVER = [slot.as_list() for slot in DAILY_ALL]


def narrow(*who: Who) -> None:
    kind = categories.category("shopping")
    unit.write(
        category_services.edit,
        "shopping",
        name=kind.name,
        plain=kind.plain,
        risk=kind.risk,
        who=frozenset(who),
        checks=kind.checks,
        valid_from=date(2025, 12, 2),
        reason="We learned something.",
        by=commissioner(),
    )


def by_person(name: str, kind: str) -> str:
    who = resident(name, "Helper")
    return live_offer(f"person:{who.person}", who, kind=kind, slots=EVER, price_pence=0)


@pytest.fixture
def offered(borough: Flask, clock: Any) -> tuple[Deal, dict[str, str]]:
    """A neighbour, a volunteer and an organisation, each with an offer, and what all of them may be asked for."""
    made = deal(slots=MORNING, kind="neighbour")
    party, manager = organisation()
    said = {
        "neighbour": made.offer,
        "volunteer": by_person("Vi", "volunteer"),
        "organisation": live_offer(party, manager, kind="professional", slots=EVER, price_pence=1000),
    }
    return made, said


@pytest.mark.parametrize(
    ("who", "left"),
    [
        ((Who.ORGANISATION, Who.VOLUNTEER), {"organisation", "volunteer"}),
        ((Who.ORGANISATION,), {"organisation"}),
        ((Who.PROFESSIONAL,), {"organisation"}),
        ((Who.NEIGHBOUR, Who.VOLUNTEER), {"neighbour", "volunteer"}),
    ],
)
def test_all_who_are_asked_are_of_a_kind_that_may(
    offered: tuple[Deal, dict[str, str]], clock: Any, who: tuple[Who, ...], left: set[str]
) -> None:
    made, said = offered
    narrow(*who)
    clock.advance(timedelta(days=2))
    may = {said[name] for name in left}
    assert {row.offer.id for row in unit.read(queries.matches, made.part).rows} == may
    assert {option.helper for option in queries.asked(queries.plan(made.need)).question.options} == may
    board = unit.read(gather)
    assert {board.helpers[line.helper].offer for line in board.lines} == may
    need, today = needs.need(made.need), kernel_clock.today()
    for offer in said.values():
        view = queries.matches(made.part).row(offer)
        assert (view is not None) == (offer in may)
    from marketplace.offers import queries as offers

    for offer, view in offers.offers(said.values()).items():
        assert queries.may_answer(view, need, "shopping", (), today) == (offer in may)


def test_a_plan_of_a_kind_for_organisations_and_volunteers_is_composed_of_both(
    offered: tuple[Deal, dict[str, str]], clock: Any
) -> None:
    made, said = offered
    narrow(Who.ORGANISATION, Who.VOLUNTEER)
    clock.advance(timedelta(days=2))
    best = queries.wished(queries.asked(queries.plan(made.need)), "cheapest", [])
    assert [row.offer.id for row in best.sheet.rows] == [said["volunteer"]]
    without = queries.wished(queries.asked(queries.plan(made.need)), "cheapest", [f"bar.{said['volunteer']}"])
    assert [row.offer.id for row in without.sheet.rows] == [said["organisation"]]


def test_a_volunteer_is_not_asked_for_what_has_become_paid_and_checked_work(
    offered: tuple[Deal, dict[str, str]], clock: Any
) -> None:
    made, said = offered
    narrow(Who.PROFESSIONAL)
    clock.advance(timedelta(days=2))
    for name in ("volunteer", "neighbour"):
        with pytest.raises(WrongTask):
            made.request(offer=said[name])
    assert made.request(offer=said["organisation"])
