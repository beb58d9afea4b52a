"""The bad days that are left for whoever looks at the demo: visits that two sides tell otherwise, and money without Kith."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from demo.borough.domain.personas import EVERYONE
from demo.borough.services import contested as stories
from demo.borough.services.world import actor
from hub.kernel import clock, unit
from hub.kernel.month import Month
from hub.people import queries as people
from marketplace.visits import queries as visits
from marketplace.visits.domain import Agreement, Money, Occurrence
from marketplace.visits.queries import VisitView
from payments.books import queries as books
from payments.books import services
from payments.books.domain.matching import BreakKind
from payments.books.domain.months import BreaksOpen
from payments.books.domain.posting import Nature
from payments.books.domain.working import BreakState
from payments.ledger import queries as ledger
from tests.agreement.read_pages import Reader, as_persona

pytestmark = pytest.mark.xdist_group("small")


def reader(app: Flask, key: str) -> Reader:
    """One of those as whom people come in."""
    return as_persona(app, EVERYONE[key].email)


def contested(occurrence: Occurrence) -> list[VisitView]:
    """The last days' visits of this sort, of the provider as whose manager people come in."""
    name, now = EVERYONE["manager"].name, clock.now()
    [party] = [
        f"organisation:{one.id}"
        for one in unit.read(people.organisations)
        if name in unit.read(lambda id_=one.id: [member.name for member in people.members(id_)])
    ]
    found = unit.read(visits.visits_of, [party], now - timedelta(days=6), now)
    return [one for one in found if one.occurrence is occurrence]


def test_each_sort_of_break_is_there_and_one_is_worked_to_zero(borough: Flask) -> None:
    """A fee, money that came and that went without Kith, and what was recorded here and is not at Stripe yet."""
    every = [one for state in BreakState for one in unit.read(books.breaks, state)]
    found = {one.difference_pence: one for one in every if one.state is not BreakState.MENDED}
    assert {pence: one.state for pence, one in found.items()} == {
        -18_75: BreakState.EXPLAINED,
        60_00: BreakState.CORRECTED,
        35_00: BreakState.OPEN,
        -250_00: BreakState.PROPOSED,
        -20_00: BreakState.EXPLAINED,
    }
    assert found[-20_00].kind is BreakKind.MISSING_THERE
    assert (found[60_00].nature, found[60_00].needs_another) == (Nature.MONEY, False)
    assert (found[-250_00].nature, found[-250_00].needs_another) == (Nature.BANK, True)
    posted = unit.read(ledger.transaction, found[60_00].transaction or "")
    assert posted is not None
    assert posted.external == found[60_00].movement
    said = reader(borough, "finance").said("/council/books")
    assert all(
        f"{sign}£{pounds}" in said for sign, pounds in (("−", "18.75"), ("", "35.00"), ("−", "250.00"), ("−", "20.00"))
    )


def test_an_open_break_keeps_a_month_from_being_closed(borough: Flask) -> None:
    """It came in the month that is to be closed next, and finance is told what to do first."""
    [one] = unit.read(books.breaks, BreakState.OPEN)
    month = unit.read(books.next_month)
    assert month == Month.of(clock.local(one.moved_at).date())
    tom = unit.read(people.login, EVERYONE["finance"].email)
    assert tom is not None
    with pytest.raises(BreaksOpen) as refused:
        unit.write(services.close, month, actor(str(tom.person), EVERYONE["finance"].name, "finance"))
    assert refused.value.data == {"count": 1}
    assert unit.read(books.next_month) == month


def test_one_missed_visit_may_be_objected_to_and_another_was(borough: Flask) -> None:
    """The provider’s manager reads how; of the other both sides have said something, and finance is to decide."""
    missed, objected = contested(Occurrence.NO_SHOW_SUPPLIER)
    assert (missed.agreement, objected.agreement) == (Agreement.NONE, Agreement.QUERIED)
    nadia, tom = reader(borough, "manager"), reader(borough, "finance")
    assert f"/visits/{missed.id}/object" in nadia.page(f"/visits/{missed.id}")
    for said in (stories.CAME, stories.NOBODY_CAME):
        assert said in nadia.said(f"/visits/{objected.id}")
        assert said in tom.said(f"/council/queries/{objected.id}")


def test_whoever_was_not_in_says_that_they_were(borough: Flask) -> None:
    [visit] = contested(Occurrence.NO_SHOW_RESIDENT)
    assert (visit.agreement, visit.money) == (Agreement.QUERIED, Money.HELD)
    said = reader(borough, "finance").said(f"/council/queries/{visit.id}")
    assert [one for one in (stories.NOBODY_IN, stories.WAS_IN, stories.SAW_NO_NOTE) if one not in said] == []
    assert stories.NOBODY_IN in reader(borough, "manager").said(f"/visits/{visit.id}")


def test_a_query_was_rejected_and_the_visit_is_to_be_paid(borough: Flask) -> None:
    [visit] = [one for one in contested(Occurrence.DELIVERED) if one.agreement is Agreement.REJECTED]
    assert visit.money is Money.CAPTURED
    assert visit.amount_pence
    said = reader(borough, "manager").said(f"/visits/{visit.id}")
    assert [one for one in (stories.LEFT_EARLY, stories.LEFT_ON_TIME, stories.REASONS) if one not in said] == []
