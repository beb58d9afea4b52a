"""A week's payments: proposed by Kith or an officer, approved by another where they are large."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing
from payments.funds.domain import require_finance
from payments.limits import queries as limits
from payments.remittances import queries
from payments.remittances.domain import (
    REMITTANCE,
    RUN,
    Event,
    NothingToPay,
    Reason,
    RunEvent,
    RunState,
    RunWaits,
    SameOfficer,
    State,
)
from payments.remittances.models import Remittance, RemittanceRun


def propose(until: datetime, by: Actor) -> str:
    """Propose to pay what was agreed before `until`; returns the run's id.

    Nothing is taken yet: what is settled or disputed before it is sent is left out then.

    Raises:
        Forbidden: `by` is not in finance. RunWaits: another one waits. NothingToPay.
    """
    require_finance(by)
    lock_whole(RemittanceRun)  # two who propose at once: the second finds the first's
    if queries.proposed() is not None:
        raise RunWaits
    dues = queries.due(until)
    if not dues:
        raise NothingToPay
    run = RemittanceRun(
        id=ids.new(),
        until=until,
        state=RunState.PROPOSED,
        total_pence=sum(due.net_pence for due in dues),
        made_at=clock.now(),
        made_by=by.person,
    )
    db.session.add(run)
    db.session.flush()
    db.session.add_all(
        Remittance(
            id=ids.new(),
            run_id=run.id,
            payee=due.payee,
            fund_id=due.fund,
            owed_pence=due.owed_pence,
            netted_pence=due.netted_pence,
            settled={},
            state=State.PROPOSED,
            reason=Reason.NONE,
        )
        for due in dues
    )
    db.session.flush()
    return run.id


def approve(run_id: str, by: Actor) -> bool:
    """Let a run go: each of its remittances is sent, in a unit of its own. False: someone else must approve it too.

    A large run that Kith proposed is put forward by the first who approves it, and let go by another.

    Raises:
        Forbidden: `by` is not in finance. SameOfficer: it is large, and `by` proposed it. Missing. WrongState.
    """
    return _decide(run_id, RunEvent.APPROVE, by).state is RunState.APPROVED


def drop(run_id: str, by: Actor) -> None:
    """Let a run be: nothing is sent, everything stays owed, and a later run takes it.

    Raises:
        Forbidden, Missing, WrongState.
    """
    run = _decide(run_id, RunEvent.DROP, by)
    for row in db.session.scalars(sa.select(Remittance).where(Remittance.run_id == run.id).with_for_update()):
        row.state, row.ended_at = machine.step(REMITTANCE, row.state, Event.DROP), clock.now()
    db.session.flush()


def _decide(run_id: str, event: RunEvent, by: Actor) -> RemittanceRun:
    require_finance(by)
    run = unit.locked(RemittanceRun, run_id)
    if run is None:
        raise Missing
    large = run.total_pence > limits.limits().run_pence
    if event is RunEvent.APPROVE and large and by != SYSTEM:
        if by.person == run.made_by:
            raise SameOfficer
        if run.made_by is None and machine.can(RUN, run.state, event):
            run.made_by = by.person
            db.session.flush()
            return run
    run.state = machine.step(RUN, run.state, event)
    run.decided_at, run.decided_by = clock.now(), by.person
    db.session.flush()
    return run
