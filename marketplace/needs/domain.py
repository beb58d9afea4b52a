"""The rules of needs: their states, what may change while one is live, and when one falls due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel import week
from hub.kernel.errors import Invalid
from hub.kernel.words import N_

UNMET_AFTER = timedelta(days=14)
"""Without any help for so long, a need raises the unmet-need signal (domain.md, Needs)."""
IDLE_AFTER = timedelta(days=90)
"""Without a step for so long, a need that is not met expires."""
DRAFT_KEPT = timedelta(days=7)
"""How long a draft that nobody has claimed is kept."""
SAID_BEFORE = timedelta(days=14)
"""So long before a need expires, its page says so."""
LOOK_AGAIN = timedelta(weeks=12)
"""After so long, the outcome is looked at again."""
FURTHEST_START = timedelta(days=2 * 366)
"""Help that is wanted later than this is asked for when it is nearer."""
FURTHEST_END = timedelta(days=5 * 366)
OWN_WEEKLY = (1_00, 5_000_00)  # pence of own money that a need may take of a week: less is free, more a slip
"""Help that goes on for longer has no last day."""


class NeedState(StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    OPEN = "open"
    PLANNED = "planned"
    PARTLY_MET = "partly_met"
    MET = "met"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class NeedEvent(StrEnum):
    """What may happen to a need. A part is lost with some (`lose_one`) or none (`lose_last`) still booked."""

    POST = "post"
    PLAN = "plan"
    BOOK_FIRST = "book_first"
    BOOK_ALL = "book_all"
    LOSE_ONE = "lose_one"
    LOSE_LAST = "lose_last"
    DROP_PLAN = "drop_plan"
    END = "end"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


S, E = NeedState, NeedEvent

# domain.md, Needs. Read a line aloud: "an open need, planned, is planned".
STEPS: Mapping[tuple[NeedState, NeedEvent], NeedState] = {
    (S.DRAFT, E.POST): S.OPEN,
    (S.OPEN, E.PLAN): S.PLANNED,
    (S.PLANNED, E.BOOK_FIRST): S.PARTLY_MET,
    (S.PLANNED, E.BOOK_ALL): S.MET,
    (S.PARTLY_MET, E.BOOK_ALL): S.MET,
    (S.MET, E.LOSE_ONE): S.PARTLY_MET,
    (S.MET, E.LOSE_LAST): S.PLANNED,
    (S.PARTLY_MET, E.LOSE_LAST): S.PLANNED,
    (S.PLANNED, E.DROP_PLAN): S.OPEN,
    (S.MET, E.END): S.CLOSED,
    (S.OPEN, E.WITHDRAW): S.WITHDRAWN,
    (S.PLANNED, E.WITHDRAW): S.WITHDRAWN,
    (S.PARTLY_MET, E.WITHDRAW): S.WITHDRAWN,
    (S.MET, E.WITHDRAW): S.WITHDRAWN,
    (S.OPEN, E.EXPIRE): S.EXPIRED,
    (S.PLANNED, E.EXPIRE): S.EXPIRED,
    (S.PARTLY_MET, E.EXPIRE): S.EXPIRED,
}

LIVE = frozenset({S.OPEN, S.PLANNED, S.PARTLY_MET, S.MET})
UNHELPED = frozenset({S.OPEN, S.PLANNED})
WAITING = frozenset({S.OPEN, S.PLANNED, S.PARTLY_MET})
"""States in which part of it at least is still without help."""


def event_for(state: NeedState, booked: int, parts: int) -> NeedEvent | None:
    """What has happened to a need of which `booked` of `parts` are booked now; None where nothing has changed."""
    if parts and booked == parts:
        return None if state is S.MET else E.BOOK_ALL
    if booked:
        return {S.PLANNED: E.BOOK_FIRST, S.MET: E.LOSE_ONE}.get(state)
    return E.LOSE_LAST if state in (S.PARTLY_MET, S.MET) else None


class Asks(StrEnum):
    """For whom a need is."""

    ME = "me"
    SUPPORTED = "supported"
    PLACE = "place"
    ORGANISATION = "organisation"


class NotANeed(Invalid):
    """Something in a need does not fit; `field` says which, `message` what to do."""

    code = "not-a-need"


@dataclass(frozen=True)
class Content:
    """What a need says. Slots are the week's pattern; `outcome_now` is 0 to 10, 10 being all that is hoped for.

    One thing stands behind it: a budget, own money of its resident (`own_weekly_pence` at most), or nothing (`free_only`).
    """

    words: str = ""
    categories: tuple[str, ...] = ()
    slots: tuple[week.Slot, ...] = ()
    must_haves: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    outcome: str = ""
    outcome_now: int | None = None
    budget_id: str | None = None
    own_weekly_pence: int | None = None
    free_only: bool = False
    starts: date | None = None
    ends: date | None = None


FIELDS = tuple(Content.__dataclass_fields__)

# What may still be changed, by state. The week and the kinds of help are what a plan is made of: while there is one,
# its owner drops it first, so that no booking is left for something that nobody asks for any more.
_ALWAYS = frozenset({"words", "must_haves", "preferences", "outcome", "outcome_now", "ends"})
CHANGEABLE: Mapping[NeedState, frozenset[str]] = {
    S.DRAFT: frozenset(FIELDS),
    S.OPEN: frozenset(FIELDS),
    S.PLANNED: _ALWAYS | {"budget_id", "own_weekly_pence", "free_only"},
    S.PARTLY_MET: _ALWAYS,
    S.MET: _ALWAYS,
}


def faults(content: Content, today: date, *, new: bool = True) -> list[tuple[str, str]]:
    """What keeps a need from being posted: the field, and what to do; `new` looks at the day on which it starts, too."""
    starts = content.starts or today
    rules = (
        (
            "words",
            not 5 <= len(content.words.strip()) <= 2000 or not _says(content.words),
            N_("Say in a few words what help is needed."),
        ),
        ("categories", not content.categories, N_("Choose at least one kind of help.")),
        ("slots", not content.slots, N_("Choose at least one time of the week.")),
        (
            "outcome",
            not 3 <= len(content.outcome.strip()) <= 500 or not _says(content.outcome),
            N_("Say in a few words what should be better."),
        ),
        (
            "outcome_now",
            content.outcome_now is None or not 0 <= content.outcome_now <= 10,
            N_("Choose a number from 0 to 10."),
        ),
        (
            "budget_id",
            (content.free_only or content.budget_id is not None) == (content.own_weekly_pence is not None),
            N_("Choose what pays for it, or say that the help must be free."),
        ),
        (
            "own_weekly_pence",
            content.own_weekly_pence is not None and not OWN_WEEKLY[0] <= content.own_weekly_pence <= OWN_WEEKLY[1],
            N_("Write an amount from £1 to £5,000 a week."),
        ),
        ("starts", content.starts is None, N_("Say when it should start.")),
        ("starts", new and starts < today, N_("Choose today or a later day.")),
        ("starts", new and starts > today + FURTHEST_START, N_("Choose a day within the next two years.")),
        ("ends", content.ends is not None and content.ends < starts, N_("It cannot end before it starts.")),
        (
            "ends",
            content.ends is not None and content.ends > today + FURTHEST_END,
            N_("Choose a day within the next five years, or leave it empty if it goes on."),
        ),
        ("ends", not new and content.ends is not None and content.ends < today, N_("Choose today or a later day.")),
    )
    return [(name, message) for name, wrong, message in rules if wrong]


def _says(text: str) -> bool:
    """Whether there is a word in it, in whatever writing: pictures and signs alone tell a helper nothing."""
    return sum(letter.isalpha() for letter in text) > 1


def check(content: Content, today: date, *, new: bool = True) -> None:
    """Refuse what cannot be posted.

    Raises:
        NotANeed: naming the first field that does not fit.
    """
    for name, message in faults(content, today, new=new):
        raise NotANeed(field=name, message=message)


def falls_due(state: NeedState, ends: date | None, last_step: datetime, now: datetime, today: date) -> NeedEvent | None:
    """What the clock does to a need today: a met one ends, another expires; None when it is not yet time."""
    over = ends is not None and ends < today
    if state is S.MET:
        return E.END if over else None
    if state in WAITING and (over or last_step + IDLE_AFTER <= now):
        return E.EXPIRE
    return None


@dataclass(frozen=True)
class Ending:
    """How a need that waits for help is about to expire: after its last day, or at a moment, unless something happens."""

    last_day: date | None = None
    still_until: datetime | None = None


def ending(state: NeedState, ends: date | None, last_step: datetime, now: datetime, today: date) -> Ending | None:
    """How a need expires where that is near (`SAID_BEFORE`), else None: what comes first of what `falls_due` knows."""
    if state not in WAITING:
        return None
    still_until = last_step + IDLE_AFTER
    still_for = still_until - now
    if ends is not None and ends - today <= min(SAID_BEFORE, still_for):
        return Ending(last_day=ends)
    return Ending(still_until=still_until) if still_for <= SAID_BEFORE else None


@dataclass(frozen=True)
class Where:
    """Where help is needed: the masked point of a person or the true one of a place; the postcode stays private."""

    lat: float
    lon: float
    ward: str | None
    neighbourhood: str | None
    postcode: str | None = None
    about: bool = False
