"""The calendar feed, read by two libraries that did not write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
import vobject
from flask import Flask

from hub.kernel import unit
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.bookings import services
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.queries.feeds import calendar_of
from tests.hub.people import actor, enter
from tests.marketplace.agreements import deal, of
from tests.marketplace.market import hold_for

SITE = "https://kith.example"
LONDON = ZoneInfo("Europe/London")


def feed(person: str | None, now: datetime) -> bytes:
    return unit.read(calendar_of, str(person), now, SITE)


def test_two_other_libraries_read_it_and_agree(borough: Flask, clock: Any) -> None:
    start = datetime(2026, 3, 23, 8, tzinfo=UTC)
    clock.set(start)
    made = deal(
        slots=tuple(Slot(day, 9 * 60, 60) for day in range(7)),
        budget_more={"starts": start.date(), "days": 140},
        need_more={"starts": start.date()},
        pence=200_000,
        capacity_minutes=3000,
    )
    booking = made.booked(starts=start.date())
    text = feed(made.resident.person, clock.now())
    assert b"\r\n" in text
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))

    parsed = vobject.readOne(text.decode())
    assert parsed.validate(raiseException=True)
    assert parsed.vtimezone.tzid.value == "Europe/London"
    assert len(parsed.vevent_list) == len(of(booking))
    assert {event.dtstart.value.astimezone(LONDON).hour for event in parsed.vevent_list} == {9}

    calendar = icalendar.Calendar.from_ical(text)
    week = recurring_ical_events.of(calendar).between(date(2026, 3, 28), date(2026, 3, 31))
    assert [event["DTSTART"].dt.astimezone(UTC).hour for event in sorted(week, key=lambda e: e["DTSTART"].dt)] == [
        9,
        8,
        8,
    ]
    events = calendar.walk("VEVENT")
    assert {str(event["DTSTART"].params["TZID"]) for event in events} == {"Europe/London"}
    assert "Rose Tanner" in str(events[0]["SUMMARY"])
    assert str(events[0]["URL"]).startswith(f"{SITE}/visits/")
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_what_is_called_off_is_marked_and_keeps_its_uid(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    before = icalendar.Calendar.from_ical(feed(made.supplier.person, clock.now())).walk("VEVENT")
    unit.write(services.cancel, booking, made.resident)
    after = icalendar.Calendar.from_ical(feed(made.supplier.person, clock.now())).walk("VEVENT")
    assert [str(e["UID"]) for e in before] == [str(e["UID"]) for e in after]
    assert {str(e["STATUS"]) for e in after} == {"CANCELLED"}
    assert "Joan Parker" in str(after[0]["SUMMARY"])


def test_a_request_stands_in_nobodys_calendar(borough: Flask, clock: Any) -> None:
    made = deal()
    made.request()
    for who in (made.resident, made.supplier):
        assert icalendar.Calendar.from_ical(feed(who.person, clock.now())).walk("VEVENT") == []


def test_a_supporter_and_a_carer_have_theirs(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    booking = made.booked()
    daughter, carer = enter("Dot", "Parker"), enter("Dee", "Okafor")
    unit.write(
        people.delegate, str(made.resident.person), daughter, ["view"], None, evidence="A letter", by=made.resident
    )
    unit.write(people.add_member, made.party.partition(":")[2], carer, "carer", made.supplier)
    hold_for(f"person:{carer}", "shopping")
    unit.write(visit_services.assign, of(booking)[0].id, carer, made.supplier)
    assert len(icalendar.Calendar.from_ical(feed(daughter, clock.now())).walk("VEVENT")) == len(of(booking))
    assert len(icalendar.Calendar.from_ical(feed(carer, clock.now())).walk("VEVENT")) == 1


def test_the_address_is_secret_and_can_be_renewed(borough: Flask, clock: Any) -> None:
    person = enter("Joan", "Parker")
    one = unit.write(visit_services.renew_calendar, actor(person))
    assert unit.read(visits.calendar_person, one) == person
    two = unit.write(visit_services.renew_calendar, actor(person))
    assert one != two
    assert unit.read(visits.calendar_person, one) is None
    assert unit.read(visits.calendar_secret, person) == two
    clock.advance(timedelta(days=1))
