"""My visits, this week and any other; one visit; the calendar on my telephone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, unit
from hub.kernel.errors import Missing
from hub.kernel.forms import ButtonForm
from hub.kernel.paging import cut
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.plans.queries import called
from marketplace.visits import queries, services
from marketplace.visits.domain import Occurrence
from marketplace.visits.queries import VisitView
from marketplace.visits.queries.feeds import calendar_of
from marketplace.visits.routes.blueprint import blueprint, my_person, visit_page

MOST_HAD, MOST_LATE = 40, 10


@blueprint.get("/visits")
@access.signed_in
def index() -> ResponseReturnValue:
    """The visits I make and those I have, a week at a time."""
    monday = _monday(request.args.get("week", ""))
    since, until = _begins(monday), _begins(monday + timedelta(days=7))
    person = my_person()
    parties = people.parties_of(person)
    holders = [*parties, *(f"person:{id_}" for id_ in people.residents_of(person))]
    every = queries.visits_to_make(person, parties, since, until)
    page = cut(_upcoming_first(every, clock.now()) if monday == _monday("") else every)
    make, seen = list(page.items), {visit.id for visit in every}
    have = [v for v in queries.visits_to_have(holders, since, until) if v.id not in seen][:MOST_HAD]
    late = [v for v in queries.unanswered(person, parties, clock.now()) if v.id not in seen][:MOST_LATE]
    answer = [v for v in queries.to_answer(holders) if v not in have][:MOST_LATE]
    return render_template(
        "marketplace/visits/index.html",
        make=make,
        page=page,
        have=have,
        late=late,
        answer=answer,
        names=_names([*make, *have, *late, *answer]),
        postcodes={visit.need: needs.postcode_of(visit.need) for visit in [*make, *late]},
        monday=monday,
        this=_monday(""),
        weeks={"before": monday - timedelta(days=7), "after": monday + timedelta(days=7)},
        now=clock.now(),
        form=ButtonForm(formdata=None),
    )


def _upcoming_first(visits: list[VisitView], now: datetime) -> list[VisitView]:
    """What is to be made or happening now stands before what is over, each in order of time."""
    return sorted(visits, key=lambda v: (v.ends_at <= now and v.occurrence is not Occurrence.CHECKED_IN, v.starts_at))


def _names(visits: list[VisitView]) -> dict[str, str]:
    return called([v.holder for v in visits] + [v.supplier for v in visits], whole=True)


def _monday(text: str) -> date:
    """The Monday of the week that was asked for, else of this one.

    Raises:
        Missing: it is no day, or one from which no week can be reckoned.
    """
    try:
        day = date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise Missing from None
    if not clock.FIRST_DAY <= day <= clock.LAST_DAY:
        raise Missing
    return day - timedelta(days=day.weekday())


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


@blueprint.get("/visits/<visit>")
@access.signed_in
def show(visit: str) -> ResponseReturnValue:
    """One visit: when, who, how it stands, and what I can do."""
    return visit_page(visit)


@blueprint.get("/account/calendar")
@access.signed_in
def calendar() -> ResponseReturnValue:
    """The secret address of my calendar, and another one if it may have become known."""
    # Never that of someone on the telephone: the address would outlast the call, and `renew` makes one's own as well.
    secret = queries.calendar_secret(access.current().person or "")
    address = _site() + url_for("visits.feed", secret=secret) if secret else None
    return render_template("marketplace/visits/calendar.html", address=address, form=ButtonForm(formdata=None))


@blueprint.post("/account/calendar")
@access.signed_in
def renew() -> ResponseReturnValue:
    """Make the address, or another one."""
    form = ButtonForm()
    if form.sent() and form.attempt(services.renew_calendar, access.current()):
        flash(gettext("This is your calendar's address now. Any address before it no longer works."), "success")
    return redirect(url_for("visits.calendar"))


@blueprint.get("/calendar/<secret>.ics")
@access.token
def feed(secret: str) -> ResponseReturnValue:
    """The calendar of whoever holds the secret address."""
    person = queries.calendar_person(secret)
    if person is None:
        raise Missing
    body = unit.read(calendar_of, person, clock.now(), _site())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="visits.ics"'
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def _site() -> str:
    """This site's address, for what is read elsewhere."""
    found: str = current_app.extensions["kith.settings"].public_url
    return found
