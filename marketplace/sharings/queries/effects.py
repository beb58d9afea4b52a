"""What a share, or going on without one who leaves, would do to what pays it; and the visits as one who shares sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.money import MOST_PENCE
from hub.kernel.week import occurrences
from hub.people import queries as people
from hub.people.queries import Grant
from marketplace.bookings import queries as bookings
from marketplace.sharings.queries.reading import SharingView, change_of, rate_of, sharing
from marketplace.visits import queries as visits
from marketplace.visits.domain import Occurrence, price_of
from marketplace.visits.queries import VisitView
from payments.budgets.queries import BudgetView
from payments.holds import queries as holds
from payments.holds.domain import Line
from payments.holds.queries import Effect
from payments.pools import queries as pools
from payments.pools.domain import divide

LOOK_AHEAD = timedelta(days=56)  # as far as a booking's visits stand in the calendar


def granted(by: Actor, person: str) -> Grant | None:
    """The grant by which `by` may spend for a person; none where it is their own, or not theirs at all."""
    found = people.may_act(by, ids.urn("person", person), "spend")
    return found if isinstance(found, Grant) else None


def effect_of_share(
    view: SharingView, place: int, person: str, budget: str | None, now: datetime, through: Grant | None = None
) -> Effect:
    """What a share of the visits to come would do to what pays it, before anyone agrees (through a grant, if one is)."""
    index = [seat.place for seat in view.seats].index(place)
    parts = [seat.parts for seat in view.seats]
    lines = [(at, divide(pence, parts)[index]) for at, pence in _coming(view, now)]
    return _effect(view, lines, person, budget, now, through)


def paid_directly(view: SharingView, budget: BudgetView, now: datetime) -> bool:
    """Whether a visit within reach falls on a day on which a budget pays from its holder's own account, not by Kith."""
    return any(budget.terms.directly(clock.local(at).date()) for at, _pence in _coming(view, now))


def effect_of_change(sharing_id: str, place: int, now: datetime, through: Grant | None = None) -> Effect | None:
    """What going on without the one who leaves would take more of what pays the share at a place; None for no question."""
    change, view = change_of(sharing_id), sharing(sharing_id)
    if change is None or view.booking is None:
        return None
    rest = [seat for seat in view.sitting if seat.place != change.place]
    index = [seat.place for seat in rest].index(place)
    since = max(now, change.free_from)
    coming = [
        v for v in visits.of_booking(view.booking) if v.occurrence is Occurrence.SCHEDULED and v.starts_at > since
    ]
    shares = pools.shares([visit.urn for visit in coming])
    lines = []
    for visit in coming:
        mine = sum(share.pence for share in shares.get(visit.urn, ()) if share.place == place)
        lines.append((visit.starts_at, max(0, divide(visit.amount_pence, [s.parts for s in rest])[index] - mine)))
    seat = view.seat(place)
    agreed = bookings.booking(view.booking).requested_at
    return _effect(view, lines, str(seat.person), seat.budget, now, through, agreed)


def visits_shared(view: SharingView, place: int) -> list[tuple[VisitView, int, int | None]]:
    """The visits, by time, with the share of one who shares: pence set aside or promised, and pence that came due."""
    if view.booking is None:
        return []
    found = visits.of_booking(view.booking)
    shares = pools.shares([visit.urn for visit in found])
    rows = []
    for visit in found:
        mine = next((share for share in shares.get(visit.urn, ()) if share.place == place), None)
        if mine is not None:
            rows.append((visit, mine.pence, mine.due_pence))
    return rows


def _effect(
    view: SharingView,
    shares: Sequence[tuple[datetime, int]],
    person: str,
    budget: str | None,
    now: datetime,
    through: Grant | None,
    agreed: datetime | None = None,
) -> Effect:
    given = through.delegation_id if through else None
    lines = [
        Line(at, ids.urn("share", ids.encode(i)), pence, view.category, view.supplier, given)
        for i, (at, pence) in enumerate(shares)
        if pence
    ]
    limits = {}
    if through is not None:
        limits[through.delegation_id] = MOST_PENCE if through.limit_pence is None else through.limit_pence
    if budget is not None:
        return holds.would(budget, lines, now, limits=limits, agreed=agreed)
    return holds.would_own(person, lines, now, limits=limits)


def _coming(view: SharingView, now: datetime) -> list[tuple[datetime, int]]:
    """When the visits within reach would begin, and what each would cost."""
    first = max(view.starts, clock.local(now).date() + timedelta(days=1))
    last = min(view.ends or date.max, clock.local(now + LOOK_AHEAD).date())
    found = []
    for slot in view.slots:
        pence = price_of(rate_of(view), slot.minutes)
        found += [(start, pence) for start, _end in occurrences([slot], first, last, clock.zone()) if start > now]
    return sorted(found)
