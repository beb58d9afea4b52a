"""A resident proposes to share a booking; those who hold an invitation agree or decline; once all have, the helper is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import require_days
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.offers.domain import Unit
from marketplace.plans import queries as plans
from marketplace.sharings.domain import (
    INVITED_FOR,
    AlreadySharing,
    CannotShare,
    InvitationOver,
    NothingToPayWith,
    OnlyResidentsShare,
    SeatEvent,
    SeatState,
    ShareDoesNotFit,
    SharingEvent,
    SharingState,
)
from marketplace.sharings.models import Sharing, SharingSeat
from marketplace.sharings.queries import effect_of_share, granted, paid_directly, sharing
from marketplace.sharings.services.asking import ask_if_all
from marketplace.sharings.services.steps import announce, go, locked, seat_at, seats, sit
from payments.budgets import queries as budgets
from payments.holds.domain import PaidDirectly
from payments.pools.domain import FEWEST, MOST, MOST_PARTS, NotParts


def propose(
    part_id: str,
    slots: Sequence[Slot],
    starts: date,
    ends: date | None,
    by: Actor,
    *,
    parts: Sequence[int],
    budget: str | None,
) -> str:
    """Propose to share what a part of a plan would book, and make an invitation for each of the others.

    Nothing is set aside and nobody is asked but those who are handed an invitation. Returns the sharing's id.

    Args:
        part_id: the part, with an offer chosen.
        slots: the times of the week.
        starts: the first day.
        ends: the last, or none.
        by: who proposes it, for the one who has the need.
        parts: how many parts each pays, the proposer's first.
        budget: what pays the proposer's share; None is own money.

    Raises:
        Forbidden: `by` may not spend for the one who needs it.
        OnlyResidentsShare, NotParts, DatesWrong, NothingToPayWith: this cannot be shared so.
        OfferNotLive, WrongTask, NotTheseTimes, NotCovered, Blocked, OwnHelp, CheckMissing, CheckLapsed: the offer.
    """
    part, now = plans.part(part_id), clock.now()
    need = needs.need(part.need)
    if part.offer is None:
        raise Missing
    offer = offers.offer(part.offer)
    said = plans.proposal(part.proposal) if part.proposal else None
    through = people.require_act(by, need.holder, "spend")
    price = said.price_pence if said else offer.price_pence
    if not need.holder.startswith("person:") or not price or by.person is None:
        raise OnlyResidentsShare
    if not (FEWEST <= len(parts) <= MOST and all(1 <= one <= MOST_PARTS for one in parts)):
        raise NotParts
    require_days(starts, ends, clock.today())
    bookings.require_fit(need, part, offer, slots, said)
    row = Sharing(
        id=ids.new(), need_id=need.id, part_id=part.id, offer_id=offer.id, proposal_id=part.proposal,
        supplier=offer.party, holder=need.holder, category=part.category, slots=[slot.as_list() for slot in slots],
        starts=starts, ends=ends, price_pence=price, unit=Unit(offer.unit), state=SharingState.PROPOSED, made_at=now,
        made_by=by.person, assisting=by.assisting, expires_at=now + INVITED_FOR,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    for place, count in enumerate(parts):
        code = ids.secret() if place else None
        db.session.add(SharingSeat(sharing_id=row.id, place=place, parts=count, code=code, state=SeatState.INVITED))
    db.session.flush()
    _take_seat(row, seat_at(row, 0), need.holder.partition(":")[2], budget, through, by)
    announce(row, "proposed", by, place=0)
    return row.id


def agree(code: str, person: str, budget: str | None, by: Actor) -> str:
    """Agree to a share, for oneself or someone one spends for; the last to agree sends the request. Returns the sharing.

    Raises:
        Forbidden: `by` may not spend for them.
        InvitationOver, AlreadySharing, CannotShare: this invitation is not for them, or no longer.
        NothingToPayWith, PaidDirectly, ShareDoesNotFit: what pays, and its rules.
    """
    row, seat = _invited(code)
    through = people.require_act(by, ids.urn("person", person), "spend")
    _require_may_share(row, person)
    _take_seat(row, seat, person, budget, through, by)
    announce(row, "agreed", by, place=seat.place)
    ask_if_all(row)
    return row.id


def decline(code: str, by: Actor) -> None:
    """Whoever holds an invitation says no: the proposal ends for all.

    Raises:
        InvitationOver: it is not open.
    """
    row, seat = _invited(code)
    sit(seat, SeatEvent.DECLINE, by)
    go(row, SharingEvent.END)
    announce(row, "declined", by)


def expire(sharing_id: str, now: datetime) -> None:
    """Not all have agreed in time; does nothing where it is not due."""
    row = locked(sharing_id)
    if row.state is SharingState.PROPOSED and row.expires_at <= now:
        stuck = all(seat.state is SeatState.AGREED for seat in seats(row))
        go(row, SharingEvent.END)
        announce(row, "expired_stuck" if stuck else "expired", SYSTEM)


def _invited(code: str) -> tuple[Sharing, SharingSeat]:
    """What an invitation is to, locked, while it is open."""
    found = db.session.scalar(sa.select(SharingSeat.sharing_id).where(SharingSeat.code == code))
    if found is None:
        raise Missing
    row = locked(found)
    seat = next(seat for seat in seats(row) if seat.code == code)
    if row.state is not SharingState.PROPOSED or seat.state is not SeatState.INVITED or row.expires_at <= clock.now():
        raise InvitationOver
    return row, seat


def _require_may_share(row: Sharing, person: str) -> None:
    """Refuse whoever shares already, helps, or is blocked with one of those who have a part in it."""
    urn = ids.urn("person", person)
    there = {ids.urn("person", seat.person) for seat in seats(row) if seat.person}
    if urn in there:
        raise AlreadySharing
    if people.manages(person, row.supplier) or ({row.supplier} | there) & set(people.blocked_with(urn)):
        raise CannotShare


def _take_seat(
    row: Sharing, seat: SharingSeat, person: str, budget: str | None, through: str | None, by: Actor
) -> None:
    if budget is not None:
        view = budgets.budget(budget)
        if view is None or view.grant or view.holder != ids.urn("person", person):
            raise NothingToPayWith(field="payer")
        if paid_directly(sharing(row.id), view, clock.now()):
            raise PaidDirectly(field="payer")
    sit(seat, SeatEvent.AGREE, by)
    seat.person, seat.budget_id, seat.through = person, budget, through
    db.session.flush()
    effect = effect_of_share(sharing(row.id), seat.place, person, budget, clock.now(), granted(by, person))
    if not effect.fits:
        raise ShareDoesNotFit(reason=effect.reason, field="payer")
