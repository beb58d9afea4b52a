"""Own money that goes back: to the cards it came from, the latest payment first, each part a refund of Stripe's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any


class RefundState(StrEnum):
    """Where one part of what goes back stands."""

    ASKED = "asked"  # of Stripe; it cannot be used here any more, and is not known to have gone
    SENT = "sent"
    REFUSED = "refused"  # by Stripe: it can be used as before
    FAILED = "failed"  # the card's bank sent it back after it had gone: it can be used as before


class RefundEvent(StrEnum):
    """What becomes of it."""

    SEND = "send"
    REFUSE = "refuse"
    FAIL = "fail"


S, E = RefundState, RefundEvent

REFUND: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (S.ASKED, E.SEND): S.SENT,
    (S.ASKED, E.REFUSE): S.REFUSED,
    (S.SENT, E.FAIL): S.FAILED,
}


def spread(pence: int, left: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """How an amount goes back: (payment, pence) in the given order of (payment, what is left of it), as far as it reaches."""
    parts = []
    for payment, most in left:
        part = min(pence, most)
        if part > 0:
            parts.append((payment, part))
            pence -= part
    return parts


def read_refund(refund: Mapping[str, Any]) -> RefundEvent | None:
    """What a refund of Stripe's, as it stands now, says; None while nothing is wrong with it."""
    return E.FAIL if refund.get("status") in ("failed", "canceled") else None
