"""What would pay for whoever comes instead, and of whom it is asked whether they are a relative at home."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.bookings.queries import BookingView
from marketplace.covers.queries.gaps import Gap
from marketplace.needs import queries as needs
from marketplace.offers.queries import OfferView
from payments.grants import queries as grants


def paid_from(was: BookingView) -> PaidFrom:
    """Own money where it was that; else what stands behind the need."""
    return PaidFrom.OWN if was.paid_from is PaidFrom.OWN else PaidFrom.NEED


def still_granted(was: BookingView) -> str | None:
    """The grant that paid first, where it may pay for more still."""
    usable = {view.budget for view in grants.usable(was.holder, was.category)} if was.grant else set()
    return was.grant if was.grant in usable else None


def paying(gap: Gap) -> frozenset[str]:
    """The budgets that would pay: the need's, unless own money pays, and the grant that goes before either."""
    behind = needs.need(gap.was.need).budget_id if paid_from(gap.was) is PaidFrom.NEED else None
    return frozenset(one for one in (behind, still_granted(gap.was)) if one)


def relatives(gap: Gap, offers: Iterable[OfferView]) -> dict[str, str]:
    """What whoever asks may tick, by the offer of which it is said; of nobody who comes for nothing."""
    priced = {offer.id: offer.party for offer in offers if offer.price_pence}
    if not priced:
        return {}
    asked = bookings.might_be_relatives(priced.values(), gap.was.holder, paying(gap))
    words = bookings.relative_words(asked, gap.was.holder)
    return {id_: words[party] for id_, party in priced.items() if party in words}
