"""What offers do when a party moves, and whom they tell of what the council decided: of an offer, its price, or its terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.kernel.outbox import Delivery, Event
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.events import OrganisationChanged, PersonMoved
from hub.places.events import AreasChanged
from marketplace.offers import queries, services
from marketplace.offers.events import OfferChanged, PriceAsked, PriceNews, PriceReturned, PriceSet, TermsSet

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
TOLD_GONE = {
    "suspend": N_("The council has stopped the visits of “%(title)s”, which you took away. Open it to see why."),
    "lift": N_("The visits of “%(title)s”, which you took away, may take place again."),
}
"""The steps that someone else took, and the words in which its maker hears of them."""

PRICES = {
    "announce": N_("From %(starts_on)s “%(title)s” costs %(after_pence)s instead of %(before_pence)s."),
    "approve": N_(
        "Your price for “%(title)s” is approved: from %(starts_on)s it costs %(after_pence)s instead of"
        " %(before_pence)s. Everyone who has it is told now."
    ),
    "uplift": N_(
        "The council raises what it pays: from %(starts_on)s “%(title)s” costs %(after_pence)s instead of"
        " %(before_pence)s. Everyone who has it is told now."
    ),
}
"""How a price came to be set, and the words in which its maker hears of it."""
PRICE_RETURNED = N_("Your price of %(after_pence)s for “%(title)s” was not taken over. Open it to see why.")
PRICE_WAITS = N_("A price outside the published range waits for you: “%(title)s”, %(after_pence)s from %(starts_on)s.")

NEW_TERMS = N_(
    "New standard terms hold from %(starts_on)s. An offer that goes live from then on accepts them; one that is live"
    " before keeps the terms it has. Please read them."
)


def tell_maker(delivery: Delivery[OfferChanged]) -> None:
    """Tell the party of an offer what the council did with it."""
    event = delivery.event
    template = (TOLD_GONE if event.state == "retired" else TOLD).get(event.what)
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


def tell_price(delivery: Delivery[PriceNews]) -> None:
    """Tell the party of an offer what the council did with its price, or did to it; the council, that one waits."""
    event = delivery.event
    data = {
        "title": queries.offer(event.offer).title,
        "starts_on": event.starts,
        "before_pence": event.before_pence,
        "after_pence": event.after_pence,
    }
    if isinstance(event, PriceAsked):
        for person in people.staff("commissioner"):
            notices.tell(
                person, event.type, template=PRICE_WAITS, data=data, link="/council/prices/coming", event_id=delivery.id
            )
        return
    template = PRICE_RETURNED if isinstance(event, PriceReturned) else PRICES[getattr(event, "what", "")]
    notices.tell_party(
        event.party,
        event.type,
        template=template,
        data=data,
        link=f"/offers/{event.offer}/prices",
        event_id=delivery.id,
        but=event.by,
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


NEWS: dict[str, tuple[tuple[type[Event], ...], Callable[[Delivery[Any]], None]]] = {
    "tell-offer-maker": ((OfferChanged,), tell_maker),
    "tell-terms": ((TermsSet,), tell_terms),
    "tell-price": ((PriceSet, PriceAsked, PriceReturned), tell_price),
    "move-offers": ((PersonMoved, OrganisationChanged), party_moved),
}
"""Which handler hears of what."""
