"""A need that is withdrawn calls off what was agreed for it: what that costs is said before, and is what it costs then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.week import Slot
from marketplace.plans import queries as plans
from tests.marketplace.agreements import TUESDAY, Deal, deal, first

WEDNESDAY = (Slot(2, 9 * 60, 60),)


def asked(made: Deal, sign_in: Any) -> str:
    """What the page says before one withdraws."""
    return " ".join(sign_in(made.resident.account).get(f"/needs/{made.need}/withdraw").get_data(as_text=True).split())


@pytest.mark.parametrize(("hours", "costs"), [(60, "nothing"), (30, "£10.00"), (5, "£20.00")])
def test_the_page_says_what_withdrawing_costs(borough: Flask, clock: Any, sign_in: Any, hours: int, costs: str) -> None:
    made = deal()
    clock.set(first(made.booked()).starts_at - timedelta(hours=hours))
    page = asked(made, sign_in)
    assert "help from Rose Tanner is called off: Shopping and errands, Tuesday, 10am to 11am." in page
    assert f"That costs {costs} now." in page
    assert (
        "free until 48 hours before. Then 50% of its price is owed until 24 hours before, and after that 100%" in page
    )
    assert ("Withdrawing it now costs" in page) is (hours < 48)


def test_what_several_agreements_cost_is_added_up(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=(*TUESDAY, *WEDNESDAY))
    tuesdays = made.booked(slots=TUESDAY)
    (made.part,) = [part.id for part in unit.read(plans.parts_of, [made.need]) if part.slots == WEDNESDAY]
    made.booked()
    clock.set(first(tuesdays).starts_at - timedelta(hours=5))
    page = asked(made, sign_in)
    assert page.index("That costs £20.00 now.") < page.index("That costs £10.00 now.")
    assert "Withdrawing it now costs £30.00, because visits are near." in page


def test_a_request_costs_nothing(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    clock.set(first(made.request()).starts_at - timedelta(hours=5))
    page = asked(made, sign_in)
    assert "a request that waits is taken back" in page
    assert "costs" not in page
