"""What visits announce: ids, states, minutes, pence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class VisitEvent(Event):
    """Something that happened to a visit; `subject` is `visit:ID`, `booking` its booking's id, `starts` ISO text."""

    visit: str
    booking: str
    need: str
    offer: str
    supplier: str
    holder: str
    category: str
    starts: str
    minutes: int
    amount_pence: int
    by: str | None = None  # the person who did it; nobody where the clock did


@dataclass(frozen=True, kw_only=True)
class VisitCheckedIn(VisitEvent):
    """The helper arrived."""

    type: ClassVar[str] = "visit.checked-in"


@dataclass(frozen=True, kw_only=True)
class VisitDelivered(VisitEvent):
    """The helper left; `minutes` is how long they were there."""

    type: ClassVar[str] = "visit.delivered"


@dataclass(frozen=True, kw_only=True)
class VisitConfirmed(VisitEvent):
    """Both sides say the same (`auto`: by silence); `amount_pence` is what is owed."""

    type: ClassVar[str] = "visit.confirmed"

    auto: bool = False


@dataclass(frozen=True, kw_only=True)
class VisitQueried(VisitEvent):
    """The resident says something is not right, or nobody answered (`unanswered`)."""

    type: ClassVar[str] = "visit.queried"

    unanswered: bool = False


@dataclass(frozen=True, kw_only=True)
class VisitObjected(VisitEvent):
    """It is down as missed, and whoever was to come says that they did."""

    type: ClassVar[str] = "visit.objected"


@dataclass(frozen=True, kw_only=True)
class VisitTookPlace(VisitEvent):
    """It was down as missed, and whoever has it says that somebody did come: it counts as made, and is confirmed."""

    type: ClassVar[str] = "visit.took-place"


@dataclass(frozen=True, kw_only=True)
class VisitSpokenOf(VisitEvent):
    """One side of a queried visit has said what it knows; `side` is which, as the history names it."""

    type: ClassVar[str] = "visit.spoken-of"

    side: str


@dataclass(frozen=True, kw_only=True)
class VisitDecided(VisitEvent):
    """A finance officer decided a query: `outcome` is upheld (for the resident), partial or rejected (for the helper).

    Of a visit that was down as missed `took_place` says whether it did, in whole or in part; else it is None.
    """

    type: ClassVar[str] = "visit.decided"

    outcome: str
    took_place: bool | None = None


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(VisitEvent):
    """It will not happen; `state` says how it was called off, `amount_pence` what is owed for it all the same."""

    type: ClassVar[str] = "visit.cancelled"

    state: str
    whole: bool = False  # with its whole booking, whose own event tells people


@dataclass(frozen=True, kw_only=True)
class VisitMissed(VisitEvent):
    """It did not happen: `state` is no_show_supplier or no_show_resident."""

    type: ClassVar[str] = "visit.missed"

    state: str


@dataclass(frozen=True, kw_only=True)
class VisitAsked(VisitEvent):
    """A day after its time nobody has said whether it happened: both sides are asked."""

    type: ClassVar[str] = "visit.asked"


@dataclass(frozen=True, kw_only=True)
class VisitsPaused(Event):
    """The coming visits of a booking are paused; `why` is check, carer, offer or block."""

    type: ClassVar[str] = "visits.paused"

    booking: str
    supplier: str
    holder: str
    why: str
    visits: int
    told: bool = False  # whether whoever has the help hears of it otherwise
    carers: tuple[str, ...] = ()  # the persons to whom they are given
    starts: str = ""  # of the first, ISO text


@dataclass(frozen=True, kw_only=True)
class VisitsResumed(Event):
    """The coming visits of a booking may take place again."""

    type: ClassVar[str] = "visits.resumed"

    booking: str
    supplier: str
    holder: str
    visits: int
    told: bool = False
    carers: tuple[str, ...] = ()
    starts: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitsGiven(Event):
    """Coming visits of a booking are given to a person whom the supplier sends: how many, the first and its start (ISO)."""

    type: ClassVar[str] = "visits.given"

    booking: str
    supplier: str
    carer: str
    visit: str
    starts: str
    visits: int
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitsTaken(VisitsGiven):
    """They are no longer that person's to make."""

    type: ClassVar[str] = "visits.taken"
