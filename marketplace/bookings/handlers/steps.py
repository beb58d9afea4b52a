"""Reactions: bookings follow their visits, checks, offers, blocks and needs; people hear of each step."""

from __future__ import annotations

from typing import Any

from hub.checks.events import CheckApproved, CheckEnded
from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.events import MemberAdded, MemberLeft, PersonBlocked, PersonUnblocked
from hub.places.events import AreasChanged
from marketplace.bookings import queries, services
from marketplace.bookings.domain import AGREED, BookingState
from marketplace.bookings.events import (
    BookingAccepted,
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    BookingExpired,
    BookingHandedOn,
    BookingNews,
    BookingNotice,
    BookingPriced,
    BookingPriceKept,
    BookingRequested,
    BookingShort,
    BookingWithdrawn,
)
from marketplace.needs.events import NeedExpired, NeedWithdrawn
from marketplace.offers.events import OfferChanged, OfferSuspended, PriceDropped, PriceSet
from marketplace.plans import services as plans
from marketplace.visits import services as visits
from marketplace.visits.events import VisitCheckedIn, VisitDecided, VisitDelivered, VisitMissed, VisitTookPlace
from payments.budgets import services as budgets


def begin(delivery: Delivery[Any]) -> None:
    """The first visit makes an agreement active, also one that is found to have taken place."""
    event: Any = delivery.event
    if not isinstance(event, VisitDecided) or event.took_place:
        services.begin(event.booking, delivery.at)


def remember(delivery: Delivery[Any]) -> None:
    """Who turned up, and who knows whom, for the next ranking."""
    event: Any = delivery.event
    if isinstance(event, VisitDelivered):
        plans.note_visit(event.holder, event.supplier, kept=True)
    elif isinstance(event, VisitDecided | VisitTookPlace):
        if isinstance(event, VisitTookPlace) or event.took_place:
            plans.note_kept(event.holder, event.supplier)  # that it fell due was counted when it was missed
    elif event.state == "no_show_supplier":
        plans.note_visit(event.holder, event.supplier, kept=False)


def look_again(delivery: Delivery[Any]) -> None:
    """A check or an offer of a supplier has changed: coming visits are paused, or go on."""
    event: Any = delivery.event
    services.look_again(event.party, clock.now())
    kind, id_ = ids.parse(event.party)
    if kind == "person" and isinstance(event, CheckApproved | CheckEnded):
        visits.look_at_carer(id_, clock.now())


def part_ways(delivery: Delivery[Any]) -> None:
    """One has blocked the other, or taken that back."""
    event: Any = delivery.event
    services.part_ways(event.party, event.blocked, clock.now())


def let_go(delivery: Delivery[Any]) -> None:
    """Someone has left an organisation, or may not be sent in their new role: its managers choose who goes instead."""
    event: MemberLeft | MemberAdded = delivery.event
    supplier, person = ids.urn("organisation", event.organisation), ids.urn("person", event.person)
    concerned = services.let_go(supplier, event.person, clock.now(), getattr(event, "by", None))
    if not concerned:
        return
    names = people.names([supplier, person])
    notices.tell_party(
        supplier,
        "booking.choose-carer",
        template=_CHOOSE_ANOTHER[type(event)],
        data={"name": names[person], "organisation": names[supplier]},
        link=f"/bookings/{concerned[0]}" if len(concerned) == 1 else "/bookings",
        event_id=delivery.id,
    )


def end_with_need(delivery: Delivery[Any]) -> None:
    """A withdrawn need takes its requests and agreements with it; an expired one only what was not agreed yet."""
    event: NeedWithdrawn | NeedExpired = delivery.event
    for booking in queries.bookings_for(event.need):
        if isinstance(event, NeedWithdrawn):
            by = Actor(person=event.by, assisting=event.assisting) if event.by else SYSTEM
            services.end_with_need(booking.id, by, event.through, delivery.at)
        elif booking.state is BookingState.REQUESTED:
            services.withdraw(booking.id, SYSTEM, "need over")


def areas_changed(_delivery: Delivery[AreasChanged]) -> None:
    """The council has drawn its areas anew."""
    services.follow_areas()


def follow_price(delivery: Delivery[Any]) -> None:
    """An offer has another price from a day on, or that was taken back."""
    event: PriceSet | PriceDropped = delivery.event
    if isinstance(event, PriceSet):
        services.enter_prices(event.price, clock.now())
    else:
        services.drop_prices(event.price, clock.now())


def catch_up(delivery: Delivery[Any]) -> None:
    """A booking stands: what was announced or taken back while it was made has passed it by."""
    event: BookingRequested = delivery.event
    services.catch_up(event.booking, clock.now())


def tell_price(delivery: Delivery[Any]) -> None:
    """Tell whoever has the help, and who supports them, what it will cost; where that cannot be borne, all sides and finance."""
    event: BookingPriced = delivery.event
    said = {
        "name": people.names([event.supplier])[event.supplier],
        "starts_on": event.starts,
        "before_pence": event.before_pence,
        "after_pence": event.after_pence,
        "week_before_pence": event.weekly_before_pence,
        "week_after_pence": event.weekly_after_pence,
    }
    rises = event.after_pence > event.before_pence
    template = (_RISES if rises else _FALLS) if event.taken else _NOT_BORNE
    _tell_concerned(event, template, said, delivery.id)
    if event.taken:
        return
    data = {"starts_on": event.starts, "after_pence": event.after_pence}
    link = f"/bookings/{event.booking}"
    notices.tell_party(
        event.supplier, event.type, template=_STAYS, data=data, link=link, event_id=delivery.id, but=event.by
    )
    for person in people.staff("finance"):
        notices.tell(
            person, event.type, template=_LOOK_AT_PRICES, link="/council/prices/short", event_id=f"short:{event.price}"
        )


def tell_price_kept(delivery: Delivery[Any]) -> None:
    """Whoever was told of a new price hears that it does not come."""
    event: BookingPriceKept = delivery.event
    name = people.names([event.supplier])[event.supplier]
    _tell_concerned(event, _STAYS_AS_IT_IS, {"name": name}, delivery.id)


def _tell_concerned(event: BookingNews, template: str, data: dict[str, Any], occasion: str) -> None:
    """Whoever has the help, whoever supports them, and whoever looks after the money."""
    booking, link = queries.booking(event.booking), f"/bookings/{event.booking}"
    if booking.budget_id is not None:
        budgets.tell_concerned(
            booking.budget_id, event.holder, event.type, template, data, occasion=occasion, link=link
        )
        return
    notices.tell_party(event.holder, event.type, template=template, data=data, link=link, event_id=occasion)
    kind, id_ = ids.parse(event.holder)
    for given in people.delegations_of(id_) if kind == "person" else ():
        if given.resident == id_ and given.stands:
            notices.tell(given.supporter, event.type, template=template, data=data, link=link, event_id=occasion)


def tell(delivery: Delivery[Any]) -> None:
    """Tell the other side of each step, and whoever asked on someone's behalf."""
    event: Any = delivery.event
    booking = queries.booking(event.booking)
    data = {"name": _name(event, booking.state), "until_at": booking.expires_at.isoformat()}
    if isinstance(event, BookingNotice):
        data["last_at"] = event.last
    link = f"/bookings/{booking.id}"
    for side, template in _SAYS[type(event)].items():
        party = getattr(event, side)
        said = {**data, "other": _other(event, side)}
        notices.tell_party(
            party, event.type, template=template, data=said, link=link, event_id=delivery.id, but=event.by
        )
        if side == "holder":
            visits.tell_supporters(party, event.type, template, said, occasion=delivery.id, link=link, but=event.by)
        if side == "holder" and booking.requested_by not in (None, event.by, ids.parse(party)[1]):
            notices.tell(
                str(booking.requested_by), event.type, template=template, data=said, link=link, event_id=delivery.id
            )


def _name(event: BookingNews, state: BookingState) -> str:
    """The supplier's name: whole once agreed."""
    say = people.names if state in AGREED else people.masked_names
    return say([event.supplier]).get(event.supplier, "")


def _other(event: BookingNews, side: str) -> str:
    """The name of the other side, as a stranger may see it."""
    other = event.supplier if side == "holder" else event.holder
    return people.masked_names([other]).get(other) or ""


_SAYS: dict[type[BookingNews], dict[str, str]] = {
    BookingRequested: {"supplier": N_("You are asked for help. Please answer by %(until_at)s.")},
    BookingAccepted: {"holder": N_("%(name)s said yes. The visits stand in your calendar.")},
    BookingDeclined: {"holder": N_("%(name)s cannot help this time. The money is free again: choose someone else.")},
    BookingExpired: {
        "holder": N_("%(name)s did not answer in time. The money is free again: choose someone else."),
        "supplier": N_("You did not answer a request in time, so it has ended."),
    },
    BookingWithdrawn: {"supplier": N_("A request to you was taken back. You need do nothing.")},
    BookingCancelled: {
        "holder": N_("The help from %(name)s has been called off. Open it to see what that means."),
        "supplier": N_("A booking has been called off. Open it to see what that means."),
    },
    BookingEnded: {
        "holder": N_("The help from %(name)s has come to its end. You can say how it went."),
        "supplier": N_("A booking has come to its end. You can say how it went."),
    },
    BookingNotice: {
        "supplier": N_(
            "A booking that several people share ends for all of them. The last visits are those up to %(last_at)s: please"
            " make them as agreed."
        ),
    },
    BookingHandedOn: {
        "holder": N_("The help from %(name)s ends. The last visits are those up to %(last_at)s."),
        "supplier": N_(
            "A booking ends, because you stop. The last visits are those up to %(last_at)s: please make them as agreed."
        ),
    },
    BookingShort: {
        "holder": N_("The budget does not reach for the coming visits of %(name)s. Call us about it."),
        "supplier": N_("The coming visits of a booking are not paid for yet. We are telling the other side, too."),
    },
}

_CHOOSE_ANOTHER: dict[type, str] = {
    MemberLeft: N_(
        "%(name)s no longer belongs to %(organisation)s. Their coming visits are given to nobody in particular:"
        " choose who goes."
    ),
    MemberAdded: N_(
        "%(name)s no longer makes visits for %(organisation)s. Their coming visits are given to nobody in particular:"
        " choose who goes."
    ),
}

_RISES = N_(
    "From %(starts_on)s %(name)s asks for %(after_pence)s instead of %(before_pence)s. Your usual week then costs"
    " %(week_after_pence)s instead of %(week_before_pence)s, and the money is there for it. You may call off visits"
    " from then on, as your terms say."
)
_FALLS = N_(
    "From %(starts_on)s %(name)s asks for %(after_pence)s instead of %(before_pence)s. Your usual week then costs"
    " %(week_after_pence)s instead of %(week_before_pence)s. You need do nothing."
)
_NOT_BORNE = N_(
    "From %(starts_on)s %(name)s asks for %(after_pence)s instead of %(before_pence)s: %(week_after_pence)s for your"
    " usual week instead of %(week_before_pence)s. There is not enough money for that, so your visits stay at the old"
    " price for now. Open it to see what you can do, or call us."
)
_STAYS = N_(
    "A booking cannot take your price of %(after_pence)s from %(starts_on)s: there is not enough money behind it. It"
    " stays at the old price, and we try again each day. You may keep that price for it."
)
_STAYS_AS_IT_IS = N_("The price of %(name)s stays as it is for your visits. You need do nothing.")
_LOOK_AT_PRICES = N_("Some bookings cannot take a new price, because their budgets do not reach. Please look at them.")

NEWS = {
    "bookings.follow-price": ((PriceSet, PriceDropped), follow_price),
    "bookings.catch-up": ((BookingRequested,), catch_up),
    "bookings.tell-price": ((BookingPriced,), tell_price),
    "bookings.tell-price-kept": ((BookingPriceKept,), tell_price_kept),
    "bookings.begin": ((VisitCheckedIn, VisitDecided, VisitTookPlace), begin),
    "bookings.remember": ((VisitDelivered, VisitMissed, VisitDecided, VisitTookPlace), remember),
    "bookings.look-again": ((CheckEnded, CheckApproved, OfferSuspended, OfferChanged), look_again),
    "bookings.part-ways": ((PersonBlocked, PersonUnblocked), part_ways),
    "bookings.let-go": ((MemberLeft, MemberAdded), let_go),
    "bookings.end-with-need": ((NeedWithdrawn, NeedExpired), end_with_need),
    "bookings.follow-areas": ((AreasChanged,), areas_changed),
    "bookings.tell": (tuple(_SAYS), tell),
}
"""Which handler hears of what."""
