"""What the helper does on the day: arrive, leave, write times down afterwards, or find nobody in."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.week import LONGEST
from hub.people import queries as people
from marketplace.visits.domain import (
    NotAgreedYet,
    NotSoEarly,
    NotYours,
    OccurrenceEvent,
    Paused,
    ReasonNeeded,
    StillGoing,
    TimesWrong,
    WriteTimes,
)
from marketplace.visits.events import VisitCheckedIn, VisitDelivered, VisitMissed
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.checking import require_carer, require_checks
from marketplace.visits.services.pausing import PAUSE_WORDS
from marketplace.visits.services.steps import announce, happen, locked, require_supplier

AROUND = timedelta(hours=2)  # how far from the agreed time a written-down arrival may lie


def check_in(visit: str, by: Actor) -> None:
    """The helper has arrived; the clock says when.

    Raises:
        NotYours, NotAgreedYet, Paused, NotSoEarly, WriteTimes: not theirs, not firm, held up, or not its time.
        CheckMissing, CheckLapsed, CarerNotChecked: a check that the task asks for does not hold today.
        WrongState: it is not waiting to begin.
    """
    row, now = _due(visit, by), clock.now()
    if now >= row.ends_at:
        raise WriteTimes
    happen(row, OccurrenceEvent.CHECK_IN, by)
    row.checked_in_at = now
    announce(VisitCheckedIn, row, by)


def check_out(visit: str, by: Actor, left: datetime | None = None) -> None:
    """The helper has left: now, or at `left` where they forgot to say so.

    Raises:
        NotYours, WrongState: not theirs, or nobody has arrived.
        TimesWrong: `left` lies before the arrival or ahead of now.
    """
    row, now = locked(visit), clock.now()
    require_supplier(row, by)
    at = left or now
    arrived = row.checked_in_at
    if arrived is not None and not (arrived <= at <= now and at - arrived <= timedelta(minutes=LONGEST)):
        raise TimesWrong(field="left")
    happen(row, OccurrenceEvent.CHECK_OUT, by)
    row.written_down = row.written_down or left is not None
    _left(row, at, by)


def write_times(visit: str, by: Actor, *, arrived: datetime, left: datetime) -> None:
    """Say afterwards when they came and left; such a visit is never confirmed by silence.

    Raises:
        NotYours, NotAgreedYet, Paused, NotSoEarly, CheckMissing, CheckLapsed, WrongState: as for checking in.
        TimesWrong: the times cannot be those of this visit.
    """
    row, now = _due(visit, by), clock.now()
    near = row.starts_at - AROUND <= arrived <= row.ends_at
    if not (near and arrived < left <= now and left - arrived <= timedelta(minutes=LONGEST)):
        raise TimesWrong(field="arrived")
    happen(row, OccurrenceEvent.CHECK_IN, by)
    happen(row, OccurrenceEvent.CHECK_OUT, by)
    row.checked_in_at, row.written_down = arrived, True
    _left(row, left, by)


def nobody_in(visit: str, by: Actor, words: str) -> None:
    """The helper came and nobody was in: owed as for a late cancellation, once the resident or an officer agrees.

    Raises:
        NotYours, NotAgreedYet, Paused, NotSoEarly, CheckMissing, CheckLapsed, WrongState: as for checking in.
        ReasonNeeded: no words.
    """
    row, now = _due(visit, by), clock.now()
    if now < row.starts_at:
        raise NotSoEarly(from_=_clock(row.starts_at))
    if not words.strip():
        raise ReasonNeeded(field="words")
    happen(row, OccurrenceEvent.NOBODY_IN, by, words.strip())
    row.owed_percent = row.policy.late_percent
    announce(VisitMissed, row, by, state=row.occurrence.value)


def nobody_came(visit: str, by: Actor) -> None:
    """Either side says that nobody came: it costs nothing, and the money is free again.

    Raises:
        NotYours, Forbidden: someone with no part in it.
        StillGoing: its time is not over.
        WrongState: someone came, or it was called off.
    """
    row = locked(visit)
    require_side(row, by)
    if clock.now() < row.ends_at:
        raise StillGoing
    happen(row, OccurrenceEvent.NOBODY_CAME, by)
    money.release(row, "nobody came")
    announce(VisitMissed, row, by, state=row.occurrence.value)


def require_side(row: Visit, by: Actor) -> bool:
    """Let only the two sides pass; True for the supplier's.

    Raises:
        Forbidden: anyone else.
    """
    try:
        require_supplier(row, by)
    except NotYours:
        people.require_act(by, row.holder, "arrange")
        return False
    return True


def _due(visit: str, by: Actor) -> Visit:
    """The visit, locked, if this helper may begin it about now."""
    row, now = locked(visit), clock.now()
    require_supplier(row, by)
    if row.agreed_at is None:
        raise NotAgreedYet
    if row.paused_for:
        raise Paused(why=PAUSE_WORDS[row.paused_for[0]])
    opens = row.starts_at - timedelta(minutes=row.policy.early_minutes)
    if now < opens:
        raise NotSoEarly(from_=_clock(opens))
    day = clock.local(row.starts_at).date()
    require_checks(row.supplier, row.category, row.flags, day)
    require_carer(row.carer, row.category, row.flags, day)
    return row


def _left(row: Visit, at: datetime, by: Actor) -> None:
    arrived = row.checked_in_at or at
    row.checked_out_at, row.delivered_minutes = at, int((at - arrived).total_seconds() + 30) // 60
    announce(VisitDelivered, row, by, minutes=row.delivered_minutes)


def _clock(at: datetime) -> str:
    return f"{clock.local(at):%H:%M}"
