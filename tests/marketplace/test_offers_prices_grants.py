"""A price rises beyond what a grant that pays first still holds: it pays for fewer visits, and what stands beside it for more."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import unit
from marketplace.visits.domain import Money
from payments.grants import queries as grants
from payments.holds import queries as holds
from payments.holds.domain import HoldState, Payer
from payments.ledger import queries as ledger
from tests.marketplace.agreements import TUESDAY, deal, of, run
from tests.marketplace.test_bookings_grants import give, stands
from tests.marketplace.test_offers_prices import SOON, announce, band, words


def paid_by(booking: str) -> list[tuple[bool, Payer, int, HoldState]]:
    """Of each coming visit: whether it is from the day on, what pays, how much, and whether it is set aside."""
    visits = of(booking)
    found = unit.read(holds.holds, [visit.urn for visit in visits])
    return [
        (clocks.local(v.starts_at).date() >= SOON, found[v.urn].payer, found[v.urn].amount_pence, found[v.urn].state)
        for v in visits
    ]


def test_what_the_grant_reaches_no_more_goes_over_to_the_budget(borough: Flask, clock: Any) -> None:
    made = deal(slots=TUESDAY)
    grant = give(made, 14_000)
    band()
    booking = made.booked(grant=grant.budget)
    before = paid_by(booking)
    assert {payer.id for _new, payer, _pence, _state in before} == {grant.budget}
    assert (len(before), stands(grant.id).free_pence) == (7, 0)
    announce(made, 2_500)
    after = paid_by(booking)
    assert after[:4] == before[:4]
    assert [(payer.id, pence) for _new, payer, pence, _state in after[4:]] == [
        (grant.budget, 2_500),
        (grant.budget, 2_500),
        (made.budget, 2_500),  # the grant pays for the earliest
    ]
    assert (stands(grant.id).held_pence, stands(grant.id).free_pence) == (4 * 2_000 + 2 * 2_500, 1_000)
    for visit, (_new, _payer, _pence, state) in zip(of(booking), after, strict=True):
        assert (visit.money is Money.HELD) == (state is HoldState.HELD)
    assert unit.read(holds.verify) == unit.read(grants.verify) == unit.read(ledger.prove) == []
    assert any("from £20.00 to £25.00" in told or "£25.00" in told for told in words(made.resident))
    run("follow-prices")
    assert paid_by(booking) == after  # and nothing more happens


def test_with_nothing_beside_it_every_visit_keeps_the_old_price(borough: Flask, clock: Any) -> None:
    made = deal(slots=TUESDAY, pence=None)
    grant = give(made, 14_000)
    band()
    booking = made.booked(grant=grant.budget, ends=date(2026, 1, 21))
    before = paid_by(booking)
    announce(made, 2_500)
    assert paid_by(booking) == before
    assert stands(grant.id).held_pence == 14_000
    assert unit.read(holds.verify) == []


def test_where_the_budget_beside_it_is_short_nothing_changes(borough: Flask, clock: Any) -> None:
    made = deal(slots=TUESDAY, pence=2_400)
    grant = give(made, 14_000)
    band()
    booking = made.booked(grant=grant.budget)
    before, purse = paid_by(booking), made.purse()
    announce(made, 2_500)
    assert (paid_by(booking), made.purse()) == (before, purse)
    assert stands(grant.id).held_pence == 14_000
    assert unit.read(holds.verify) == []
