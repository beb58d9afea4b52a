"""What grants announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class GrantProposed(Event):
    """One officer wrote a grant that a second decides on."""

    type: ClassVar[str] = "grant.proposed"

    grant: str
    holder: str
    amount_pence: int
    by: str | None


@dataclass(frozen=True, kw_only=True)
class GrantGiven(Event):
    """A fund's money was given to someone; `budget` is where it stands."""

    type: ClassVar[str] = "grant.given"

    grant: str
    budget: str
    holder: str
    fund: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class GrantReturned(Event):
    """What a grant left after its last day went back to its fund."""

    type: ClassVar[str] = "grant.returned"

    grant: str
    budget: str
    holder: str
    fund: str
    amount_pence: int
