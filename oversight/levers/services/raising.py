"""Raise prices from a day on, of a kind of help or of a list: a decision on the record, and all prices or none."""

from __future__ import annotations

import hashlib

from hub.categories import queries as categories
from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden
from hub.kernel.money import pounds
from marketplace.bookings import queries as bookings
from marketplace.bookings.queries import Preview
from marketplace.offers import services as market
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Lever, LookAgain, NoSuchCategory, NothingToRaise, Uplift
from oversight.levers.services.pulling import decide


def raise_prices(uplift: Uplift, *, seen: str, why: Reasons, by: Actor) -> str:
    """Raise the prices of a kind of help from a day on, for all its offers at once; returns the decision's id.

    Args:
        uplift: of what, by how much, from when.
        seen: the mark of the preview that `by` read.
        why: the parts of the record.
        by: a commissioner.

    Raises:
        Forbidden, ReviewTooSoon, NoSuchCategory, TooSoon, TooFar, NothingToRaise, OwnOffer.
        LookAgain: it would do something else by now.
    """
    if not by.has("commissioner"):
        raise Forbidden
    uplift.told_in_time(clock.today())
    name = {kind.code: kind.name for kind in categories.categories()}.get(uplift.category)
    if name is None:
        raise NoSuchCategory(field="category")
    found = bookings.preview(uplift.category, uplift.permille, uplift.starts, clock.now())
    if not found.raised:
        raise NothingToRaise
    if mark_of(found) != seen:
        raise LookAgain
    words = (
        f"{name}: prices raised by {uplift.percent}% from {uplift.starts.day} {uplift.starts:%B %Y}; "
        f"{len(found.raised)} offers, about {pounds(found.yearly_pence)} a year"
    )
    decision = decide(Lever.UPLIFT, words, why, by)
    market.uplift(found.prices, decision=ids.urn("decision", decision), by=by)
    return decision


def raise_by_file(file_id: str, *, seen: str, why: Reasons, by: Actor) -> str:
    """Raise the prices that stand in a checked file of the council's, all at once; returns the decision's id.

    Args:
        file_id: which file.
        seen: the mark of the preview that `by` read.
        why: the parts of the record.
        by: the commissioner who sent it in.

    Raises:
        Missing, FileUsed: it is not theirs, or was decided already. BadLine: a line does not hold any more.
        Forbidden, ReviewTooSoon, LookAgain.
    """
    if not by.has("commissioner"):
        raise Forbidden
    prices = market.take_rises(file_id, by=by)
    found = bookings.preview_of(prices, clock.now())
    if mark_of(found) != seen:
        raise LookAgain
    first = min(starts for _pence, starts in prices.values())
    words = (
        f"Prices of {len(prices)} offers raised by a list, the first from {first.day} {first:%B %Y}; "
        f"about {pounds(found.yearly_pence)} a year"
    )
    decision = decide(Lever.UPLIFT, words, why, by)
    market.uplift(prices, decision=ids.urn("decision", decision), by=by)
    return decision


def mark_of(found: Preview) -> str:
    """A preview in a few letters, to know it by."""
    prices = sorted((one.offer.id, one.price_pence, one.bookings) for one in found.raised)
    return hashlib.sha256(repr((prices, found.yearly_pence)).encode()).hexdigest()[:16]
