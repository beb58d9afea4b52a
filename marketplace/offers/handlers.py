"""What offers do when a party moves, and whom they tell of what the council decided, of an offer or of its terms."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people.events import OrganisationChanged, PersonMoved
from hub.places.events import AreasChanged
from marketplace.offers import queries, services
from marketplace.offers.events import OfferChanged, TermsSet

TOLD = {
    "approve": N_("Your offer “%(title)s” is live. People can find it now."),
    "return": N_("Your offer “%(title)s” came back to you. Open it to see what to change."),
    "suspend": N_("The council has suspended your offer “%(title)s”. Open it to see why."),
    "lift": N_("Your offer “%(title)s” is live again."),
    "approve-edit": N_("Your change to “%(title)s” is live."),
    "areas": N_(
        "The council has drawn its areas anew, and one that “%(title)s” named is gone. We put what stands there now in"
        " its place. Please look whether you still come where you want to."
    ),
    "refuse-edit": N_("Your change to “%(title)s” was not taken over. Open it to see why."),
}
"""The steps that someone else took, and the words in which its maker hears of them."""

NEW_TERMS = N_(
    "New standard terms hold from %(starts_on)s. An offer that goes live from then on accepts them; one that is live"
    " before keeps the terms it has. Please read them."
)


def tell_maker(delivery: Delivery[OfferChanged]) -> None:
    """Tell the party of an offer what the council did with it."""
    event = delivery.event
    template = TOLD.get(event.what)
    if template is None:
        return
    title = queries.offer(event.offer).title
    notices.tell_party(
        event.party,
        f"offer-{event.what}",
        template=template,
        data={"title": title},
        link=f"/offers/{event.offer}",
        event_id=delivery.id,
    )


def tell_terms(delivery: Delivery[TermsSet]) -> None:
    """Tell everyone who offers, or waits to, that other standard terms will hold, and where to read them."""
    for party in queries.whom_terms_concern():
        notices.tell_party(
            party,
            delivery.event.type,
            template=NEW_TERMS,
            data={"starts_on": delivery.event.starts},
            link="/offers/terms",
            event_id=delivery.id,
        )


def party_moved(delivery: Delivery[PersonMoved] | Delivery[OrganisationChanged]) -> None:
    """Let the offers of a party stand where it stands now."""
    event = delivery.event
    if isinstance(event, PersonMoved):
        services.follow_party(f"person:{event.person}")
    else:
        services.follow_party(f"organisation:{event.organisation}")


def areas_changed(_delivery: Delivery[AreasChanged]) -> None:
    """Let every offer stand in, and reach to, the areas of the new set."""
    services.follow_areas()
