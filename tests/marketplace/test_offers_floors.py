"""What an hour should cost at the least: told to whoever writes or decides a price, on the day from which it holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.categories.domain import CheckKind
from hub.kernel import unit
from hub.kernel.dated import Dated, StartsTooSoon, Versions
from hub.kernel.errors import Forbidden
from marketplace.offers import queries
from marketplace.offers import services as offers
from marketplace.offers.domain import Content, Floor, FloorChanged, FloorWrong, OfferKind, SameFloor, Unit, begun, below
from tests.hub.people import actor, officer
from tests.marketplace.market import content, hold_for, organisation

TODAY = date(2025, 12, 2)
CQC = frozenset({CheckKind.IDENTITY, CheckKind.CQC})
PROFESSIONAL, NEIGHBOUR = OfferKind.PROFESSIONAL, OfferKind.NEIGHBOUR


CAME = {
    Floor.WAGE: Versions(0, (Dated(date(2025, 4, 1), 12_21), Dated(date(2026, 4, 1), 12_71))),
    Floor.HOMECARE: Versions(0, (Dated(date(2025, 4, 1), 32_14),)),
}


def floors(
    pence: int, kind: OfferKind = PROFESSIONAL, checks: frozenset[CheckKind] = CQC, day: date = TODAY
) -> set[Floor]:
    return {one.floor for one in below(pence, Unit.HOUR, kind, checks, day, CAME)}


@pytest.mark.parametrize(
    ("pence", "day", "found"),
    [
        (12_20, TODAY, {Floor.WAGE, Floor.HOMECARE}),
        (12_21, TODAY, {Floor.HOMECARE}),
        (12_21, date(2026, 3, 31), {Floor.HOMECARE}),
        (12_70, date(2026, 4, 1), {Floor.WAGE, Floor.HOMECARE}),
        (12_71, date(2026, 4, 1), {Floor.HOMECARE}),
        (32_13, TODAY, {Floor.HOMECARE}),
        (32_14, TODAY, set()),
        (10_00, date(2025, 3, 31), set()),  # we know of none before
    ],
)
def test_each_floor_holds_from_its_day_to_the_penny(pence: int, day: date, found: set[Floor]) -> None:
    assert floors(pence, day=day) == found


def test_homecare_s_price_binds_what_needs_its_regulator() -> None:
    assert floors(20_00, checks=frozenset({CheckKind.IDENTITY})) == set()
    assert floors(20_00) == {Floor.HOMECARE}
    assert floors(12_00, NEIGHBOUR, frozenset({CheckKind.IDENTITY})) == {Floor.WAGE}


@given(st.integers(0, 500_00), st.sampled_from(Unit), st.sampled_from(OfferKind), st.integers(0, 800))
def test_only_paid_hours_are_compared_and_a_higher_price_is_never_under_more(
    pence: int, unit_: Unit, kind: OfferKind, days: int
) -> None:
    day = date(2025, 1, 1) + timedelta(days=days)
    found = below(pence, unit_, kind, CQC, day, CAME)
    if unit_ is not Unit.HOUR or kind not in (PROFESSIONAL, NEIGHBOUR) or not pence:
        assert found == ()
    assert all(one.since <= day and pence < one.pence == CAME[one.floor].on(one.since) for one in found)
    if pence:
        assert {one.floor for one in below(pence + 1, unit_, kind, CQC, day, CAME)} <= {one.floor for one in found}


def test_both_who_offers_and_who_decides_read_it(borough: Flask, sign_in: Any) -> None:
    party, manager = organisation()
    hold_for(party, "personal-care")
    at_home, desk = sign_in(manager.account), sign_in(officer("commissioner"))

    def sent(price: int) -> str:
        said: Content = content(kind="professional", categories=["personal-care"], price_pence=price)
        return unit.write(offers.draft_offer, party=party, content=said, by=manager)

    low, fair = sent(11_00), sent(33_00)
    page = at_home.get(f"/offers/{low}/check").text
    assert "below the National Living Wage, which is £12.21 an hour from Tuesday 1 April 2025" in page
    assert "£32.14 an hour" in page
    assert "£32.14" not in at_home.get(f"/offers/{fair}/check").text
    unit.write(offers.submit_offer, low, by=manager)  # told, never refused
    assert "below the National Living Wage" in desk.get(f"/council/offers/{low}").text


def test_what_came_with_kith_is_what_was_published(app: Flask) -> None:
    found = unit.read(queries.floors)
    for floor, versions in CAME.items():
        assert [(one.starts, one.value, one.decision) for one in found[floor].decided] == [
            (one.starts, one.value, "") for one in versions.decided
        ]


def test_an_amount_that_is_decided_again_holds_since_it_began() -> None:
    again = Versions(
        0, (Dated(date(2025, 4, 1), 12_21), Dated(date(2025, 9, 1), 12_21), Dated(date(2026, 4, 1), 12_71))
    )
    assert begun(again, date(2025, 12, 2)) == date(2025, 4, 1)
    assert begun(again, date(2026, 4, 1)) == date(2026, 4, 1)
    assert begun(again, date(2025, 3, 31)) is None


def test_one_that_is_decided_holds_from_its_day_and_leaves_the_other_alone(borough: Flask, clock: Any) -> None:
    by, day = actor(officer("commissioner")), date(2026, 2, 1)
    mark = unit.read(queries.floors)[Floor.HOMECARE].mark
    more: dict[str, Any] = {"starts": day, "decision": "decision:X", "by": by}
    for pence, refusal in ((0, FloorWrong), (100_01, FloorWrong), (32_14, SameFloor)):
        with pytest.raises(refusal):
            unit.write(offers.set_floor, Floor.HOMECARE, pence, seen=mark, **more)
    with pytest.raises(StartsTooSoon):
        unit.write(offers.set_floor, Floor.HOMECARE, 34_00, seen=mark, **more | {"starts": TODAY})
    with pytest.raises(Forbidden):
        unit.write(offers.set_floor, Floor.HOMECARE, 34_00, seen=mark, **more | {"by": actor(officer("finance"))})
    unit.write(offers.set_floor, Floor.HOMECARE, 34_00, seen=mark, **more)
    with pytest.raises(FloorChanged):
        unit.write(offers.set_floor, Floor.HOMECARE, 35_00, seen=mark, **more)

    def under(pence: int, on: date) -> set[tuple[Floor, int, date]]:
        found = unit.read(queries.below, pence, Unit.HOUR, PROFESSIONAL, CQC, on)
        return {(one.floor, one.pence, one.since) for one in found}

    assert under(33_00, date(2026, 1, 31)) == set()
    assert under(33_00, day) == {(Floor.HOMECARE, 34_00, day)}
    assert under(12_50, date(2026, 4, 1)) == {(Floor.HOMECARE, 34_00, day), (Floor.WAGE, 12_71, date(2026, 4, 1))}
