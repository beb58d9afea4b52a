"""What needs announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class NeedPosted(Event):
    """Someone asks for help; `holder` is a person's, place's or organisation's URN."""

    type: ClassVar[str] = "need.posted"

    need: str
    holder: str
    ward: str | None = None
    neighbourhood: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedChanged(Event):
    """A need took a step, or was edited (`what` is the step's name, or `edit`)."""

    type: ClassVar[str] = "need.changed"

    need: str
    holder: str
    state: str
    what: str


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(Event):
    """Its holder no longer asks; what was requested or booked for it ends, by the notice given at that moment.

    `by` withdrew it: for `assisting` by telephone, or through a delegation. News from before these were said has none.
    """

    type: ClassVar[str] = "need.withdrawn"

    need: str
    holder: str
    by: str | None = None
    assisting: str | None = None
    through: str | None = None


@dataclass(frozen=True, kw_only=True)
class NeedExpired(Event):
    """It ran out of time without being met; it feeds commissioning."""

    type: ClassVar[str] = "need.expired"

    need: str
    holder: str
    ward: str | None = None
    neighbourhood: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedUnmet(Event):
    """Fourteen days have gone by without any help."""

    type: ClassVar[str] = "need.unmet"

    need: str
    holder: str
    ward: str | None = None
    neighbourhood: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedDue(Event):
    """Twelve weeks have gone by since the outcome was last looked at."""

    type: ClassVar[str] = "need.look-again"

    need: str
    holder: str
