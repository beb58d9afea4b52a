"""What officers do with offers: approve, return, suspend, lift, decide on edits, publish price bands."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Invalid, Missing
from hub.kernel.outbox import announce as tell
from hub.kernel.words import N_
from marketplace.offers import domain, queries
from marketplace.offers.domain import Content, OfferEvent, OfferState, Unit
from marketplace.offers.events import OfferSuspended
from marketplace.offers.models import Offer, OfferRevision, PriceBand
from marketplace.offers.services.errors import NeedsDecision, StaleOffer
from marketplace.offers.services.keeping import (
    announce,
    check_kinds,
    go,
    locked,
    place,
    refuse_ahead,
    refuse_own,
    refuse_stopping,
    require_checks,
    said,
    write,
    write_down,
)


def approve_offer(offer_id: str, *, by: Actor, version: int | None = None) -> None:
    """Let a submitted offer go live under the standard terms of today; `version` is the one that the officer read.

    Raises:
        ChecksMissing: the party lacks a check that one of the tasks needs. OwnOffer. WrongState.
        NotThisWay, KindRetired: a category changed since it was handed in.
        Stops: it is on the record that they stop.
        Conflict: it was changed since the officer read it.
    """
    offer = _to_decide(offer_id, by, version)
    refuse_stopping(offer)
    check_kinds(offer.party, offer.content())  # the kinds of help may have changed since it was handed in
    require_checks(offer.party, offer.content())
    offer.live_since = clock.now()
    offer.terms_of = queries.terms_on(clock.today()).starts  # domain.md: going live accepts those of that date
    place(offer)
    go(offer, OfferEvent.APPROVE, by)


def return_offer(offer_id: str, *, reason: str, by: Actor, version: int | None = None) -> None:
    """Send a submitted offer back with a reason its maker can act on."""
    offer = _to_decide(offer_id, by, version)
    offer.returned_reason = said(reason)
    go(offer, OfferEvent.RETURN, by, reason=reason)


def _to_decide(offer_id: str, by: Actor, version: int | None) -> Offer:
    if by != SYSTEM and not by.has("commissioner"):
        raise Forbidden
    offer = locked(offer_id)
    refuse_own(offer, by)
    if version is not None and version != offer.version:
        raise StaleOffer
    return offer


def approve_revision(revision_id: str, *, by: Actor) -> None:
    """Let an edit go live.

    Raises:
        ChecksMissing: what it adds needs checks that the party lacks. OwnOffer. Conflict: it no longer waits.
    """
    revision, offer = _revision(revision_id, by)
    content = Content.make(**(offer.content().as_json() | revision.changes))
    domain.check(content)
    check_kinds(offer.party, content, offer.categories)
    require_checks(offer.party, content)
    if {"price_pence", "unit"} & revision.changes.keys():
        refuse_ahead(offer.id)
    write(offer, content)
    _decide(revision, "approved", by, None)
    announce(offer, "approve-edit")


def return_revision(revision_id: str, *, reason: str, by: Actor) -> None:
    """Turn an edit down with a reason; the live offer stays as it is."""
    revision, offer = _revision(revision_id, by)
    _decide(revision, "returned", by, said(reason))
    announce(offer, "refuse-edit")


def _revision(revision_id: str, by: Actor) -> tuple[OfferRevision, Offer]:
    if by != SYSTEM and not by.has("commissioner"):
        raise Forbidden
    found = db.session.get(OfferRevision, revision_id)
    if found is None:
        raise Missing
    offer = locked(found.offer_id)
    revision = db.session.get_one(OfferRevision, revision_id, with_for_update=True)
    refuse_own(offer, by)
    if revision.outcome != "waiting":
        raise StaleOffer
    return revision, offer


def _decide(revision: OfferRevision, outcome: str, by: Actor, reason: str | None) -> None:
    revision.outcome, revision.reason = outcome, reason
    revision.decided_by, revision.decided_at = by.person, clock.now()
    db.session.flush()


def suspend_offer(
    offer_id: str, *, reason: str, by: Actor, decision_urn: str | None = None, starts: date | None = None
) -> None:
    """Stop an offer: by a decision (oversight's lever), or at once by safeguarding with a reason.

    It is out of the market at once; with `starts`, the visits before that day take place. One that its maker took away
    makes no visits from then on, and is not heard of otherwise. One that stops later than now can be stopped at once.

    Raises:
        NeedsDecision: a commissioner came without a decision. NoReason. WrongState. Forbidden.
    """
    if by != SYSTEM and not by.has("commissioner", "safeguarding"):
        raise Forbidden
    if decision_urn is None and not by.has("safeguarding"):
        raise NeedsDecision
    offer = locked(offer_id)
    sooner = starts is None and offer.state is OfferState.SUSPENDED and offer.suspended_from is not None
    gone = starts is not None and offer.state is OfferState.RETIRED
    offer.suspended_from = starts
    step = write_down if sooner or gone else go
    step(offer, OfferEvent.SUSPEND, by, reason=said(reason), decision=decision_urn)
    tell(OfferSuspended(subject=ids.urn("offer", offer.id), offer=offer.id, party=offer.party, decision=decision_urn))


def lift_suspension(
    offer_id: str, *, reason: str, by: Actor, decision_urn: str | None = None, told: bool = False
) -> None:
    """Let a suspended offer live again, with the reason: by a decision, or at once by safeguarding.

    `told`: all is as it was before. People hear otherwise that their visits go on, and what its maker had paused is paused.

    Raises:
        Forbidden, OwnOffer, NoReason, WrongState. NeedsDecision: a commissioner came without one.
        Stops: their failure is on the record, and this is no decision.
    """
    if by != SYSTEM and not by.has("commissioner", "safeguarding"):
        raise Forbidden
    if decision_urn is None and by != SYSTEM and not by.has("safeguarding"):
        raise NeedsDecision
    offer = locked(offer_id)
    refuse_own(offer, by)
    if decision_urn is None:
        refuse_stopping(offer)
    gone = offer.state is OfferState.RETIRED and offer.suspended_from is not None
    if gone or not told:
        offer.suspended_from = None
    paused = told and not gone and _before(offer.id) is OfferState.PAUSED
    step = write_down if gone else go
    step(offer, OfferEvent.LIFT, by, reason=said(reason), decision=decision_urn)
    if paused:
        go(offer, OfferEvent.PAUSE, by)


def _before(offer_id: str) -> OfferState | None:
    """How an offer stood when it was suspended."""
    stood = [step.state for step in queries.history(offer_id) if step.state is not OfferState.SUSPENDED]
    return stood[-1] if stood else None


def set_band(*, category: str, unit: Unit, low_pence: int, high_pence: int, starts: date, by: Actor) -> str:
    """Publish a price band from a day on (pence); the one before ends the day before. Returns its id.

    Raises:
        Invalid: the range is upside down, or begins before one already published.
    """
    if by != SYSTEM and not by.has("commissioner"):
        raise Forbidden
    if not 0 <= low_pence <= high_pence:
        raise Invalid(field="high_pence", message=N_("The highest price must not be below the lowest."))
    same = (PriceBand.category == category, PriceBand.unit == unit)
    last = db.session.scalar(sa.select(PriceBand).where(*same).order_by(PriceBand.starts.desc()).limit(1))
    if last and last.starts >= starts:
        raise Invalid(field="starts", message=N_("Choose a later day: there is already a range from then on."))
    if last and last.ends is None:
        last.ends = starts - timedelta(days=1)
    band = PriceBand(
        id=ids.new(),
        category=category,
        unit=unit,
        low_pence=low_pence,
        high_pence=high_pence,
        starts=starts,
        set_by=by.person,
    )
    db.session.add(band)
    db.session.flush()
    return band.id
