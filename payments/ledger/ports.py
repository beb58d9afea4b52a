"""What rooms above the ledger keep beside it and prove with it, and up to when they have closed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, current_app

from payments.ledger.domain import Break

Proof = Callable[[], list[Break]]
Closing = Callable[[], datetime | None]

OPEN = datetime.min.replace(tzinfo=UTC)
_KEY = "kith.proofs"
_CLOSING, _CLOSED = "kith.closing", "kith.closed-until"


def add_proof(app: Flask, proof: Proof) -> None:
    """Let `proof` (what a room keeps agrees with the ledger) be part of `flask ledger verify` and the nightly job."""
    app.extensions.setdefault(_KEY, []).append(proof)


def proofs() -> list[Proof]:
    """The proofs of this app."""
    found: list[Proof] = current_app.extensions.get(_KEY, [])
    return found


def close_by(app: Flask, closing: Closing) -> None:
    """Let `closing` say from when on one may post (None: from ever); what is dated before is refused."""
    app.extensions[_CLOSING] = closing


def closed_until(at: datetime) -> datetime:
    """From when on one may post, as known at `at`: asked once a minute, and anew where the clock goes back.

    What another process closes meanwhile lies more than a day back, and a trigger holds it too.
    """
    closing: Closing | None = current_app.extensions.get(_CLOSING)
    if closing is None:
        return OPEN
    minute = at.replace(second=0, microsecond=0)
    known: tuple[datetime, datetime] | None = current_app.extensions.get(_CLOSED)
    if known is None or known[0] != minute:
        known = (minute, closing() or OPEN)
        current_app.extensions[_CLOSED] = known
    return known[1]


def closed() -> None:
    """Ask again: something has just been closed here."""
    current_app.extensions.pop(_CLOSED, None)
