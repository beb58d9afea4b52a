"""What may be done with shared money: set it aside for all or none, free it, pay it, look into it, share it out anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import Refused
from payments.holds import queries as hold_queries
from payments.holds import services as holds
from payments.holds.domain import HoldState, Line
from payments.pools import queries
from payments.pools.domain import NotShared, Sharer, SharerCannot, check, divide
from payments.pools.models import Pool, PoolShare, PoolSharer


def form(sharers: Sequence[Sharer], now: datetime) -> str:
    """Let these share, in this order; returns the pool's id.

    Raises:
        NotParts: they cannot share.
    """
    check(sharers)
    pool = Pool(id=ids.new(), made_at=now)
    db.session.add(pool)
    db.session.flush()
    for place, one in enumerate(sharers):
        row = {"person": one.person, "parts": one.parts, "budget_id": one.budget, "through": one.through}
        db.session.add(PoolSharer(pool_id=pool.id, place=place, **row))
    db.session.flush()
    return pool.id


def request(
    pool_id: str,
    lines: Sequence[Line],
    now: datetime,
    *,
    limits: Mapping[str, int] | None = None,
    firm: bool = True,
    agreed: datetime | None = None,
) -> dict[str, HoldState]:
    """Set each sharer's share of visits aside by the rules of what pays it, all shares or none; again changes nothing.

    Args:
        pool_id: who shares.
        lines: the visits' whole money.
        now: the moment of asking.
        limits: pence per four weeks for each delegation that a sharer agreed through.
        firm: whether own money within the horizon must be there; else it waits.
        agreed: when what goes on was asked for, as for holds.

    Returns:
        How each visit's money stands: `held` once every share is.

    Raises:
        SharerCannot: one of them cannot; it knows who and why.
        NotShared: there is no such pool.
    """
    sharers = _locked(pool_id)
    known = queries.shares([line.about for line in lines])
    fresh = [line for line in lines if line.amount_pence and line.about not in known]
    if fresh:
        _set_aside(sharers, fresh, now, limits or {}, firm=firm, agreed=agreed)
    found = {line.about: queries.standing(line.about) for line in lines if line.amount_pence}
    return {about: state for about, state in found.items() if state is not None}


def _set_aside(
    sharers: Sequence[PoolSharer],
    lines: Sequence[Line],
    now: datetime,
    limits: Mapping[str, int],
    *,
    firm: bool,
    agreed: datetime | None,
) -> None:
    made = _divided(sharers, lines)
    db.session.add_all(share for share, _line in made)
    holds.lock_payers(one.sharer.payer for one in sharers)
    db.session.flush()
    for one in sorted(sharers, key=lambda row: (row.budget_id is None, row.budget_id or row.person)):
        mine = [line for share, line in made if share.place == one.place and line.amount_pence]
        try:
            if one.budget_id is not None:
                holds.request_holds(one.budget_id, mine, now, limits=limits, agreed=agreed)
            else:
                holds.request_own(one.person, mine, now, limits=limits, firm=firm)
        except Refused as refusal:
            raise SharerCannot.at(one.place, refusal) from refusal


def _divided(sharers: Sequence[PoolSharer], lines: Iterable[Line]) -> list[tuple[PoolShare, Line]]:
    made = []
    for line in lines:
        parts = divide(line.amount_pence, [one.parts for one in sharers])
        for one, pence in zip(sharers, parts, strict=True):
            share = PoolShare(
                id=ids.new(), pool_id=one.pool_id, place=one.place, about=line.about, pence=pence, live=True
            )
            made.append((share, Line(line.at, share.urn, pence, line.category, line.payee, one.through)))
    return made


def share_anew(
    pool_id: str,
    leaving: int,
    lines: Sequence[Line],
    now: datetime,
    *,
    limits: Mapping[str, int] | None = None,
    agreed: datetime | None = None,
) -> dict[str, HoldState]:
    """Someone leaves: what was set aside for these visits is freed and shared out among the others, or nothing changes.

    Raises:
        SharerCannot: one of the others cannot. NotParts: fewer than one would be left.
    """
    sharers = _locked(pool_id)
    holds.lock_payers(one.sharer.payer for one in sharers)
    before = [share for line in lines for share in _live(line.about)]
    holds.release_all([share.urn for share in before], "shared-anew")
    for share in before:
        share.live = False
    for one in sharers:
        if one.place == leaving:
            one.left_at = clock.now()
    db.session.flush()
    return request(pool_id, lines, now, limits=limits, firm=False, agreed=agreed)


def agree_through(pool_id: str, place: int, through: str | None) -> None:
    """Someone agreed anew: from now on through this delegation, or none."""
    row = db.session.get_one(PoolSharer, (pool_id, place), with_for_update=True)
    row.through = through
    db.session.flush()


def release(about: str, reason: str) -> None:
    """Free all shares of one visit; what was paid of it goes back."""
    pay(about, 0, reason)


def pay(about: str, pence: int, reason: str = "") -> HoldState | None:
    """Owe `pence` for a visit, divided as the visit was; what is set aside beyond that is free again.

    A part of it is divided by what each was to pay, so that nobody pays more than their share; more than the whole, by
    the shares of the whole, and each covers it by the rules of what pays theirs. What was paid before is settled anew.

    Returns:
        `captured` once every share is; `awaiting` while finance, or more own money, is waited for.

    Raises:
        BudgetShort: it is more than the whole, and one of them does not cover it.
        HoldChanged: it was paid before, with another amount.
    """
    rows = _live(about)
    money = hold_queries.holds([row.urn for row in rows])
    holds.lock_payers(view.payer for view in money.values())
    weights = [row.pence if row.due_pence is None else row.due_pence for row in rows]
    if not sum(weights) or pence > sum(weights):
        weights = [row.pence for row in rows]
    states = []
    for row, due in zip(rows, divide(pence, weights), strict=True):
        row.due_pence = due
        if row.urn not in money:
            continue
        if money[row.urn].state is HoldState.CAPTURED:
            holds.settle(row.urn, due)
        elif due:
            states.append(holds.capture(row.urn, due))
        else:
            holds.release(row.urn, reason or "nothing-delivered")
    db.session.flush()
    return HoldState.AWAITING if HoldState.AWAITING in states else HoldState.CAPTURED if pence else HoldState.RELEASED


def dispute(about: str) -> None:
    """Look into a visit: what is owed of any share is frozen, and what waits to be paid is asked for no more."""
    rows = _live(about)
    money = hold_queries.holds([row.urn for row in rows])
    holds.lock_payers(view.payer for view in money.values())
    for row in rows:
        view = money.get(row.urn)
        if view is not None and view.state is HoldState.CAPTURED:
            holds.dispute(row.urn)
        elif view is not None and view.state is HoldState.AWAITING:
            holds.release(row.urn, "queried")


def whole(about: str) -> int | None:
    """What was paid for a visit in all, once every share that came due of it is; None before."""
    found = queries.shares([about]).get(about, [])
    if any(view.due_pence is None or view.due_pence != view.paid_pence for view in found):
        return None
    return sum(view.paid_pence for view in found)


def _live(about: str) -> Sequence[PoolShare]:
    statement = sa.select(PoolShare).where(PoolShare.about == about, PoolShare.live).order_by(PoolShare.place)
    return db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).all()


def _locked(pool_id: str) -> list[PoolSharer]:
    """Those who share now, by place, with the pool locked."""
    if unit.locked(Pool, pool_id) is None:
        raise NotShared
    statement = sa.select(PoolSharer).where(PoolSharer.pool_id == pool_id, PoolSharer.left_at.is_(None))
    statement = statement.order_by(PoolSharer.place).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(statement))
