"""What news is: a past-tense fact about one subject, in plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

PAUSES = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600))
KEPT = timedelta(days=90)


class State(StrEnum):
    """Where one delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. A subclass is a frozen dataclass that sets `type` (`booking.accepted`) and has a `subject` URN.

    Fields are ids, states, amounts, times, areas and categories: str, int, bool, None, or tuples of str; times are
    ISO text. Never names, addresses or a person's words, because rows outlive the right to keep those.
    """

    type: ClassVar[str] = ""
    version: ClassVar[int] = 1

    subject: str

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return dict(vars(self))

    @classmethod
    def load(cls, payload: dict[str, Any]) -> Event:
        """The fact again, from its JSON values."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in payload.items()}
        return cls(**values)


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Delivery(Generic[E]):
    """One event handed to one handler: `id` is the event's, and makes an outside effect idempotent."""

    id: str
    at: datetime
    event: E


# Of one delivery, or of a sequence of them where the subscription takes them together.
Handler = Callable[[Any], None]


@dataclass(frozen=True)
class Subscription:
    """One handler's wish to hear of one kind of event.

    A handler has no effect but on its unit, which may be undone and run again when another of its batch stumbles.

    An `outside` handler has effects that no rollback takes back (a file, a mail): it runs under a lease with no
    transaction open, and must be idempotent by `Delivery.id`. One that takes several `together` is handed a sequence.
    """

    name: str
    event: type[Event]
    handler: Handler
    outside: bool = False
    together: bool = False


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failure (n from 1); None when it is time to park."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
