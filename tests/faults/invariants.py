"""What must hold however often a server died: nothing half-done, lost or doubled, and not a penny astray."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.db import db
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent, OutboxSubject
from hub.kernel.week import occurrences
from hub.notices.domain import MailState
from hub.notices.models import Mail, Notice
from hub.people import queries as people
from marketplace.bookings.domain import LIVE, STEPS, BookingEvent
from marketplace.bookings.models import Booking, BookingStep
from marketplace.plans.domain import PartState
from marketplace.plans.models import Part
from marketplace.visits.domain import Money, Occurrence
from marketplace.visits.models import Visit, VisitStep
from payments.budgets.models import Budget
from payments.holds.domain import WAITING, HoldState
from payments.holds.models import Hold, HoldDraw
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind
from tests.faults.launch import EFFECTS, HEARD

STANDING = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN, Occurrence.DELIVERED)
GONE = (Occurrence.CANCELLED_FREE, Occurrence.CANCELLED_LATE, Occurrence.CANCELLED_BY_SUPPLIER)
NEWS = {
    "request": "booking.requested",
    "accept": "booking.accepted",
    "decline": "booking.declined",
    "withdraw": "booking.withdrawn",
    "expire": "booking.expired",
    "cancel": "booking.cancelled",
    "end": "booking.ended",
    "check_in": "visit.checked-in",
    "check_out": "visit.delivered",
    "confirm": "visit.confirmed",
    "auto_confirm": "visit.confirmed",
    "query": "visit.queried",
    "object": "visit.objected",
    "uphold": "visit.decided",
    "settle_in_part": "visit.decided",
    "reject": "visit.decided",
    "cancel_free": "visit.cancelled",
    "cancel_late": "visit.cancelled",
    "hand_back": "visit.cancelled",
    "nobody_came": "visit.missed",
    "nobody_in": "visit.missed",
}
BOTH = ("holder", "supplier")
TOLD = {
    "booking.requested": ("supplier",),
    "booking.accepted": ("holder",),
    "booking.declined": ("holder",),
    "booking.withdrawn": ("supplier",),
    "booking.expired": BOTH,
    "booking.cancelled": BOTH,
    "booking.ended": BOTH,
    "booking.short": BOTH,
    "visit.cancelled": BOTH,
    "visit.missed": BOTH,
    "visit.asked": BOTH,
    "visit.queried": BOTH,
    "visit.objected": BOTH,
    "visit.decided": BOTH,
}
STATES = {
    Money.UNFUNDED: {*WAITING, HoldState.AWAITING},
    Money.HELD: {HoldState.HELD},
    Money.RELEASED: {HoldState.RELEASED},
    Money.CAPTURED: {HoldState.CAPTURED},
}


def check(*, quiet: bool) -> None:
    """Look at everything, in one reading unit; `quiet` where all news is delivered, so that nothing is on its way."""
    assert ledger.verify() == []
    _whole_bookings()
    _one_place_at_a_time()
    _money(quiet=quiet)
    _history()
    _effects(quiet=quiet)


def _all(model: type[Any]) -> Sequence[Any]:
    return db.session.scalars(sa.select(model).order_by(*model.__table__.primary_key)).all()


def _whole_bookings() -> None:
    """A booking has exactly the visits of its pattern; its part knows it; what came to nothing has no visit left."""
    by_booking: dict[str, list[Visit]] = defaultdict(list)
    for visit in _all(Visit):
        by_booking[visit.booking_id].append(visit)
    bookings = _all(Booking)
    assert set(by_booking) == {row.id for row in bookings}
    for row in bookings:
        made = by_booking[row.id]
        assert sorted(v.starts_at for v in made if v.starts_at <= row.made_until) == _pattern(row)
        assert all(v.occurrence in GONE for v in made if v.starts_at > row.made_until)
        if row.state not in LIVE:
            assert all(v.occurrence is not Occurrence.SCHEDULED or v.starts_at <= row.over_at for v in made)
        if row.state.value in ("requested", "declined", "withdrawn", "expired"):
            assert all(v.agreed_at is None for v in made)
    taken = {row.id: (row.part_id, "requested" if row.state.value == "requested" else "booked") for row in bookings}
    standing = [part for part in _all(Part) if part.state in (PartState.REQUESTED, PartState.BOOKED)]
    live = {row.id for row in bookings if row.state in LIVE}
    assert {part.booking: (part.id, part.state.value) for part in standing} == {id_: taken[id_] for id_ in live}
    assert len(standing) == len(live)


def _pattern(row: Booking) -> list[datetime]:
    zone = clock.zone()
    after = max(row.requested_at, datetime.combine(row.starts, time(), zone) - timedelta(microseconds=1))
    first, last = after.astimezone(zone).date() - timedelta(days=1), row.made_until.astimezone(zone).date()
    found = occurrences(row.times(), first, last, zone)
    return sorted(starts for starts, _ends in found if after < starts <= row.made_until)


def _one_place_at_a_time() -> None:
    """No person makes two visits at one time."""
    by_person: dict[str, list[Visit]] = defaultdict(list)
    for visit in _all(Visit):
        if visit.supplier.startswith("person:") and visit.occurrence in STANDING:
            by_person[visit.supplier].append(visit)
    for visits in by_person.values():
        for one, other in pairwise(sorted(visits, key=lambda v: v.starts_at)):
            assert one.ends_at <= other.starts_at, (one.id, other.id)


def _money(*, quiet: bool) -> None:
    """Each visit that costs something has one hold, as it says itself; sums agree with the ledger."""
    visits = {ids.urn("visit", v.id): v for v in _all(Visit) if v.amount_pence}
    holds = {hold.about: hold for hold in _all(Hold)}
    assert set(holds) == set(visits)
    drawn = _sums(_all(HoldDraw), lambda d: d.about, lambda d: d.held_pence)
    for about, hold in holds.items():
        visit = visits[about]
        on_its_way = not quiet and visit.money is Money.UNFUNDED
        assert on_its_way or hold.state in STATES[visit.money], (about, visit.money, hold.state)
        assert hold.amount_pence == visit.amount_pence
        assert drawn[about] == (hold.amount_pence if hold.state is HoldState.HELD else 0)
        if visit.money is Money.CAPTURED:
            assert hold.captured_pence == visit.paid_pence
    _sums_agree(holds.values(), drawn)


def _sums_agree(holds: Iterable[Hold], drawn: Counter[str]) -> None:
    budgets = _all(Budget)
    held = ledger.owner_totals([b.id for b in budgets], [AccountKind.HELD])
    of_budget = {hold.about: hold.budget_id for hold in holds}
    by_budget = Counter[str]()
    for about, pence in drawn.items():
        by_budget[of_budget[about]] += pence
    waiting = _sums([h for h in holds if h.state in WAITING], lambda h: h.budget_id, lambda h: h.amount_pence)
    for budget in budgets:
        assert held.get((budget.id, AccountKind.HELD), 0) == by_budget[budget.id]
        assert budget.promised_pence == waiting[budget.id]
    captured = _sums(holds, lambda h: h.payee, lambda h: h.captured_pence)
    owed = ledger.owner_totals(captured, [AccountKind.PAYABLE, AccountKind.FROZEN])
    assert {p: n for p, n in captured.items() if n} == dict(_sums(owed.items(), lambda o: o[0][0], lambda o: o[1]))


def _sums(rows: Iterable[Any], key: Any, pence: Any) -> Counter[str]:
    found = Counter[str]()
    for row in rows:
        found[key(row)] += pence(row)
    return found


def _history() -> None:
    """Each step was taken along an arrow, and told exactly once; each subject's news is numbered without a gap."""
    states: dict[str, Any] = {}
    steps = _all(BookingStep)
    for step in steps:
        before = states.get(step.booking_id)
        arrow = step.event in ("request", "assign", "unassign") or STEPS[before, BookingEvent(step.event)] is step.state
        assert arrow, (step.booking_id, before, step.event)
        states[step.booking_id] = step.state
    assert states == {row.id: row.state for row in _all(Booking)}
    taken = Counter((f"booking:{s.booking_id}", NEWS[s.event]) for s in steps if s.event in NEWS)
    taken += Counter(
        (f"visit:{s.visit_id}", NEWS[s.event])
        for s in _all(VisitStep)
        if s.event in NEWS and not (s.event == "check_out" and s.by_person is None)
    )
    events = _all(OutboxEvent)
    assert taken == Counter((e.subject, e.type) for e in events if e.type in set(NEWS.values()))
    numbers: dict[str, list[int]] = defaultdict(list)
    for event in events:
        numbers[event.subject].append(event.position)
    last = {row.subject: row.position for row in _all(OutboxSubject)}
    assert {subject: sorted(n) for subject, n in numbers.items()} == {s: list(range(1, n + 1)) for s, n in last.items()}


def _effects(*, quiet: bool) -> None:
    """An event that was heard had its effect, once; one that was not heard yet had none."""
    done = sa.select(OutboxDelivery.event_id).where(OutboxDelivery.handler == "faults.count")
    heard = set(db.session.scalars(done.where(OutboxDelivery.state == "done")))
    waiting = set(db.session.scalars(done.where(OutboxDelivery.state != "done")))
    lines = Counter(db.session.scalars(sa.text(f"SELECT event_id FROM {EFFECTS}")))
    assert lines == Counter(heard)
    if quiet:
        assert not waiting
        types = {event.type for event in HEARD}
        assert heard == set(db.session.scalars(sa.select(OutboxEvent.id).where(OutboxEvent.type.in_(types))))


def check_told(before: set[str], posted: Sequence[str], lives: int) -> None:
    """Everyone was told of everything once, and by one mail; a mail came twice only where its sender died meanwhile.

    `before` are the ids of notices and mails from before the servers, `posted` the mails that arrived, by id.
    """
    notices = [row for row in _all(Notice) if row.id not in before]
    events = [e for e in _all(OutboxEvent) if e.type in TOLD]
    told = Counter((n.event_id, n.person, n.kind) for n in notices if n.kind in TOLD)
    assert told == Counter(key for event in events for key in _expected(event))
    mails = [row for row in _all(Mail) if row.id not in before]
    assert all(row.state is MailState.SENT for row in mails)
    words = Counter((row.person, row.link, row.data.get("template")) for row in mails if row.template == "notice")
    assert words == Counter((n.person, n.link, n.template) for n in notices)
    arrived = Counter(posted)
    assert set(arrived) == {row.id for row in mails}
    assert max(arrived.values()) <= 3
    assert arrived.total() - len(arrived) <= lives


def _expected(event: OutboxEvent) -> set[tuple[str, str, str]]:
    said = event.payload
    if said.get("whole"):
        return set()
    readers = {p for side in TOLD[event.type] for p in people.contacts(said[side])} - {said["by"]}
    if event.type in ("visit.queried", "visit.objected"):
        readers |= set(people.staff("finance"))
    return {(event.id, reader, event.type) for reader in readers}
