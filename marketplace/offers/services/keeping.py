"""What every use case of offers stands on: whose offer it is, its content, and one step along the table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import KIND_WORDS as CHECK_WORDS
from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.outbox import announce as tell
from hub.people import queries as people
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.offers import domain, queries
from marketplace.offers.domain import Band, Content, OfferEvent
from marketplace.offers.events import OfferChanged
from marketplace.offers.models import Offer, OfferRevision, OfferStep, PriceBand
from marketplace.offers.services.errors import ChecksMissing, NoReason, NotThisWay, OwnOffer, Stops


def require_party(by: Actor, party: str) -> None:
    """Refuse whoever is neither the party itself nor its manager, nor an officer assisting that person.

    Raises:
        Forbidden: it is none of these.
    """
    if by == SYSTEM:
        return
    if by.assisting is not None and party == ids.urn("person", by.assisting):
        return
    if by.person is None or not people.manages(by.person, party):
        raise Forbidden


def bands_of(codes: tuple[str, ...]) -> list[Band]:
    """Every band ever published for these categories."""
    rows = db.session.scalars(sa.select(PriceBand).where(PriceBand.category.in_(codes)))
    return [Band(b.category, b.unit, b.low_pence, b.high_pence, b.starts, b.ends) for b in rows]


def columns(content: Content) -> dict[str, Any]:
    """The content as the values of the table's columns."""
    return content.as_json() | {"kind": content.kind, "unit": content.unit}


def write(offer: Offer, content: Content) -> None:
    """Take over what the offer says; its version grows."""
    for name, value in columns(content).items():
        if getattr(offer, name) != value:
            setattr(offer, name, value)
    offer.version += 1
    offer.changed_at = clock.now()
    db.session.flush()


def place(offer: Offer) -> None:
    """Take over the party's point, masked where it is a person, and the ward in which it lies."""
    who = people.party(offer.party)
    if who.lat is None or who.lon is None:
        return
    offer.lat, offer.lon = who.lat, who.lon
    found = places.areas_at(Point(who.lat, who.lon))
    offer.ward, offer.neighbourhood = (found.ward, found.neighbourhood) if found else (None, None)


def locked(offer_id: str) -> Offer:
    """The offer, its row locked.

    Raises:
        Missing: there is none with this id.
    """
    offer = unit.locked(Offer, offer_id)
    if offer is None:
        raise Missing
    return offer


def own(offer_id: str, by: Actor) -> Offer:
    """The offer, for whoever may speak for its party.

    Raises:
        Missing, Forbidden.
    """
    offer = locked(offer_id)
    require_party(by, offer.party)
    return offer


def refuse_own(offer: Offer, by: Actor) -> None:
    """Refuse an officer who belongs to the party.

    Raises:
        OwnOffer: nobody decides on their own offer.
    """
    if by.person is not None and people.manages(by.person, offer.party):
        raise OwnOffer


def refuse_stopping(offer: Offer) -> None:
    """Refuse an offer of a party of whom it is on the record that they stop.

    Raises:
        Stops: naming the day.
    """
    first = queries.stops(offer)
    if first is not None:
        raise Stops(day=f"{first.day} {first:%B %Y}")


def refuse_ahead(offer_id: str) -> None:
    """Refuse another price while a change of it is ahead.

    Raises:
        AnnouncedAlready: one is set, or waits for the council.
    """
    if queries.prices_ahead([offer_id]):
        raise domain.AnnouncedAlready(field="price_pence")


def said(reason: str) -> str:
    """The reason, tidied.

    Raises:
        NoReason: there is none to speak of.
    """
    reason = reason.strip()
    if len(reason) < 3:
        raise NoReason(field="reason")
    return reason


def check_kinds(party: str, content: Content, had: Collection[str] = ()) -> None:
    """Refuse a category that may not be given by this kind of helper, or is retired; one that it `had` may stay.

    Raises:
        NotThisWay, KindRetired: naming the category.
    """
    categories.require_open(code for code in content.categories if code not in had)
    for code in content.categories:
        category = categories.category(code)
        if not category.open_to(content.kind.value, organisation=party.startswith("organisation:")):
            raise NotThisWay(field="categories", category=category.name)


def require_checks(party: str, content: Content) -> None:
    """Refuse while the party lacks a check that one of the tasks needs.

    Raises:
        ChecksMissing: naming them.
    """
    needed = frozenset(kind for code in content.categories for kind in categories.required_checks(code))
    lacking = checks.missing(party, needed, clock.today())
    if lacking:
        raise ChecksMissing(checks=", ".join(gettext(CHECK_WORDS[kind]) for kind in sorted(lacking)))


def go(offer: Offer, event: OfferEvent, by: Actor, *, reason: str | None = None, decision: str | None = None) -> None:
    """Go along one arrow, keep it in the history, and tell the news."""
    offer.state = machine.step(domain.STEPS, offer.state, event)
    write_down(offer, event, by, reason=reason, decision=decision)


def write_down(
    offer: Offer, event: OfferEvent, by: Actor, *, reason: str | None = None, decision: str | None = None
) -> None:
    """Keep a step in its history as the offer stands, and tell the news."""
    now = clock.now()
    offer.version += 1
    offer.changed_at = now
    db.session.add(
        OfferStep(
            id=ids.new(),
            offer_id=offer.id,
            event=event,
            state=offer.state,
            at=now,
            by_person=by.person,
            assisted_person=by.assisting,
            reason=reason,
            decision=decision,
        )
    )
    db.session.flush()
    announce(offer, event.value)


def announce(offer: Offer, what: str) -> None:
    """Tell that the offer changed."""
    tell(
        OfferChanged(
            subject=ids.urn("offer", offer.id),
            offer=offer.id,
            party=offer.party,
            state=offer.state.value,
            what=what,
            categories=tuple(offer.categories),
            area=offer.ward,
        )
    )


def drop_waiting(offer_id: str, outcome: str) -> None:
    """Settle an edit that still waits, if there is one, without a decision."""
    waiting = OfferRevision.offer_id == offer_id, OfferRevision.outcome == "waiting"
    for revision in db.session.scalars(sa.select(OfferRevision).where(*waiting)):
        revision.outcome, revision.decided_at = outcome, clock.now()
    db.session.flush()
