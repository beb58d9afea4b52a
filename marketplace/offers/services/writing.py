"""What its maker does with an offer: write, submit, change, pause, resume, retire."""

from __future__ import annotations

from datetime import date, timedelta

from hub.kernel import clock, ids, machine
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import WrongState
from hub.kernel.words import N_
from hub.people import queries as people
from marketplace.offers import domain, queries
from marketplace.offers.domain import Content, OfferEvent, OfferKind, OfferState
from marketplace.offers.models import Offer, OfferRevision
from marketplace.offers.services.errors import Suspended
from marketplace.offers.services.keeping import (
    announce,
    bands_of,
    check_kinds,
    columns,
    drop_waiting,
    go,
    own,
    place,
    refuse_ahead,
    require_party,
    write,
)


def draft_offer(*, party: str, content: Content, by: Actor) -> str:
    """Begin an offer of `party` (a person's or organisation's URN); returns its id.

    Raises:
        Forbidden: `by` is neither the party nor its manager.
    """
    require_party(by, party)
    now, who = clock.now(), people.party(party)
    offer = Offer(
        id=ids.new(),
        party=party,
        sector=str(who.sector),
        state=OfferState.DRAFT,
        made_by=by.person,
        made_at=now,
        changed_at=now,
        **columns(content),
    )
    place(offer)
    db.session.add(offer)
    db.session.flush()
    return offer.id


def change_who(offer_id: str, *, party: str, kind: OfferKind, by: Actor) -> None:
    """Go back to the first question of a draft: who offers, and in what way. The other answers stay.

    Raises:
        Forbidden: `by` does not speak for the party it was, or for the one it is to be.
        WrongState: the council has seen it, so that it is another offer.
    """
    offer = own(offer_id, by)
    if offer.state is not OfferState.DRAFT:
        raise WrongState(state=offer.state.value)
    require_party(by, party)
    if party != offer.party:
        offer.party, offer.sector = party, str(people.party(party).sector)
        offer.lat = offer.lon = offer.ward = offer.neighbourhood = None
        place(offer)
    offer.kind = kind
    offer.version += 1
    offer.changed_at = clock.now()
    db.session.flush()


def submit_offer(offer_id: str, *, by: Actor) -> None:
    """Hand an offer to the council; its maker accepts the standard terms, of which those of the day it goes live hold.

    Raises:
        NotAnOffer: something is missing from it. NotThisWay: a category may not be offered by its kind.
        WrongState: it is neither a draft nor returned.
    """
    offer = own(offer_id, by)
    place(offer)
    content = offer.content()
    domain.check(content)
    if offer.lat is None:
        raise domain.NotAnOffer(field="postcode", message=N_("Say where you are: a postcode is enough."))
    check_kinds(offer.party, content)
    offer.terms_of, offer.returned_reason = queries.terms_on(clock.today()).starts, None
    go(offer, OfferEvent.SUBMIT, by)


def revise_offer(offer_id: str, *, content: Content, by: Actor) -> frozenset[str]:
    """Change an offer; returns the fields that wait for the council (none: all is done).

    Before the first approval everything changes at once. Afterwards `domain.waiting` says what waits as a revision
    beside the live offer; the rest goes live at once. A second edit replaces a revision that still waits.

    Raises:
        Forbidden, WrongState, Suspended, NotAnOffer. NotThisWay, KindRetired: a kind of help that it cannot give.
    """
    offer = own(offer_id, by)
    if offer.state is OfferState.RETIRED:
        machine.step(domain.STEPS, offer.state, OfferEvent.SUBMIT)
    if offer.state in domain.UNAPPROVED:
        if set(content.categories) - set(offer.categories):  # said where it is chosen, not only when all is answered
            check_kinds(offer.party, content, offer.categories)
        write(offer, content)
        place(offer)
        if offer.state is OfferState.SUBMITTED:
            domain.check(content)
            check_kinds(offer.party, content)
        return frozenset()
    if offer.state is OfferState.SUSPENDED:
        raise Suspended
    domain.check(content)
    check_kinds(offer.party, content, offer.categories)
    return _revise(offer, content, by)


def _revise(offer: Offer, content: Content, by: Actor) -> frozenset[str]:
    before = offer.content()
    if (before.price_pence, before.unit) != (content.price_pence, content.unit):
        refuse_ahead(offer.id)
    waits = domain.waiting(before, content, bands_of(content.categories), clock.today())
    wanted, now = content.as_json(), clock.now()
    drop_waiting(offer.id, "replaced")
    write(offer, Content.make(**(before.as_json() | {k: v for k, v in wanted.items() if k not in waits})))
    if waits:
        changes = {field: wanted[field] for field in sorted(waits)}
        db.session.add(OfferRevision(id=ids.new(), offer_id=offer.id, changes=changes, made_by=by.person, made_at=now))
    db.session.flush()
    announce(offer, "revise" if waits else "edit")
    return waits


def drop_revision(offer_id: str, *, by: Actor) -> None:
    """Take back an edit that still waits."""
    offer = own(offer_id, by)
    drop_waiting(offer.id, "dropped")
    announce(offer, "edit")


def pause(offer_id: str, *, by: Actor) -> None:
    """Take a live offer out of sight for a while; what is booked goes on."""
    go(own(offer_id, by), OfferEvent.PAUSE, by)


def resume(offer_id: str, *, by: Actor) -> None:
    """Bring a paused offer back."""
    go(own(offer_id, by), OfferEvent.RESUME, by)


def _from_the_first(offer: Offer) -> date:
    """The day before it was made: it stands still for good, and the day of no failure is taken for that."""
    return clock.local(offer.made_at).date() - timedelta(days=1)


def retire(offer_id: str, *, by: Actor) -> None:
    """Take an offer away for good; what is booked goes on to its end, unless the council had suspended it at once.

    Whoever is suspended may leave, but not so escape it: the visits stand still as before, until the council lifts that.

    Raises:
        Suspended: its visits stand still from a day to come, by a failure on the record that may be taken back.
    """
    offer = own(offer_id, by)
    suspended = offer.state is OfferState.SUSPENDED
    if suspended and offer.suspended_from is not None:
        raise Suspended
    offer.suspended_from = _from_the_first(offer) if suspended else None
    drop_waiting(offer.id, "dropped")
    go(offer, OfferEvent.RETIRE, by)
