"""Wires the rooms of marketplace to an app."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from flask import Flask, g, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from hub.categories import queries as categories
from hub.checks.domain import KIND_WORDS as CHECK_WORDS
from hub.kernel import clock, jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.outbox import subscribe
from hub.kernel.plain import plain
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people.domain import SECTOR_WORDS
from hub.places import queries as places
from hub.places.events import AreasChanged
from marketplace.bookings import handlers as booking_news
from marketplace.bookings import jobs as booking_jobs
from marketplace.bookings import queries as booking_queries
from marketplace.bookings import routes as bookings
from marketplace.covers import wiring as covers
from marketplace.failures import wiring as failures
from marketplace.gifts import wiring as gifts
from marketplace.messages import handlers as message_news
from marketplace.messages import queries as message_queries
from marketplace.messages import routes as messages
from marketplace.needs import handlers as need_news
from marketplace.needs import jobs as need_jobs
from marketplace.needs import ports as above
from marketplace.needs import queries as need_queries
from marketplace.needs import routes as needs
from marketplace.needs.events import NeedDue, NeedExpired, NeedPosted, NeedUnmet
from marketplace.offers import handlers as offer_news
from marketplace.offers import jobs as offer_jobs
from marketplace.offers import queries as offer_queries
from marketplace.offers import routes as offers
from marketplace.offers.domain import FLOOR_WORDS, KIND_WORDS, LANGUAGES, TRAITS, UNIT_WORDS, PriceState
from marketplace.plans import handlers as plan_news
from marketplace.plans import jobs as plan_jobs
from marketplace.plans import queries as plan_queries
from marketplace.plans import routes as plans
from marketplace.plans import services as plan_services
from marketplace.plans.queries.views import lines as plan_lines
from marketplace.rounds import wiring as rounds
from marketplace.searches import wiring as searches
from marketplace.searches.forms import FindForm
from marketplace.searches.ports import Taken, know_taken
from marketplace.sharings import handlers as sharing_news
from marketplace.sharings import jobs as sharing_jobs
from marketplace.sharings import queries as sharing_queries
from marketplace.sharings import routes as sharings
from marketplace.visits import handlers as visit_news
from marketplace.visits import jobs as visit_jobs
from marketplace.visits import queries as visit_queries
from marketplace.visits import routes as visits
from marketplace.visits import wiring as visit_wiring
from marketplace.visits.domain import Policy
from marketplace.watches import queries as watch_queries
from marketplace.watches import wiring as watches
from marketplace.watches.ports import Read, know_reader
from matching.ranking.domain import PART_WORDS


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    _words(app)
    with app.app_context():
        _offers(app)
        searches.init_app(app)
        watches.init_app(app)
        know_reader(app, _as_find_reads)
        know_taken(app, Taken(visit_queries.minutes_taken, visit_queries.under_way))
        _needs(app)
        _agreements(app)
        rounds.init_app(app)
        failures.init_app(app)
        covers.init_app(app)
        gifts.init_app(app)
        _data()
    visit_wiring.init_app(app)


def _data() -> None:
    """What these rooms add to a person's own download."""
    ever = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))

    def share(name: str, read: Callable[[str], object]) -> None:
        people.contribute(name, lambda person: plain(read(f"person:{person}")))

    people.confirm_after(lambda: _visit_terms().auto_confirm_hours)
    share("needs", lambda urn: need_queries.needs_of([urn]))
    share("outcomes", lambda urn: {need.id: need_queries.looks(need.id) for need in need_queries.needs_of([urn])})
    share("offers", offer_queries.offers_of)
    share("proposals", lambda urn: plan_queries.proposals_by([urn]))
    share("bookings", booking_queries.bookings_of)
    share("visits", lambda urn: visit_queries.visits_of([urn], *ever))
    people.contribute("sharings", lambda person: plain(sharing_queries.shares_of(person)))
    people.contribute("kept searches", lambda person: plain(watch_queries.of_person(person, clock.now())))
    share("messages", lambda urn: [message_queries.thread(b.id) for b in booking_queries.bookings_of(urn)])


def _words(app: Flask) -> None:
    """Give templates the words for what offers and needs are made of."""
    app.jinja_env.globals.update(
        category_name=_category_name,
        visit_terms=_visit_terms,
        area_name=_area_name,
        unit_words=UNIT_WORDS,
        floor_words=FLOOR_WORDS,
        language_words=LANGUAGES,
        trait_words=TRAITS,
        check_words=CHECK_WORDS,
        sector_words=SECTOR_WORDS,
        part_words=PART_WORDS,
        offer_kind_words=KIND_WORDS,
    )


def _visit_terms() -> Policy:
    """The terms of visits in force: what a page says of hours and days is theirs, never a number of its own."""
    return visit_queries.policy(clock.now())


def _category_name(code: str) -> str:
    if "category_names" not in g:
        g.category_names = categories.names()  # a page says many
    return gettext(g.category_names.get(code, code))


def _area_name(code: str) -> str:
    if "area_names" not in g:
        g.area_names = places.area_names()
    return str(g.area_names.get(code, code))


def _in(actor: Actor) -> bool:
    return actor.signed_in


def _off_duty(actor: Actor) -> bool:
    return actor.signed_in and not actor.roles


def _on_duty(actor: Actor) -> bool:
    return actor.signed_in and bool(actor.roles)


def _helping(app: Flask, label: str, href: str, order: int, count: Callable[[Actor], int] | None = None) -> None:
    """What those need who help others: in the bar; for the council's people, whose bar is full, with their account."""
    navigation.add(app, Item(label, href, order, _off_duty, count=count))
    navigation.add(app, Item(label, href, order, _on_duty, Spot.MINE, count))


def _has(*roles: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.has(*roles)


_decides, _counts = _has("commissioner", "safeguarding"), _has("commissioner", "finance")
_settles, _commissions = _has("finance"), _has("commissioner")


def _out(actor: Actor) -> bool:
    return not actor.signed_in


def _offers(app: Flask) -> None:
    app.register_blueprint(offers.blueprint)
    _helping(app, N_("My offers"), "/offers", 30)
    navigation.add(app, Item(N_("Offer help"), "/offers/new", 31, _out))
    navigation.add(app, Item(N_("Offers to look at"), "/council/offers", 14, _decides, Spot.DESK, _waiting_offers))
    subscribe("move-offers", AreasChanged, offer_news.areas_changed)


def _as_find_reads(asked: Sequence[tuple[str, str]]) -> Read | None:
    """What /find would make of an address; None where it would refuse it."""
    form = FindForm(MultiDict(asked))
    return Read(form.looking(), (form.postcode.data or "").strip() or None) if form.validate() else None


def _needs(app: Flask) -> None:
    app.register_blueprint(needs.blueprint)
    navigation.add(app, Item(N_("Ask for help"), "/needs/new", 20))
    navigation.add(app, Item(N_("What I asked for"), "/needs", 25, _in))
    label, count = N_("Needs without help"), lambda _: need_queries.count_without_help()
    navigation.add(app, Item(label, "/council/needs", 21, _commissions, Spot.DESK, count))
    for job in need_jobs.JOBS:
        jobs.register(job)
    subscribe("move-needs", AreasChanged, need_news.areas_changed)
    subscribe("tell-need-posted", NeedPosted, need_news.tell_posted)
    subscribe("tell-need-holder", NeedUnmet, need_news.tell_holder)
    subscribe("tell-need-holder", NeedExpired, need_news.tell_holder)
    subscribe("tell-need-holder", NeedDue, need_news.tell_holder)


def _plan_link(need_id: str) -> list[tuple[str, str]]:
    helped = any(line.name for line in plan_lines(need_id))
    words = gettext("See the plan") if helped else gettext("See who could help")
    return [(words, url_for("plans.show", need=need_id))]


def _agreements(app: Flask) -> None:
    above.tell(app, above.Above(links=_plan_link, plan=plan_lines))
    above.tell(app, above.Above(consequences=booking_queries.ends_with, asked_in_vain=booking_queries.asked_in_vain))
    for room in (plans, visits, bookings, sharings, messages):
        app.register_blueprint(room.blueprint)
    navigation.add(app, Item(N_("My visits"), "/visits", 26, _in))
    _helping(app, N_("Who asks me"), "/bookings/requests", 32, _requests)
    _helping(app, N_("Needs near you"), "/needs/near", 33)
    navigation.add(app, Item(N_("Questions about visits"), "/council/queries", 41, _settles, Spot.DESK, _queried))
    navigation.add(app, Item(N_("Messages to look at"), "/council/messages", 13, _has("safeguarding"), Spot.DESK))
    navigation.add(app, Item(N_("Prices to come"), "/council/prices/coming", 42, _counts, Spot.DESK, _short))
    navigation.add(app, Item(N_("Standard terms"), "/council/terms", 87, _commissions, Spot.DESK))
    navigation.add(app, Item(N_("Terms of visits"), "/council/visit-terms", 86, _commissions, Spot.DESK))
    for news in (offer_news, plan_news, visit_news, booking_news, sharing_news, message_news):
        for name, (events, handler) in news.NEWS.items():
            for event in events:
                subscribe(name, event, handler)
    outbox.read_ahead("visit", visit_queries.read_ahead)
    outbox.read_ahead("about", visit_queries.read_ahead_by_urn)
    outbox.read_ahead("booking", booking_queries.read_ahead)
    outbox.read_ahead("need", _read_needs)
    outbox.read_ahead("supplier", people.read_ahead)
    outbox.read_ahead("holder", people.read_ahead)
    for job in (*offer_jobs.JOBS, *plan_jobs.JOBS, *visit_jobs.JOBS, *booking_jobs.JOBS, *sharing_jobs.JOBS):
        jobs.register(job)


def _read_needs(need_ids: Collection[str]) -> None:
    """The needs that a batch of news names, and the plans to meet them."""
    need_queries.read_ahead(need_ids)
    plan_services.read_plans(need_ids)


def _waiting_offers(_actor: Actor) -> int:
    return (
        len(offer_queries.submitted())
        + len(offer_queries.revisions_waiting())
        + len(offer_queries.prices_in(PriceState.WAITING))
    )


def _short(_actor: Actor) -> int:
    return len(booking_queries.prices_short())


def _queried(_actor: Actor) -> int:
    return len(visit_queries.queried())


def _requests(actor: Actor) -> int:
    """How many requests wait for whoever is asking."""
    person = people.acting_person(actor)
    return booking_queries.count_requests(people.parties_of(person)) if person else 0
