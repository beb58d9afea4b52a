"""A person's visits as a calendar (iCalendar, RFC 5545): one event a visit, by the council's wall clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from icalendar import Alarm, Calendar, Event, Timezone

from hub.categories import queries as categories
from hub.kernel import clock
from hub.people import queries as people
from marketplace.plans.queries import called
from marketplace.visits.domain import FREE, Occurrence
from marketplace.visits.queries.views import VisitView, visits_to_have, visits_to_make

BEFORE, AHEAD = timedelta(days=28), timedelta(days=120)
REMIND = timedelta(hours=-2)
CANCELLED = FREE | {Occurrence.CANCELLED_LATE}


def calendar_of(person: str, now: datetime, address: str) -> bytes:
    """The calendar of everything a person makes or has; `address` is this site's, for the links.

    Its lines end in CRLF. Visits keep their UID for good, so that a phone replaces rather than doubles them.
    """
    parties = people.parties_of(person)
    span = now - BEFORE, now + AHEAD
    made = visits_to_make(person, parties, *span)
    had = visits_to_have([*parties, *(f"person:{id_}" for id_ in people.residents_of(person))], *span)
    visits = {visit.id: visit for visit in [*had, *made]}
    names = called([v.holder for v in visits.values()] + [v.supplier for v in visits.values()], whole=True)
    mine = {visit.id for visit in made}
    calendar = _empty()
    for visit in sorted(visits.values(), key=lambda v: (v.starts_at, v.id)):
        other = names.get(visit.holder if visit.id in mine else visit.supplier, "")
        calendar.add_component(_event(visit, other, now, address))
    return bytes(calendar.to_ical())


def _empty() -> Calendar:
    """A calendar with its zone, so that 9:00 stays 9:00 on any phone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kith//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("My visits"))
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone(clock.zone()))
    return calendar


def _zone(zone: ZoneInfo) -> Timezone:
    today = clock.today()
    first, last = today.replace(month=1, day=1, year=today.year - 1), today.replace(month=1, day=1, year=today.year + 3)
    return Timezone.from_tzinfo(zone, str(zone), first_date=first, last_date=last)


def _event(visit: VisitView, other: str, now: datetime, address: str) -> Event:
    zone = clock.zone()
    names: Mapping[str, str] = categories.names()
    event = Event()
    event.add("uid", f"{visit.id}@visits.kith")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", visit.starts_at.astimezone(zone))
    event.add("dtend", visit.ends_at.astimezone(zone))
    task = gettext(names.get(visit.category, visit.category))
    event.add("summary", gettext("%(task)s: %(name)s", task=task, name=other))
    event.add("url", f"{address}/visits/{visit.id}")
    over = visit.occurrence in CANCELLED
    event.add("status", "CANCELLED" if over else "TENTATIVE" if visit.paused_for else "CONFIRMED")
    event.add("sequence", 1 if over else 0)
    if visit.occurrence is Occurrence.SCHEDULED and visit.starts_at > now:
        event.add_component(_reminder())
    return event


def _reminder() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", gettext("A visit in two hours"))
    alarm.add("trigger", REMIND)
    return alarm
