"""What holds announce; the subject is what the money is about (`visit:…`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Event):
    """Money came for something promised before: it is set aside now.

    At booking there is no such news: the answer itself says what is held.
    """

    type: ClassVar[str] = "hold.placed"

    about: str
    budget: str | None
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class HoldNeedsReview(Event):
    """72 hours before its time there is still no money for it; `purse` says whose own money it waits for, if it does."""

    type: ClassVar[str] = "hold.needs-review"

    about: str
    budget: str | None
    payee: str
    amount_pence: int
    purse: str | None = None


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """What was set aside or promised is free again."""

    type: ClassVar[str] = "hold.released"

    about: str
    budget: str | None
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class HoldCaptured(Event):
    """It is owed to the payee now; `fund` is the first it was drawn from, `funds` are all of them."""

    type: ClassVar[str] = "hold.captured"

    about: str
    budget: str | None
    amount_pence: int
    payee: str
    fund: str
    funds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChargeWaits(Event):
    """A visit was delivered and has no money: finance is asked to pay it from the fund."""

    type: ClassVar[str] = "hold.charge-waits"

    about: str
    budget: str | None
    payee: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class HoldCut(Event):
    """Its budget was cut midway: what was set aside for it is free again, and it needs looking at."""

    type: ClassVar[str] = "hold.cut"

    about: str
    budget: str
    payee: str
    amount_pence: int
    step: str
