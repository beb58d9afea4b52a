"""Reactions: sharings follow their booking and its money; everybody concerned hears of each step."""

from __future__ import annotations

from typing import Any

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.events import PersonBlocked
from marketplace.bookings.events import (
    BookingAccepted,
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    BookingExpired,
    BookingShort,
    BookingWithdrawn,
)
from marketplace.sharings import queries, services
from marketplace.sharings.domain import SeatState
from marketplace.sharings.events import SharingMoved
from marketplace.sharings.queries import SeatView, SharingView
from payments.holds.events import HoldCut, HoldNeedsReview
from payments.pools import queries as pools


def follow(delivery: Delivery[Any]) -> None:
    """The booking was answered, or is over, or does not reach further."""
    event: Any = delivery.event
    if isinstance(event, BookingAccepted):
        services.accepted(event.booking)
    elif isinstance(event, BookingShort):
        view = queries.sharing_of_booking(event.booking)
        if view is not None and event.sharer is not None:
            services.cannot_go_on(view.id, event.sharer)
    else:
        services.over(event.booking, _OVER[type(event)])


def money_went(delivery: Delivery[Any]) -> None:
    """There is no money for a share any more: whose it is hears of it, and the others are asked as soon as they can be."""
    event: HoldCut | HoldNeedsReview = delivery.event
    share = pools.share(event.about)
    view = queries.sharing_of_pool(share.pool) if share is not None and share.live else None
    if share is None or view is None:
        return
    seat, asked = view.seat(share.place), services.cannot_go_on(view.id, share.place)
    notices.tell_party(
        seat.urn,
        "sharing.no-money",
        template=_NO_MONEY if asked else _NOT_YET_ASKED,
        link=f"/sharings/{view.id}",
        event_id=f"{view.id}:{seat.place}:{delivery.at:%Y-%m-%d}",
    )


def part_ways(delivery: Delivery[PersonBlocked]) -> None:
    """One has blocked the other."""
    services.part_ways(delivery.event.party, delivery.event.blocked)


def tell(delivery: Delivery[SharingMoved]) -> None:
    """Tell everybody who shares of each step, except whoever did it; whoever it concerns hears it in words of their own."""
    event = delivery.event
    view = queries.sharing(event.sharing)
    who = view.seat(event.place).urn if event.place is not None else ""
    data: dict[str, Any] = {"name": people.masked_names([who]).get(who, "") if who else ""}
    if view.ends_for_all_at is not None:
        data["ends_at"] = view.ends_for_all_at.isoformat()
    if event.change is not None:  # as it was asked, however it has been answered since
        data["until_at"] = queries.change(event.change).answer_by.isoformat()
    for seat in view.seats:
        if seat.state is SeatState.INVITED or not seat.person or _has_left(event, seat):
            continue
        template = _words(event, view, seat.place)
        if template is not None:
            notices.tell_party(
                seat.urn,
                f"{event.type}.{event.step}",
                template=template,
                data=data,
                link=f"/sharings/{view.id}",
                event_id=delivery.id,
                but=event.by,
            )


def _has_left(event: SharingMoved, seat: SeatView) -> bool:
    """Whether what happens is no business of theirs any more: they have left, and it is not their leaving."""
    return seat.state is SeatState.LEFT and not (event.step == "left" and event.place == seat.place)


def _words(event: SharingMoved, view: SharingView, place: int) -> str | None:
    if event.place == place and event.step in _OWN:
        return _OWN[event.step]
    if event.step in _HOLDER_HEARS and view.seat(place).urn == view.holder:
        return None  # the booking's own news says it
    return _ALL.get(event.step)


_OVER = {
    BookingDeclined: "helper_declined",
    BookingExpired: "helper_silent",
    BookingWithdrawn: "dropped",
    BookingCancelled: "called_off",
    BookingEnded: "ended",
}
_HOLDER_HEARS = frozenset({"accepted", "helper_declined", "helper_silent", "called_off", "ended"})
_ALL: dict[str, str] = {
    "agreed": N_("%(name)s has agreed to share."),
    "declined": N_("Somebody who was invited to share said no, so nothing comes of it. Nothing was set aside."),
    "expired": N_("Not everybody agreed to share in time, so nothing comes of it. Nothing was set aside."),
    "expired_stuck": N_(
        "Everybody agreed, but it could not be arranged in time, so nothing comes of it. Nothing was set aside."
    ),
    "dropped": N_("The help that you were to share does not come about. Nothing is paid, and the money is free again."),
    "stuck": N_("Everybody agreed, but it cannot be done just now. Open it to see what can be done."),
    "asked": N_("Everybody agreed to share. The helper is asked now, and each share is set aside."),
    "accepted": N_("The helper said yes to the help that you share."),
    "helper_declined": N_("The helper cannot give the help that you were to share. Your money is free again."),
    "helper_silent": N_("The helper did not answer in time. Your money is free again."),
    "called_off": N_("The help that you share has been called off. Open it to see what that means."),
    "ended": N_("The help that you share has come to its end."),
    "leaving": N_(
        "%(name)s no longer shares with you. Do you go on without them? See what it would cost you, and answer by "
        "%(until_at)s. Until everybody has agreed, nothing changes."
    ),
    "answered": N_("%(name)s goes on with the new shares."),
    "stays": N_("%(name)s stays after all. Nothing changes."),
    "left": N_("Everybody agreed to go on without %(name)s. The new shares are set aside."),
    "ending": N_("The help that you share ends for everyone. The last visits are those up to %(ends_at)s."),
}
_OWN: dict[str, str] = {
    "stuck": N_("Your share cannot be set aside just now. Open it to see what it would do to what you pay from."),
    "leaving": N_(
        "The others are asked whether they go on without you, until %(until_at)s. Until they have answered, you pay "
        "your share."
    ),
    "left": N_("The others go on without you. What was set aside for later visits is free again."),
}
_NO_MONEY = N_(
    "There is no money set aside any more for your share of help that you share. The others are asked whether they go "
    "on without you; nobody is told why. Call us, or stay once the money is there."
)
_NOT_YET_ASKED = N_(
    "There is no money set aside any more for your share of help that you share. Nobody else is told why. Call us, or "
    "see that the money is there."
)

NEWS = {
    "sharings.follow": ((BookingAccepted, BookingShort, *_OVER), follow),
    "sharings.money-went": ((HoldCut, HoldNeedsReview), money_went),
    "sharings.part-ways": ((PersonBlocked,), part_ways),
    "sharings.tell": ((SharingMoved,), tell),
}
"""Which handler hears of what."""
