"""What must be there before a journey begins, as others have left it: forms that are filled and sent without looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urljoin

import sqlalchemy as sa

from demo.borough.domain.personas import EVERYONE
from tests.browser.filling import fill, submit

MOST_QUESTIONS = 15
TUESDAY = "1"  # as the demo's first day is
OFFER = {
    "kind": "neighbour",
    "party": "person:*",
    "categories": "pets",
    "description": "A good walk in the park, whatever the weather.",
    "price_pence": "12",
    "minimum_minutes": "30",
    "unit": "hour",
    "reach": "circle",
    "radius_km": "10",
    "postcode": "KT1 2LN",
    "slots-0-day": TUESDAY,
    "slots-0-start": "420",
    "slots-0-minutes": "720",
    "capacity_minutes": "6",
    "languages": "en",
}
NEED = {
    "who": "me*",
    "categories": "pets",
    "slots-0-day": TUESDAY,
    "slots-0-minutes": "30",
    "slots-1-day": TUESDAY,
    "slots-1-minutes": "30",  # where the first half hour begins before it is asked for, this one is the next
    "postcode": "KT1 2JL",
    "outcome": "My dog is out each day",
    "outcome_now": "4",
    "money": "0*",
}
CHECK = {"issued": "1 11 2025", "expires": "1 11 2028"}
BUDGET = {
    "instalment": "40",
    "starts": "9 12 2025",
    "ends": "9 6 2026",
    "funds": "*",
    "categories": "pets",
}


@contextmanager
def _as(walker: Any, who: str, address: str) -> Iterator[Any]:
    """A page of `who` that draws nothing and runs no script."""
    context = walker.browser.new_context(storage_state=walker.person(who), java_script_enabled=False)
    try:
        context.route("**/static/**", lambda route: route.abort())
        page = context.new_page()
        page.goto(walker.server.url + address)
        yield page
    finally:
        context.close()


def _follow(page: Any, links: Any) -> None:
    """Follow the first of these."""
    page.goto(urljoin(page.url, links.first.get_attribute("href")))


def _answer(page: Any, known: dict[str, str]) -> None:
    """Fill the page's form with whatever is known for its fields, and send it."""
    form = page.locator("main form[method=post]").first
    for name, value in known.items():
        if form.locator(f'[name="{name}"]:not([type=hidden])').count():
            fill(form, name, value)
    submit(form)
    errors = page.locator(".govuk-error-summary")
    assert not errors.count(), f"{page.url} refused: {errors.first.inner_text()}"


def _answer_all(page: Any, known: dict[str, str]) -> str:
    """Answer one question after the other, and send the answers; the address to which that leads, without its query."""
    for _ in range(MOST_QUESTIONS):
        if page.url.endswith("/check"):
            _answer(page, {})
            return str(page.url.split("?")[0])
        _answer(page, known)
    raise AssertionError(f"{page.url} still asks")


def offer_sent(walker: Any, who: str, title: str) -> str:
    """`who` sends an offer to walk dogs to the council; its id."""
    with _as(walker, who, "/offers/new") as page:
        return _answer_all(page, OFFER | {"title": title}).rsplit("/", 1)[1]


def need_posted(walker: Any, words: str, start: int) -> str:
    """Joan says a need that her budget pays for, in two half hours from `start` (minutes after midnight) on; its id."""
    times = {"slots-0-start": str(start), "slots-1-start": str(start + 30)}
    with _as(walker, "resident", "/needs/new/who") as page:
        return _answer_all(page, NEED | times | {"words": words}).rsplit("/", 1)[1]


def need_withdrawn(walker: Any, need: str) -> None:
    """It is gone again, so that those that stood there before come first."""
    with _as(walker, "resident", f"/needs/{need}/withdraw") as page:
        _answer(page, {})


def check_sent(walker: Any, who: str, kind: str, evidence: str) -> None:
    """`who` sends in a check of their own."""
    with _as(walker, who, "/account/checks/new") as page:
        _answer(page, CHECK | {"party": "person:*", "kind": kind, "evidence": evidence})


def check_approved(walker: Any, name: str) -> None:
    """Safeguarding approves the first check of this person's that waits."""
    with _as(walker, "safeguarding", "/council/checks") as page:
        _follow(page, page.locator("main .card", has_text=name).locator("a"))
        submit(page.locator('main form[action$="/approve"]'))


def budget_written(walker: Any, name: str) -> None:
    """Finance writes a budget for a person."""
    with _as(walker, "finance", f"/council/budgets/new?q={quote_plus(name)}") as page:
        _follow(page, page.locator("main li a"))
        _answer(page, BUDGET)


def record_opened(walker: Any, name: str, reason: str) -> None:
    """A safeguarding officer opens a person's record."""
    with _as(walker, "safeguarding", f"/council/people?q={quote_plus(name)}") as page:
        _follow(page, page.locator("main li a"))
        _answer(page, {"reason": reason})


@contextmanager
def _behind(server: Any) -> Iterator[Any]:
    """The server's own state, where time passes that nobody who walks a journey would wait for."""
    from hub.kernel.settings import Settings, database_url
    from wsgi import create_app

    var: Path = server.var
    settings = Settings(
        env="demo", secret_key="x" * 32, database_url=database_url("", var), var=var, mail_url="mailbox:",
        public_url=server.url,
    )  # fmt: skip
    app = create_app(settings)
    with app.app_context():
        yield app


def time_to_answer_passes(server: Any, booking: str) -> None:
    """Nobody answers this request for as long as there is; what the job of that name does is done to it alone."""
    from hub.kernel import clock, unit
    from marketplace.bookings import queries, services

    with _behind(server) as app:
        late = queries.booking(booking).expires_at + timedelta(minutes=1)
        clock.install(app.extensions, clock.SettableClock(late))
        unit.write(services.expire, booking, late)


def nothing_happens(server: Any, need: str, days: int) -> None:
    """Nobody has touched this need for so many days; what the job of each hour does is done to it alone."""
    from hub.kernel import clock, unit
    from hub.kernel.db import db
    from marketplace.needs import services
    from marketplace.needs.models import Need

    def stood() -> None:
        db.session.get_one(Need, need).last_step_at = clock.now() - timedelta(days=days)

    with _behind(server):
        unit.write(stood)
        unit.write(services.fall_due, need, clock.now())


def minutes_pass(server: Any, visit: str, minutes: int) -> None:
    """Whoever came has stayed so long already."""
    from hub.kernel import unit
    from hub.kernel.db import db
    from marketplace.visits.models import Visit

    def came_earlier() -> None:
        row = db.session.get_one(Visit, visit)
        row.checked_in_at -= timedelta(minutes=minutes)

    with _behind(server):
        unit.write(came_earlier)


def manages_too(server: Any, who: str, organisation: str) -> None:
    """`who` manages this organisation as well, as if its manager had asked them to."""
    from hub.kernel import unit
    from hub.kernel.access import SYSTEM
    from hub.people import queries
    from hub.people.domain import MemberRole
    from hub.people.services.organisations import enter_member

    with _behind(server):
        [found] = [one for one in unit.read(queries.organisations) if one.name == organisation]
        login = unit.read(queries.login, EVERYONE[who].email)
        unit.write(enter_member, found.id, login.person, MemberRole.MANAGER, SYSTEM)


def run_limit_lowered(server: Any, pence: int) -> None:
    """It was decided the day before that from today on two officers approve a week's payments of more than this."""
    from dataclasses import replace

    from hub.kernel import clock, unit
    from hub.kernel.access import Actor
    from payments.limits import queries, services

    with _behind(server) as app:
        today, now = clock.today(), clock.now()
        clock.install(app.extensions, clock.SettableClock(now - timedelta(days=1)))
        lower = replace(unit.read(queries.limits), run_pence=pence)
        unit.write(services.set_limits, lower, starts=today, decision="", by=Actor(roles=frozenset({"commissioner"})))


def stripe_has_checked(server: Any) -> None:
    """The minute is over for which the stand-in for Stripe looks at what a supplier told it, and we have asked how it stands."""
    from hub.kernel import clock, unit
    from payments.payees import queries, services
    from payments.sandbox import services as sandbox

    with _behind(server) as app:
        now = clock.now()
        clock.install(app.extensions, clock.SettableClock(now + timedelta(minutes=2)))
        sandbox.pass_time()
        for account in unit.read(queries.on_their_way, now + timedelta(days=1)):  # also who was looked at just now
            services.look(account)


def stripe_took_a_fee(server: Any, at: datetime, pence: int) -> None:
    """Stripe took a fee at that time, and the nightly comparison of the books has been made."""
    from hub.kernel import clock, jobs
    from payments.sandbox import services as sandbox

    with _behind(server) as app:
        now = app.extensions["kith.clock"]
        clock.install(app.extensions, clock.SettableClock(at))
        sandbox.take_fee(pence)
        app.extensions["kith.clock"] = now
        jobs.run(jobs.registered()["reconcile-books"], force=True)


@contextmanager
def limit_set(server: Any, pence: int) -> Iterator[None]:
    """So much may Joan's daughter spend in four weeks, for a while."""
    from hub.kernel import unit
    from hub.kernel.db import db
    from hub.people.models import Delegation

    def change(to: int | None) -> int | None:
        [row] = db.session.scalars(sa.select(Delegation).where(Delegation.ended_at.is_(None)))
        was, row.limit_pence = row.limit_pence, to
        return was

    with _behind(server):
        was = unit.write(change, pence)
        try:
            yield
        finally:
            unit.write(change, was)


def offer_retired(walker: Any, who: str, offer: str) -> None:
    """It is given no more, so that others find what they found before."""
    with _as(walker, who, f"/offers/{offer}/retire") as page:
        _answer(page, {})


def a_day_passes_for_searches(server: Any) -> None:
    """Every kept search is looked at, as tomorrow's job does."""
    from hub.kernel import clock
    from marketplace.watches import queries, services

    with _behind(server):
        tomorrow = clock.now() + timedelta(days=1, hours=1)
        for watch in queries.due(tomorrow):
            services.look(watch, tomorrow)
