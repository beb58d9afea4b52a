"""What would pay for whoever takes over, and of whom it is asked whether they are a relative at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.bookings.queries import BookingView
from marketplace.failures.queries.reading import LossView, sharers
from marketplace.needs import queries as needs
from marketplace.offers.queries import OfferView
from marketplace.sharings.queries import SeatView
from payments.grants import queries as grants


def paid_from(before: BookingView, sharing: Sequence[SeatView]) -> PaidFrom:
    """Own money where it was that, as of one who shared until the others left; else what stands behind the need."""
    own = sharing[0].budget is None if sharing else before.paid_from is PaidFrom.OWN
    return PaidFrom.OWN if own else PaidFrom.NEED


def still_granted(before: BookingView, sharing: Sequence[SeatView]) -> str | None:
    """The grant that paid first, or the share of whoever is left alone, where it may pay for more still."""
    paid = sharing[0].budget if sharing else before.grant
    usable = {view.budget for view in grants.usable(before.holder, before.category)} if paid else set()
    return paid if paid in usable else None


def paying(before: BookingView) -> frozenset[str]:
    """The budgets that would pay with a yes, of whoever has the help; of several who share, the first one's share alone.

    The others are asked to agree, each for themselves, and say then who is a relative of theirs.
    """
    sharing = sharers(before)
    if len(sharing) > 1:
        return frozenset(seat.budget for seat in sharing[:1] if seat.budget)
    behind = needs.need(before.need).budget_id if paid_from(before, sharing) is PaidFrom.NEED else None
    return frozenset(one for one in (behind, still_granted(before, sharing)) if one)


def relatives(losses: Iterable[LossView], offers: Mapping[str, OfferView]) -> dict[str, str]:
    """What may be ticked with a yes, by proposal; of nobody who comes for nothing."""
    found: dict[str, str] = {}
    for loss in losses:
        priced = {one.id: one.party for one in loss.proposals if loss.open_to(one) and offers[one.offer].price_pence}
        if priced:
            budgets = paying(bookings.booking(loss.booking))
            words = bookings.relative_words(
                bookings.might_be_relatives(priced.values(), loss.holder, budgets), loss.holder
            )
            found |= {id_: words[party] for id_, party in priced.items() if party in words}
    return found
