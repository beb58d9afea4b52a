"""Someone leaves an organisation, or its visits: what was given to them is given to nobody in particular, and its managers choose anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.people import services as people
from marketplace.bookings import queries, services
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.domain import NotAMember, NotYours
from tests.hub.people import actor, enter
from tests.marketplace.agreements import Deal, deal, first, make_visit, of, told, view
from tests.marketplace.market import hold_for

KIND = "booking.choose-carer"


def carer_of(made: Deal, given: str = "Dee") -> str:
    person = enter(given, "Okafor")
    unit.write(people.add_member, organisation(made), person, "carer", made.supplier)
    hold_for(f"person:{person}", "shopping")
    return person


def organisation(made: Deal) -> str:
    return made.party.partition(":")[2]


def leave(made: Deal, person: str) -> None:
    unit.write(people.remove_member, organisation(made), person, made.supplier)


def test_what_was_given_to_them_is_given_to_nobody_in_particular(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    dee, ama, booking = carer_of(made), carer_of(made, "Ama"), made.booked()
    unit.write(services.assign_carer, booking, dee, made.supplier)
    one, two, three, *_ = of(booking)
    unit.write(visit_services.assign, three.id, ama, made.supplier)
    make_visit(clock, one, actor(dee))
    clock.set(two.ends_at + timedelta(hours=1))
    leave(made, dee)
    outbox.drain()
    assert view(booking).carer is None
    assert [v.carer for v in of(booking)[:4]] == [dee, dee, ama, None]  # what was theirs to make stays down as theirs
    assert not any(v.carer == dee for v in of(booking)[2:])
    assert visits.history(of(booking)[3].id)[-1].event == "unassign"
    assert queries.history(booking)[-1].event == "unassign"
    unit.write(services.extend, booking, clock.now() + timedelta(days=40))
    assert of(booking)[-1].carer is None


def test_the_managers_are_told_once_and_where_to_choose(borough: Flask, sign_in: Any) -> None:
    made = deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(services.assign_carer, booking, dee, made.supplier)
    leave(made, dee)
    outbox.drain()
    (notice,) = [n for n in told(made.supplier) if n.kind == KIND]
    assert notice.words == (
        "Dee Okafor no longer belongs to Anchorage Care. Their coming visits are given to nobody in particular:"
        " choose who goes."
    )
    assert notice.link == f"/bookings/{booking}"
    page = sign_in(made.supplier.account).get(notice.link)
    assert page.status_code == 200
    assert "Given to nobody in particular" in page.text
    assert not [n for n in told(actor(dee)) if n.kind == KIND]


def test_nobody_is_told_where_nothing_was_given_to_them(borough: Flask) -> None:
    made = deal(person=False)
    dee = carer_of(made)
    made.booked()
    leave(made, dee)
    outbox.drain()
    assert not [n for n in told(made.supplier) if n.kind == KIND]


def test_they_see_and_make_none_of_it_from_that_moment(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(visit_services.assign, first(booking).id, dee, made.supplier)
    one, who = first(booking), actor(dee)
    client, span = sign_in(dee), (one.starts_at - timedelta(days=1), one.ends_at)
    assert client.get(f"/visits/{one.id}").status_code == 200
    clock.set(one.starts_at)
    leave(made, dee)  # the news of it has not gone round yet
    assert client.get(f"/visits/{one.id}").status_code == 403
    for step in (services.check_in, visit_services.see_door):
        with pytest.raises(NotYours):
            unit.write(step, one.id, who)
    assert visits.visits_to_make(dee, who_speaks := (f"person:{dee}",), *span) == []
    assert visits.unanswered(dee, who_speaks, one.ends_at) == []
    outbox.drain()
    assert first(booking).carer is None
    with pytest.raises(NotYours):
        unit.write(services.check_in, one.id, who)
    unit.write(services.check_in, one.id, made.supplier)


def test_a_pause_for_their_check_ends_with_them(borough: Flask) -> None:
    made = deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(visit_services.assign, first(booking).id, dee, made.supplier)
    check = next(c for c in check_queries.of_party(f"person:{dee}") if c.kind.value == "dbs-basic")
    unit.write(checks.revoke, check.id, "The paper was another person's.", SYSTEM)
    outbox.drain()
    assert first(booking).paused_for == ("carer",)
    leave(made, dee)
    outbox.drain()
    assert (first(booking).carer, first(booking).paused_for) == (None, ())


def test_given_to_nobody_a_visit_waits_for_nobodys_check(borough: Flask) -> None:
    made = deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(services.assign_carer, booking, dee, made.supplier)
    check = next(c for c in check_queries.of_party(f"person:{dee}") if c.kind.value == "dbs-basic")
    unit.write(checks.revoke, check.id, "The paper was another person's.", SYSTEM)
    outbox.drain()
    unit.write(services.assign_carer, booking, None, made.supplier)
    assert {(v.carer, v.paused_for) for v in of(booking)} == {(None, ())}


def test_a_role_that_makes_no_visits_takes_them_away(borough: Flask, sign_in: Any) -> None:
    made = deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(services.assign_carer, booking, dee, made.supplier)
    unit.write(people.add_member, organisation(made), dee, "manager", made.supplier)
    outbox.drain()
    assert {v.carer for v in of(booking)} == {dee}
    unit.write(people.add_member, organisation(made), dee, "member", made.supplier)
    assert sign_in(dee).get(f"/visits/{first(booking).id}").status_code == 403
    outbox.drain()
    assert {v.carer for v in of(booking)} == {None}
    (notice,) = [n for n in told(made.supplier) if n.kind == KIND]
    assert notice.words.startswith("Dee Okafor no longer makes visits for Anchorage Care. ")
    with pytest.raises(NotAMember):
        unit.write(services.assign_carer, booking, dee, made.supplier)


def test_another_organisation_or_coming_back_takes_nothing_away(borough: Flask) -> None:
    made, other = deal(person=False), deal(person=False)
    dee, booking = carer_of(made), made.booked()
    unit.write(people.add_member, organisation(other), dee, "carer", other.supplier)
    unit.write(services.assign_carer, booking, dee, made.supplier)
    leave(other, dee)
    outbox.drain()
    leave(made, dee)
    unit.write(people.add_member, organisation(made), dee, "carer", made.supplier)
    outbox.drain()
    assert {v.carer for v in of(booking)} == {view(booking).carer} == {dee}
