"""How the money of visits stands, and what suppliers are owed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.db import db, total_of
from payments.budgets import queries as budgets
from payments.holds.domain import (
    HORIZON,
    LIVE,
    WAITING,
    Day,
    HoldState,
    Line,
    Payer,
    Promise,
    payer,
)
from payments.holds.models import NOT_PAID, OWED, Hold, HoldDraw, HoldRecovery
from payments.holds.queries.draws import read_draws
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind


@dataclass(frozen=True)
class HoldView:
    """The money of one visit, in pence: asked for, set aside now, owed or paid, and how much of that is frozen.

    It is a budget's, or (`purse`) the own money of the resident with that id.
    """

    about: str
    budget: str | None
    purse: str | None
    at: datetime
    category: str
    payee: str
    through: str | None
    state: HoldState
    amount_pence: int
    held_pence: int
    captured_pence: int
    frozen_pence: int
    charge_pence: int
    reason: str
    changed_at: datetime

    @property
    def payer(self) -> Payer:
        """What pays."""
        return payer(self.budget, self.purse)

    @property
    def line(self) -> Line:
        """What was asked for."""
        return Line(self.at, self.about, self.amount_pence, self.category, self.payee, self.through)


@dataclass(frozen=True)
class Owed:
    """One visit that a supplier is owed for."""

    about: str
    at: datetime
    category: str
    amount_pence: int
    frozen: bool
    captured_at: datetime


@dataclass(frozen=True)
class Payable:
    """What a party is owed: ready to be paid, and frozen while something is looked into; pence."""

    total_pence: int
    frozen_pence: int
    lines: tuple[Owed, ...]


@dataclass(frozen=True)
class HoldFact:
    """The money of one visit, for the warehouse; without a budget it is a resident's own, and nothing public is spent."""

    about: str
    budget: str | None
    at: datetime
    category: str
    payee: str
    state: str
    amount_pence: int
    captured_pence: int
    changed_at: datetime


def holds(abouts: Iterable[str]) -> dict[str, HoldView]:
    """The money of visits, by their URN; those without any are not in it."""
    wanted = list(abouts)
    if not wanted:
        return {}
    return {view.about: view for view in views(sa.select(Hold).where(Hold.about.in_(wanted)))}


def read_ahead(abouts: Collection[str]) -> None:
    """Read at once the holds, and their budgets, of which a unit will ask one by one."""
    unit.read_ahead(Hold, abouts)
    known = [hold for about in abouts if (hold := unit.known(Hold, about)) is not None]
    budgets.read_ahead({hold.budget_id for hold in known if hold.budget_id is not None})
    read_draws([about for about in abouts if unit.known(Hold, about) is not None])


def asked(abouts: Iterable[str]) -> dict[str, tuple[Payer, Line, HoldState]]:
    """What pays, the line that was asked for, and the state, by what each is about."""
    columns = (Hold.at, Hold.about, Hold.amount_pence, Hold.category, Hold.payee, Hold.through)
    statement = sa.select(*columns, Hold.state, Hold.budget_id, Hold.purse).where(Hold.about.in_(list(abouts)))
    rows = db.session.execute(statement)
    return {row[1]: (payer(row[7], row[8]), Line(*row[:6]), row[6]) for row in rows}


def holds_of(budget_id: str, states: Collection[HoldState] | None = None) -> list[HoldView]:
    """The money of a budget's visits (in some states), by date."""
    statement = sa.select(Hold).where(Hold.budget_id == budget_id).order_by(Hold.at, Hold.about)
    return views(statement if states is None else statement.where(Hold.state.in_(states)))


def awaiting() -> list[HoldView]:
    """Delivered visits that wait for finance, oldest first; not those that wait for a resident's own money."""
    return views(
        sa.select(Hold).where(Hold.state == HoldState.AWAITING, Hold.purse.is_(None)).order_by(Hold.at, Hold.about)
    )


def promises(budget_id: str) -> tuple[Promise, ...]:
    """A budget's visits without money, in order of date: those to which it is promised, and those to be looked at."""
    return promises_of([budget_id]).get(budget_id, ())


def waits(at: datetime, pence: int, state: HoldState) -> Promise:
    """A visit without money as the rules see it."""
    return Promise(at, pence, looked=state is HoldState.NEEDS_REVIEW)


def promised_later(budget_id: str, now: datetime, paid: date) -> int:
    """What is promised to visits beyond the horizon, of money that is here already: they are before `paid`."""
    until = datetime.combine(paid, time(), clock.zone())
    where = (Hold.budget_id == budget_id, Hold.state == HoldState.UNFUNDED, Hold.at > now + HORIZON, Hold.at < until)
    return int(db.session.scalar(sa.select(total_of(Hold.amount_pence)).where(*where)) or 0)


def promises_of(budget_ids: Collection[str]) -> dict[str, tuple[Promise, ...]]:
    """The same of several budgets, by id; one that has none is not in it."""
    statement = sa.select(Hold.budget_id, Hold.at, Hold.amount_pence, Hold.state).where(
        Hold.budget_id.in_(list(budget_ids)), Hold.state.in_(WAITING)
    )
    found: dict[str, list[Promise]] = {}
    for budget_id, at, pence, state in db.session.execute(statement.order_by(Hold.at, Hold.about)):
        found.setdefault(str(budget_id), []).append(waits(at, pence, state))
    return {id_: tuple(made) for id_, made in found.items()}


def through_total(delegation_id: str, period: tuple[date, date]) -> int:
    """Pence that stand through a delegation for visits from the first day to the one before the second.

    What is promised counts as well as what is held or captured, since it will be held without anyone asking again.
    """
    start, end = (datetime.combine(day, time(), clock.zone()) for day in period)
    live = sa.case((Hold.state == HoldState.CAPTURED, Hold.captured_pence), else_=Hold.amount_pence)
    statement = sa.select(total_of(live)).where(
        Hold.through == delegation_id, Hold.at >= start, Hold.at < end, Hold.state.in_(LIVE)
    )
    return int(db.session.scalar(statement) or 0)


def payable(party: str, limit: int | None = None) -> Payable:
    """What a party (URN) is owed, from the ledger, and for which visits, the latest first."""
    totals = ledger.owner_totals([party], (AccountKind.PAYABLE, AccountKind.FROZEN))
    owed = total_of(OWED)
    statement = (
        sa.select(Hold.about, Hold.at, Hold.category, owed, Hold.disputed, Hold.changed_at)
        .join(HoldDraw, HoldDraw.about == Hold.about)
        .where(Hold.payee == party, Hold.state == HoldState.CAPTURED, NOT_PAID)
        .group_by(Hold.about, Hold.at, Hold.category, Hold.disputed, Hold.changed_at)
        .having(owed > 0)
        .order_by(Hold.at.desc(), Hold.about)
        .limit(limit)
    )
    lines = tuple(Owed(*row) for row in db.session.execute(statement))
    return Payable(totals.get((party, AccountKind.PAYABLE), 0), totals.get((party, AccountKind.FROZEN), 0), lines)


def fundable(now: datetime) -> list[str]:
    """Ids of budgets with promised visits that the horizon has reached and an instalment has paid for."""
    statement = (
        sa.select(Hold.budget_id, sa.func.min(Hold.at))
        .where(Hold.budget_id.is_not(None), Hold.state.in_(WAITING), Hold.at > now, Hold.at <= now + HORIZON)
        .group_by(Hold.budget_id)
        .order_by(Hold.budget_id)
    )
    first = {str(budget): at for budget, at in db.session.execute(statement)}
    paid = budgets.paid_until(first)
    day = days()
    return [budget_id for budget_id, at in first.items() if (until := paid.get(budget_id)) and day(at) < until]


def facts(after_id: str, limit: int) -> list[HoldFact]:
    """The money of visits in order of their URN after `after_id`, for the warehouse."""
    statement = (
        sa.select(
            Hold.about,
            Hold.budget_id,
            Hold.at,
            Hold.category,
            Hold.payee,
            Hold.state,
            Hold.amount_pence,
            Hold.captured_pence,
            Hold.changed_at,
        )
        .where(Hold.about > after_id)
        .order_by(Hold.about)
        .limit(limit)
    )
    return [HoldFact(*row) for row in db.session.execute(statement)]


def views(statement: sa.Select[Hold]) -> list[HoldView]:
    """The money of the visits that a statement finds, in its order."""
    rows = db.session.scalars(statement).all()
    drawn = sa.select(HoldDraw.about, total_of(HoldDraw.held_pence)).group_by(HoldDraw.about)
    held = dict(
        db.session.execute(drawn.where(HoldDraw.about.in_([r.about for r in rows if r.state is HoldState.HELD]))).all()
    )
    return [
        HoldView(
            about=row.about,
            budget=row.budget_id,
            purse=row.purse,
            at=row.at,
            category=row.category,
            payee=row.payee,
            through=row.through,
            state=row.state,
            amount_pence=row.amount_pence,
            held_pence=int(held.get(row.about, 0)),
            captured_pence=row.captured_pence,
            frozen_pence=row.captured_pence if row.disputed else 0,
            charge_pence=row.charge_pence if row.state is HoldState.AWAITING else 0,
            reason=row.reason,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def days() -> Day:
    """The council's date of a moment, with its zone looked up once for many."""
    zone = clock.zone()
    return lambda at: at.astimezone(zone).date()


def owing(until: datetime) -> dict[tuple[str, str], int]:
    """(payee, fund) to pence that are owed, undisputed and captured before `until`: what remittances would take."""
    owed = total_of(OWED)
    # So written that no index of the states serves: from what is owed to its visits, and not from all that were ever captured.
    captured = sa.case((Hold.state == HoldState.CAPTURED, 1), else_=0) == 1
    statement = (
        sa.select(Hold.payee, HoldDraw.fund_id, owed)
        .join(HoldDraw, HoldDraw.about == Hold.about)
        .where(captured, ~Hold.disputed, Hold.changed_at < until, NOT_PAID)
        .group_by(Hold.payee, HoldDraw.fund_id)
        .having(owed > 0)
    )
    return {(payee, fund): int(pence) for payee, fund, pence in db.session.execute(statement)}


def owed_back(parties: Collection[str] | None = None) -> dict[tuple[str, str], int]:
    """(payee, fund) to pence that a remittance nets: owed back for refunds, and not being taken back otherwise."""
    statement = sa.select(HoldRecovery.payee, HoldRecovery.fund_id, total_of(HoldRecovery.open_pence)).where(
        HoldRecovery.open_pence > 0, ~HoldRecovery.reserved
    )
    if parties is not None:
        statement = statement.where(HoldRecovery.payee.in_(list(parties)))
    rows = db.session.execute(statement.group_by(HoldRecovery.payee, HoldRecovery.fund_id))
    return {(payee, fund): int(pence) for payee, fund, pence in rows}


def partly_owed(abouts: Collection[str]) -> set[str]:
    """Those of these that something is owed for still."""
    statement = sa.select(HoldDraw.about).where(HoldDraw.about.in_(list(abouts)), OWED > 0)
    return set(db.session.scalars(statement))
