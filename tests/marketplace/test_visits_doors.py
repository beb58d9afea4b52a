"""Where the door is: for whoever comes on a live booking alone, and the person sees each look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.errors import WrongState
from hub.people import queries as people_queries
from hub.people import services as people
from marketplace.bookings import services
from marketplace.bookings.domain import NotYourBooking
from marketplace.visits import services as visit_services
from marketplace.visits.domain import NotAgreedYet, NotYours
from tests.hub.people import actor, enter
from tests.marketplace.agreements import deal, first, make_visit
from tests.marketplace.market import hold_for, resident

ADDRESS = "14 Heron Lane\r\nGreen door, round the back, "


def at_home(made: Any) -> None:
    joan = people_queries.person(str(made.resident.person))
    unit.write(
        people.change_details,
        joan.id,
        given_name=joan.given_name,
        family_name=joan.family_name,
        phone=None,
        address=ADDRESS,
        by=made.resident,
    )


def test_the_address_is_shown_once_it_is_agreed_and_until_it_is_over(borough: Flask, clock: Any) -> None:
    made = deal()
    at_home(made)
    booking = made.request()
    with pytest.raises(WrongState):
        unit.write(services.see_door, booking, made.supplier)
    with pytest.raises(NotAgreedYet):
        unit.write(visit_services.see_door, first(booking).id, made.supplier)
    unit.write(services.accept, booking, made.supplier)
    door = unit.write(services.see_door, booking, made.supplier)
    assert door.lines == ("14 Heron Lane", "Green door, round the back")
    assert door.postcode == "KT1 2AB"
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    with pytest.raises(NotAgreedYet):
        unit.write(visit_services.see_door, visit.id, made.supplier)
    unit.write(services.cancel, booking, made.resident, "Thank you.")
    with pytest.raises(WrongState):
        unit.write(services.see_door, booking, made.supplier)


def test_a_carer_sees_their_own_visits_door_and_strangers_see_none(borough: Flask) -> None:
    made = deal(person=False)
    at_home(made)
    carer = enter("Dee", "Okafor")
    unit.write(people.add_member, made.party.partition(":")[2], carer, "carer", made.supplier)
    hold_for(f"person:{carer}", "shopping")
    visit = first(booking := made.booked())
    with pytest.raises(NotYours):
        unit.write(visit_services.see_door, visit.id, actor(carer))
    unit.write(visit_services.assign, visit.id, carer, made.supplier)
    assert unit.write(visit_services.see_door, visit.id, actor(carer)).lines
    with pytest.raises(NotYourBooking):
        unit.write(services.see_door, booking, resident("Nosy", "Parker"))
    (look,) = people_queries.looks_of(str(made.resident.person))
    assert (look.viewer, look.party_name, look.about) == (carer, "Anchorage Care", f"booking:{booking}")


def test_help_asked_for_elsewhere_does_not_give_the_home_away(borough: Flask) -> None:
    made = deal()
    at_home(made)
    unit.write(people.set_place, str(made.resident.person), "KT2 5AA", (51.43, -0.30))
    door = unit.write(services.see_door, made.booked(), made.supplier)
    assert (door.lines, door.postcode) == ((), "KT1 2AB")


def test_pages_show_it_and_the_person_sees_who_looked(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    booking = made.booked()
    visit = first(booking)
    assert "Add your address" in joan.get(f"/bookings/{booking}").text
    details = {"given_name": "Joan", "family_name": "Parker", "postcode": "KT1 2AB", "address": ADDRESS}
    assert joan.post("/account/details", data=details).status_code == 302
    assert "14 Heron Lane" in joan.get("/account").text
    assert "Add your address" not in joan.get(f"/bookings/{booking}").text
    assert "Who saw where I live" not in joan.get("/account/data").text
    for page in (f"/bookings/{booking}", f"/visits/{visit.id}", f"/bookings/{booking}"):
        assert "14 Heron Lane" in rose.get(page).text
    seen = joan.get("/account/data").text
    assert "Who saw where I live" in seen
    assert "Rose Tanner" in seen
    assert len(people_queries.looks_of(str(made.resident.person))) == 1  # one look, read again
    clock.advance(timedelta(hours=1))
    rose.get(f"/visits/{visit.id}")
    kept = joan.get("/account/data.json").get_json()
    assert [look["name"] for look in kept["who_saw_where_i_live"]] == ["Rose Tanner", "Rose Tanner"]
    assert kept["person"]["address"] == "14 Heron Lane\nGreen door, round the back"
