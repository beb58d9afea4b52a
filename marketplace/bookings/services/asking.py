"""Asking for help: every rule is looked at, the visits are made and their money set aside, all in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from hub.categories import queries as categories
from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.money import pounds
from hub.kernel.week import Slot, covers
from hub.people import queries as people
from hub.people.domain import Scope
from hub.people.queries import Grant
from marketplace.bookings.domain import (
    Blocked,
    BookingState,
    DatesWrong,
    GrantNotUsable,
    NoBudget,
    NoOwnMoney,
    NotCovered,
    NotTheseTimes,
    NoVisits,
    OwnHelp,
    PaidFrom,
    PriceMoved,
    PriceStep,
    WrongTask,
    require_days,
)
from marketplace.bookings.events import BookingRequested
from marketplace.bookings.models import Booking
from marketplace.bookings.services.hours import lock_weeks, monday_of, require_hours
from marketplace.bookings.services.paying import most, set_aside
from marketplace.bookings.services.rates import follows, priced, rates_of
from marketplace.bookings.services.steps import announce, write_down
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferNotLive
from marketplace.offers.queries import OfferView, PriceView
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartEvent, ProposalEvent
from marketplace.plans.queries import PartView, ProposalView
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.services import Series
from matching.distances.domain import Point, within
from payments.budgets import queries as budgets
from payments.grants import queries as grants


def request_booking(
    part_id: str,
    offer_id: str,
    slots: Sequence[Slot],
    starts: date,
    ends: date | None,
    by: Actor,
    proposal: str | None = None,
    paid_from: PaidFrom = PaidFrom.NEED,
    pool: str | None = None,
    grant: str | None = None,
    seen_pence: int | None = None,
    seen_unit: str | None = None,
) -> str:
    """Ask a supplier for help at these times of the week from `starts` to `ends` (both included; None: until called off).

    The visits of the horizon are made and the money for each set aside in this same unit, from what stands behind the
    need, from the resident's own money, or (`pool`) from all who share it; a `grant` (the id of its budget) pays first,
    as far as it reaches. Returns the booking's id.

    Raises:
        Forbidden: `by` may not arrange this, or not spend, for the one who needs it.
        OfferNotLive, WrongTask, NotTheseTimes, NotCovered, Blocked, OwnHelp: the offer does not fit.
        CheckMissing, CheckLapsed: the supplier lacks a check that this task needs.
        SlotTaken: no time left. DatesWrong, NoVisits: days that cannot be.
        SharerCannot: one of those sharing cannot pay. GrantNotUsable, GrantShort: the grant. NoOwnMoney, OwnMoneyShort, NoBudget, BudgetShort, BudgetClosed, CategoryBarred, LimitReached: the money.
        WrongState: the part is taken already. PriceMoved: it is not `seen_pence` for a `seen_unit` any more.
    """
    part = plans.part(part_id)
    coming = offers.prices_coming([offer_id]).get(offer_id)  # first: if it begins meanwhile, the offer has it
    need, offer, now = needs.need(part.need), offers.offer(offer_id), clock.now()
    said = plans.proposal(proposal) if proposal else None
    price = said.price_pence if said else offer.price_pence
    if seen_pence not in (None, price) or seen_unit not in (None, offer.unit.value):
        raise PriceMoved(price=pounds(price), unit=offer.unit.value)
    if not price:
        paid_from = PaidFrom.NEED
    elif paid_from is PaidFrom.NEED and need.own_weekly_pence is not None and grant is None:
        paid_from = PaidFrom.OWN  # it is what stands behind this need
    grant = _granted(need, part, grant) if price and pool is None else None
    through, limits = _authority(by, need, price, paid_from, grant)
    budget = need.budget_id if price and paid_from is PaidFrom.NEED else None
    require_fit(need, part, offer, slots, said)
    last = _last_day(need, starts, ends, budget if budget or paid_from is not PaidFrom.NEED else grant)
    chosen = plan_services.choose(part.id, offer.id, by, slots, proposal)
    row = _booking(
        need, plans.part(chosen), offer, price, starts, last, by, now, through, paid_from, pool, grant, coming
    )
    made = visit_services.schedule(series_of(row), max(now, _before(starts)), row.made_until)
    if not made:
        raise NoVisits(field="ends")
    spans = visits.spans([visit.id for visit in made])
    lock_weeks(offer, {monday_of(span.starts_at) for span in spans})
    require_hours(offer, spans)
    set_aside(row, made, now, through, limits)
    _take(row, proposal, by)
    announce(BookingRequested, row, by)
    return row.id


def _granted(need: NeedView, part: PartView, grant: str | None) -> str | None:
    """The grant that pays first, by the id of its budget; none where it stands behind the need anyway.

    Raises:
        GrantNotUsable: it is not theirs, not for this kind of help, over or used up.
    """
    if grant is None or grant == need.budget_id:
        return None
    if grant not in {view.budget for view in grants.usable(need.holder, part.category)}:
        raise GrantNotUsable(field="grant")
    return grant


def _authority(
    by: Actor, need: NeedView, price_pence: int, paid_from: PaidFrom, grant: str | None
) -> tuple[str | None, dict[str, int]]:
    """The delegation acted through, and the most it may spend."""
    scope = Scope.SPEND if price_pence else Scope.ARRANGE
    through = people.require_act(by, need.holder, scope)
    if paid_from is PaidFrom.OWN and not need.holder.startswith("person:"):
        raise NoOwnMoney(field="paid_from")
    if price_pence and need.budget_id is None and paid_from is PaidFrom.NEED and grant is None:
        raise NoBudget(price=pounds(price_pence))
    granted = people.may_act(by, need.holder, scope)
    if not isinstance(granted, Grant):
        return through, {}
    return through, {granted.delegation_id: most(granted.limit_pence)}


def require_fit(
    need: NeedView, part: PartView, offer: OfferView, slots: Sequence[Slot], said: ProposalView | None
) -> None:
    """Refuse an offer that does not fit the part: every rule of domain.md but time and money.

    Raises:
        OfferNotLive, WrongTask, NotTheseTimes, NotCovered, Blocked, OwnHelp, CheckMissing, CheckLapsed.
    """
    name = people.masked_names([offer.party])[offer.party]
    if not offer.live:
        raise OfferNotLive(name=name)
    if need.holder == offer.party:
        raise OwnHelp
    if offer.party in people.blocked_with(need.holder):
        raise Blocked(name=name)
    if part.category not in offer.categories or not plans.may_do(offer, categories.category(part.category)):
        raise WrongTask(name=name)
    if not set(slots) <= set(part.slots) or not slots or not _offered(offer, slots, said):
        raise NotTheseTimes(name=name)
    if not reaches(offer, need):
        raise NotCovered(name=name)
    visit_services.require_checks(offer.party, part.category, part.flags, clock.today())


def _offered(offer: OfferView, slots: Sequence[Slot], said: ProposalView | None) -> bool:
    """Whether the offer has these times, or its party proposed them itself."""
    if said is not None:
        return said.offer == offer.id and set(slots) <= set(said.slots)
    return all(slot.minutes >= offer.minimum_minutes and covers(offer.slots, slot) for slot in slots)


def reaches(offer: OfferView, need: NeedView) -> bool:
    """Whether the offer comes to the need's (masked) point: by ward where it names wards, else by its circle."""
    if offer.areas:
        return need.ward in offer.areas
    if offer.lat is None or offer.lon is None:
        return False
    return within(Point(need.lat, need.lon), Point(offer.lat, offer.lon), offer.radius_km)


def _last_day(need: NeedView, starts: date, ends: date | None, budget: str | None) -> date | None:
    """The last day, never after the need's own, nor after the budget's where that pays.

    Raises:
        DatesWrong: a start that is past or too far ahead, or an end before it.
    """
    require_days(starts, ends, clock.today())
    days = (ends, need.ends, budgets.last_day(budget) if budget else None)
    last = min((day for day in days if day is not None), default=None)
    if last is not None and last < starts:
        raise DatesWrong(field="starts")
    return last


def _before(day: date) -> datetime:
    """The moment before a day begins on the council's wall."""
    return datetime.combine(day, time(), clock.zone()) - timedelta(microseconds=1)


def _booking(
    need: NeedView,
    part: PartView,
    offer: OfferView,
    price: int,
    starts: date,
    ends: date | None,
    by: Actor,
    now: datetime,
    through: str | None,
    paid_from: PaidFrom,
    pool: str | None,
    grant: str | None,
    coming: PriceView | None,
) -> Booking:
    terms = visits.policy(now)
    row = Booking(
        id=ids.new(), need_id=need.id, part_id=part.id, offer_id=offer.id, proposal_id=part.proposal,
        supplier=offer.party, holder=need.holder, category=part.category, flags=list(part.flags),
        area=need.ward, neighbourhood=need.neighbourhood, slots=[slot.as_list() for slot in part.slots],
        starts=starts, ends=ends, price_pence=price, unit=offer.unit, budget_id=need.budget_id if price and paid_from is PaidFrom.NEED else None, paid_from=paid_from, pool_id=pool, grant_budget_id=grant,
        through=through, terms=terms.as_dict(), state=BookingState.REQUESTED, requested_at=now,
        requested_by=by.person, expires_at=now + timedelta(hours=terms.request_hours),
        made_until=until(now + terms.horizon, ends),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if coming is not None and follows(row, coming):
        db.session.add(priced(row, coming, PriceStep.TAKEN, now))
        db.session.flush()
    write_down(row, "request", by, through=through)
    return row


def until(horizon: datetime, ends: date | None) -> datetime:
    """The horizon, or the end of the last day where that comes first."""
    return horizon if ends is None else min(horizon, _before(ends + timedelta(days=1)))


def series_of(row: Booking, paused_for: tuple[str, ...] = ()) -> Series:
    """What its visits share."""
    return Series(
        booking=row.id,
        need=row.need_id,
        part=row.part_id,
        offer=row.offer_id,
        supplier=row.supplier,
        holder=row.holder,
        category=row.category,
        flags=tuple(row.flags),
        slots=row.times(),
        rates=rates_of(row),
        policy=row.policy,
        agreed_at=row.answered_at,
        carer=row.carer,
        paused_for=paused_for,
        pool=row.pool_id,
    )


def _take(row: Booking, proposal: str | None, by: Actor) -> None:
    """The part is asked for; a proposal is taken; the supplier's record counts the asking."""
    pays = {"paid_own": row.purse is not None, "paid_shared": row.pool_id is not None}
    pays["paid_grant"] = row.grant_budget_id is not None
    plan_services.set_part_state(row.part_id, PartEvent.REQUEST, booking=row.id, **pays, by=by)
    if proposal is not None:
        plan_services.answer_proposal(proposal, ProposalEvent.TAKE)
    plan_services.note_asked(row.supplier)
