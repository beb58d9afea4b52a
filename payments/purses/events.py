"""What purses announce; the subject is the resident's URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class OwnMoneyCleared(Event):
    """Own money that was added can be used now."""

    type: ClassVar[str] = "own-money.cleared"

    payment: str
    purse: str
    amount_pence: int
    made_by: str | None


@dataclass(frozen=True, kw_only=True)
class OwnMoneyFailed(Event):
    """The bank said no after the page was left: nothing was added."""

    type: ClassVar[str] = "own-money.failed"

    payment: str
    purse: str
    amount_pence: int
    made_by: str | None


@dataclass(frozen=True, kw_only=True)
class OwnMoneyBack(Event):
    """Own money has gone back to its card, or could not: `state` says which."""

    type: ClassVar[str] = "own-money.back"

    refund: str
    purse: str
    amount_pence: int
    state: str
    asked_by: str | None
