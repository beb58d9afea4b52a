"""What the rules of a budget do to visits: a cut midway, a direct payment, and help that it may not buy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from marketplace.bookings import services
from marketplace.visits.domain import Money, Occurrence
from payments.budgets import services as budgets
from payments.budgets.domain import BarKind, Step
from payments.holds import queries as holds
from payments.holds.domain import CategoryBarred, HoldState, RelativeBarred
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit, notices, of, verify
from tests.marketplace.test_bookings_rules import refused

WRITER = Actor(account="a", person="p" * 26, roles=frozenset({"finance"}))
OTHER = Actor(account="b", person="q" * 26, roles=frozenset({"finance"}))


def change(made: Deal, pence: int, **more: Any) -> None:
    assert made.budget
    step = Step(clocks.today(), pence, **more)
    written = unit.write(budgets.write_change, made.budget, step, "Why.", grounds="It cannot wait.", by=WRITER)
    unit.write(budgets.approve_change, written, OTHER)
    outbox.drain()


def test_a_cut_lets_visits_go_from_the_last_and_both_sides_hear(borough: Flask, clock: Any) -> None:
    made = deal(pence=8_000)
    booking = made.booked()
    held = [visit for visit in of(booking) if visit.money is Money.HELD]
    assert len(held) > 1
    change(made, 2_500)
    after = {visit.id: visit.money for visit in of(booking)}
    assert [after[visit.id] for visit in held] == [Money.HELD] + [Money.UNFUNDED] * (len(held) - 1)
    for side in (made.resident, made.supplier):
        words = [n.words for n in unit.read(notices.of_person, str(side.person)).notices]
        assert any("there is no money set aside any more for the visit" in said for said in words)
    make_visit(clock, held[0], made.supplier)
    unit.write(services.confirm, held[0].id, made.resident)
    assert first(booking).money is Money.CAPTURED
    verify()


def test_a_visit_that_was_cut_says_so_wherever_it_is_read(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, officer = deal(pence=8_000), sign_in(finance().account)
    booking = made.booked()
    kept, cut = [visit for visit in of(booking) if visit.money is Money.HELD][:2]
    later = next(visit for visit in of(booking) if visit.money is Money.UNFUNDED)
    assert officer.get(f"/visits/{cut.id}").status_code == 403
    change(made, 2_500)
    resident, helper = sign_in(made.resident.account), sign_in(made.supplier.account)
    none, call = "No money is set aside for this visit. It costs £20.00.", "Call us about it, add own money"
    for client, asked in ((resident, True), (helper, False), (officer, False)):
        page = client.get(f"/visits/{cut.id}").text
        assert (none in page, call in page) == (True, asked)
        assert "There is no money for this visit, so it may not take place." in page
        assert "promised from money to come" not in page
    assert officer.get(f"/visits/{kept.id}").status_code == 403  # nothing of it is to be looked at
    assert f'href="/visits/{cut.id}"' in officer.get("/council/unfunded").text
    many = len(unit.read(holds.needing_review))
    assert 2 < many < len([visit for visit in of(booking) if visit.money is Money.UNFUNDED])
    page = resident.get(f"/bookings/{booking}").text
    assert page.count(none) == many
    assert f"There is no money for {many} visits, so they may not take place. Call us about it" in page
    assert "£20.00 is promised from money to come" in page  # of `later`, which the new amount reaches
    assert "£20.00 is promised from money to come" in resident.get(f"/visits/{later.id}").text
    assert f'href="/visits/{cut.id}"' in resident.get(f"/budgets/{made.budget}").text
    unit.write(services.cancel_visit, cut.id, made.resident)
    assert f"There is no money for {many - 1} visits" in resident.get(f"/bookings/{booking}").text


def test_a_visit_made_after_the_cut_is_paid_all_the_same(borough: Flask, clock: Any) -> None:
    made = deal(pence=8_000)
    booking = made.booked()
    change(made, 100)
    visit = first(booking)
    assert visit.money is Money.UNFUNDED
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    assert unit.read(holds.holds, [visit.urn])[visit.urn].state is HoldState.AWAITING
    verify()


def test_visits_of_a_direct_payment_are_recorded_and_not_paid_here(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(pence=8_000)
    change(made, 8_000, direct_pence=8_000)
    booking = made.booked()
    visit = first(booking)
    assert (visit.money, visit.amount_pence, visit.paid_pence) == (Money.RELEASED, 2_000, None)
    assert unit.read(holds.holds, [v.urn for v in of(booking)]) == {}
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    visit = first(booking)
    assert (visit.occurrence, visit.money, visit.paid_pence) == (Occurrence.DELIVERED, Money.RELEASED, None)
    assert made.purse()[1:] == (0, 0, 0)
    verify()
    client = sign_in(made.resident.account)
    assert "£20.00, paid from the person’s own account" in client.get(f"/visits/{visit.id}").text
    other = of(booking)[1]
    clock.set(other.starts_at - timedelta(days=4))
    unit.write(services.cancel_visit, other.id, made.resident)
    said = client.get(f"/visits/{other.id}").text
    assert ("paid from the person’s own account" in said, "Nothing is owed" in said) == (False, True)


def test_a_relative_at_home_is_refused_with_the_reason(borough: Flask, clock: Any) -> None:
    made = deal()
    assert made.budget
    unit.write(budgets.bar, made.budget, BarKind.RELATIVE, made.party, "They live together.", WRITER)
    assert refused(made, RelativeBarred).template.startswith("They are a relative")


def test_help_that_is_barred_is_refused_with_the_reason(borough: Flask, clock: Any) -> None:
    made = deal()
    assert made.budget
    unit.write(budgets.bar, made.budget, BarKind.CATEGORY, "shopping", "Not in the plan.", WRITER)
    refused(made, CategoryBarred)
