"""Plans that take long: asked for, put together by the worker one after the other, kept as they are found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, is_sqlite, table
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.plans import queries
from marketplace.plans.domain import COMPOSING, COMPOSING_STEPS, MOST_TURNS, ComposingEvent, ComposingState
from marketplace.plans.models import Composing


def ask_composing(need_id: str, by: Actor) -> None:
    """Ask the worker to put plans together; where it is at it already, nothing changes.

    Raises:
        Missing, Forbidden: no such need, or not theirs to see.
    """
    people.require_act(by, needs.need(need_id).holder, "view")
    # Two clicks at once: the second waits for the first's row and finds it.
    insert = (sqlite if is_sqlite() else postgresql).insert(table(Composing)).on_conflict_do_nothing()
    fresh = {"need_id": need_id, "state": ComposingState.QUEUED, "asked_at": clock.now(), "turns": 0}
    db.session.execute(insert, fresh | {"question": "", "plans": {}})
    row = unit.locked(Composing, need_id)
    if row is not None and row.state not in COMPOSING:
        if row.state is ComposingState.DONE:  # where it went wrong, what was found before that is of use
            row.question, row.plans = "", {}
        row.state = machine.step(COMPOSING_STEPS, row.state, ComposingEvent.ASK)
        row.asked_at, row.turns = clock.now(), 0
    db.session.flush()


def compose_on(need_id: str, _now: datetime) -> None:
    """Put the plans of a need together, from where a worker before this one was stopped: with no unit open.

    What goes wrong is written down and raised; trouble of the database's own is left for another turn.
    """
    turn = unit.write(_begin, need_id)
    if turn is None:
        return
    try:
        found = unit.read(lambda: queries.asked(queries.plan(need_id)))
        there = unit.write(_about, need_id, turn, queries.mark_of(found.question))
        for name in queries.SHOWN if found.slots else ():
            if there is not None and name not in there:
                there = unit.write(_keep, need_id, turn, name, queries.pack(queries.found_for(found, name)))
        unit.write(_end, need_id, turn, ComposingEvent.FINISH)
    except Exception as error:
        if not unit.passing(error):
            unit.write(_end, need_id, turn, ComposingEvent.REFUSE)
        raise


def forget_composing(need_id: str) -> None:
    """What was put together is taken up, or no longer wanted."""
    db.session.execute(sa.delete(Composing).where(Composing.need_id == need_id))


def _begin(need_id: str) -> int | None:
    """Begin, or begin again; returns which turn it is, by which its worker knows it for its own.

    None where it is over, and where it was begun so often that it is refused instead.
    """
    row = unit.locked(Composing, need_id)
    if row is None or row.state not in COMPOSING:
        return None
    if row.turns >= MOST_TURNS:
        _end(need_id, row.turns, ComposingEvent.REFUSE)
        return None
    row.state = machine.step(COMPOSING_STEPS, row.state, ComposingEvent.BEGIN)
    row.turns += 1
    db.session.flush()
    return row.turns


def _mine(need_id: str, turn: int) -> Composing | None:
    """The work, while it is this worker's."""
    row = unit.locked(Composing, need_id)
    return row if row is not None and row.state in COMPOSING and row.turns == turn else None


def _about(need_id: str, turn: int, question: str) -> Mapping[str, Any] | None:
    """What was found already for this very question; None where another worker has begun since."""
    row = _mine(need_id, turn)
    if row is None:
        return None
    if row.question != question:
        row.question, row.plans = question, {}
        db.session.flush()
    return row.plans


def _keep(need_id: str, turn: int, name: str, plan: Mapping[str, Any]) -> Mapping[str, Any] | None:
    row = _mine(need_id, turn)
    if row is None:
        return None
    row.plans = {**row.plans, name: plan}
    db.session.flush()
    return row.plans


def _end(need_id: str, turn: int, event: ComposingEvent) -> None:
    row = _mine(need_id, turn)
    if row is not None:
        row.state = machine.step(COMPOSING_STEPS, row.state, event)
        db.session.flush()
