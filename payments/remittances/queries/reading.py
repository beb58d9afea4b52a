"""Runs, remittances and their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.holds import queries as holds
from payments.holds.domain import Source
from payments.limits import queries as limits
from payments.remittances import domain
from payments.remittances.domain import Reason, RunState, State
from payments.remittances.models import Remittance, RemittanceExpense, RemittanceLine, RemittanceRun
from payments.vat.domain import Vat

SECOND = timedelta(seconds=1)  # Stripe tells times to the second


@dataclass(frozen=True)
class RunView:
    """A week's payments: up to when, how they stand, who proposed and decided (ids of persons; None is Kith)."""

    id: str
    until: datetime
    state: RunState
    total_pence: int
    made_at: datetime
    made_by: str | None
    decided_at: datetime | None
    decided_by: str | None

    @property
    def last_day(self) -> datetime:
        """A moment on the last day that it takes."""
        return self.until - timedelta(hours=1)

    @property
    def large(self) -> bool:
        """Whether nobody decides it alone: someone puts it forward, and someone else approves it."""
        return self.total_pence > limits.limits().run_pence


@dataclass(frozen=True)
class RemittanceView:
    """One transfer, in pence: what was owed, what was owed back of it, and what is sent."""

    id: str
    run: str
    payee: str
    fund: str
    owed_pence: int
    netted_pence: int
    state: State
    reason: Reason
    transfer: str | None
    asked_at: datetime | None
    ended_at: datetime | None

    @property
    def net_pence(self) -> int:
        """What is transferred."""
        return self.owed_pence - self.netted_pence


@dataclass(frozen=True)
class LineView:
    """What one visit brings, in pence; the rate of its VAT in tenths of a per cent."""

    about: str
    source: Source
    place: int
    at: datetime
    category: str
    amount_pence: int
    vat: Vat
    vat_pence: int
    fee_pence: int = 0
    vat_rate: int = 0


@dataclass(frozen=True)
class SpentView:
    """What one claim brings, in pence."""

    expense: str
    spent_on: date
    words: str
    amount_pence: int


def cut_off() -> datetime:
    """Up to when a run takes now: the beginning of this week."""
    return domain.cut_off(clock.today(), clock.zone())


def run(id_: str) -> RunView | None:
    """One run."""
    return next(iter(_runs(sa.select(RemittanceRun).where(RemittanceRun.id == id_))), None)


def runs(limit: int | None = 26) -> list[RunView]:
    """The runs, the latest first."""
    return _runs(sa.select(RemittanceRun).order_by(RemittanceRun.id.desc()).limit(limit))


def proposed() -> RunView | None:
    """The run that waits to be approved, if any."""
    return next(iter(_runs(sa.select(RemittanceRun).where(RemittanceRun.state == RunState.PROPOSED))), None)


def unproposed(_now: datetime) -> list[str]:
    """This week's cut-off as text, where no run has been proposed for it and none waits."""
    until = cut_off()
    last = db.session.scalar(sa.select(sa.func.max(RemittanceRun.until)))
    return [until.isoformat()] if proposed() is None and (last is None or last < until) else []


def unasked(_now: datetime) -> list[str]:
    """Ids of remittances of approved runs that are still to be sent."""
    statement = (
        sa.select(Remittance.id)
        .join(RemittanceRun, RemittanceRun.id == Remittance.run_id)
        .where(Remittance.state == State.PROPOSED, RemittanceRun.state == RunState.APPROVED)
        .order_by(Remittance.id)
    )
    return list(db.session.scalars(statement))


def remittance(id_: str) -> RemittanceView | None:
    """One remittance."""
    return next(iter(_views(sa.select(Remittance).where(Remittance.id == id_))), None)


def of_run(run_id: str) -> list[RemittanceView]:
    """The remittances of a run, the largest first."""
    net = Remittance.owed_pence - Remittance.netted_pence
    return _views(sa.select(Remittance).where(Remittance.run_id == run_id).order_by(net.desc(), Remittance.id))


def of_payees(parties: Iterable[str], limit: int | None = 60) -> list[RemittanceView]:
    """What was sent to these parties, or is on its way or was refused, the latest first."""
    states = (State.ASKED, State.SENT, State.REFUSED)
    statement = sa.select(Remittance).where(Remittance.payee.in_(list(parties)), Remittance.state.in_(states))
    return _views(statement.order_by(Remittance.asked_at.desc(), Remittance.id.desc()).limit(limit))


def short(parties: Iterable[str]) -> list[RemittanceView]:
    """What the latest run could not send to these parties, as its fund had not enough money at Stripe."""
    latest = sa.select(sa.func.max(RemittanceRun.id)).where(RemittanceRun.state == RunState.APPROVED).scalar_subquery()
    kept = (Remittance.state == State.KEPT, Remittance.reason == Reason.NO_CASH, Remittance.owed_pence > 0)
    statement = sa.select(Remittance).where(Remittance.run_id == latest, Remittance.payee.in_(list(parties)), *kept)
    return _views(statement.order_by(Remittance.id))


def lines(remittance_id: str) -> list[LineView]:
    """The visits that a remittance pays for, by date."""
    statement = sa.select(RemittanceLine).where(RemittanceLine.remittance_id == remittance_id)
    rows = db.session.scalars(statement.order_by(RemittanceLine.at, RemittanceLine.about, RemittanceLine.place))
    return [
        LineView(
            row.about,
            row.source,
            row.place,
            row.at,
            row.category,
            row.amount_pence,
            row.vat,
            row.vat_pence,
            row.fee_pence,
            row.vat_rate,
        )
        for row in rows
    ]


def spent(remittance_id: str) -> list[SpentView]:
    """The expenses that a remittance pays back, by date."""
    statement = sa.select(RemittanceExpense).where(RemittanceExpense.remittance_id == remittance_id)
    rows = db.session.scalars(statement.order_by(RemittanceExpense.spent_on, RemittanceExpense.expense_id))
    return [SpentView(row.expense_id, row.spent_on, row.words, row.amount_pence) for row in rows]


def abouts(remittance_id: str) -> list[str]:
    """What a remittance pays for (URNs of visits)."""
    statement = sa.select(RemittanceLine.about).where(RemittanceLine.remittance_id == remittance_id).distinct()
    return list(db.session.scalars(statement.order_by(RemittanceLine.about)))


def abouts_sent(payee: str, since: datetime | None, until: datetime) -> list[str]:
    """What was paid for (URNs) by transfers that came to a party after one moment and until another, to the second."""
    statement = (
        sa.select(RemittanceLine.about)
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(Remittance.payee == payee, Remittance.state == State.SENT, Remittance.ended_at < until + SECOND)
    )
    if since is not None:
        statement = statement.where(Remittance.ended_at >= since + SECOND)
    return list(db.session.scalars(statement.distinct().order_by(RemittanceLine.about)))


def arrived(abouts: Collection[str]) -> set[str]:
    """Those of these visits that were sent whole: no part of them is on its way."""
    wanted = list(abouts)
    if not wanted:
        return set()
    waiting = (
        sa.select(RemittanceLine.about)
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(RemittanceLine.about.in_(wanted), Remittance.state == State.ASKED)
    )
    return set(wanted) - set(db.session.scalars(waiting)) - holds.partly_owed(wanted)


def transfers_of(abouts: Collection[str]) -> dict[tuple[str, int, Source], str]:
    """(about, place, source) of what was transferred for these, to Stripe's id of the latest transfer that has gone."""
    statement = (
        sa.select(RemittanceLine.about, RemittanceLine.place, RemittanceLine.source, Remittance.transfer)
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(RemittanceLine.about.in_(list(abouts)), Remittance.state == State.SENT, Remittance.transfer.is_not(None))
        .order_by(Remittance.id)
    )
    return {(about, place, source): str(gone) for about, place, source, gone in db.session.execute(statement)}


def _runs(statement: sa.Select[RemittanceRun]) -> list[RunView]:
    return [
        RunView(
            id=row.id,
            until=row.until,
            state=row.state,
            total_pence=row.total_pence,
            made_at=row.made_at,
            made_by=row.made_by,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )
        for row in db.session.scalars(statement)
    ]


def _views(statement: sa.Select[Remittance]) -> list[RemittanceView]:
    return [
        RemittanceView(
            id=row.id,
            run=row.run_id,
            payee=row.payee,
            fund=row.fund_id,
            owed_pence=row.owed_pence,
            netted_pence=row.netted_pence,
            state=row.state,
            reason=row.reason,
            transfer=row.transfer,
            asked_at=row.asked_at,
            ended_at=row.ended_at,
        )
        for row in db.session.scalars(statement)
    ]
