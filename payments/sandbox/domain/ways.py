"""What one may do on the pretend Checkout page."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """One of its buttons."""

    CARD = "card"
    REFUSED = "refused-card"
    TRANSFER = "bank-transfer"
    BACK = "back"
