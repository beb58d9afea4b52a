"""Run what was asked for: gather, share out, keep; each step stands alone, so that what was killed begins again."""

from __future__ import annotations

from typing import Any

from hub.kernel import clock, faults, jobs, machine, unit
from hub.kernel.db import db
from hub.kernel.errors import KithError
from marketplace.rounds import queries
from marketplace.rounds.domain import (
    MOST_TURNS,
    OF,
    REFUSED,
    SEEN,
    STEPS,
    TURN,
    UNDER_WAY,
    WORDS,
    Asked,
    Refusal,
    RoundEvent,
)
from marketplace.rounds.models import Round
from marketplace.rounds.ports import Work, work_for
from matching.rounds.domain import TooLarge


def run_round(round_id: str) -> None:
    """Run a round, or answer a question, that is under way, from its beginning: with no unit open, since it may take a while.

    What a rule refuses is kept in its words. What goes wrong is refused too, and raised; trouble of the database's own is
    left for another turn.
    """
    asked = unit.read(queries.asked, round_id)
    turn = unit.write(_begin, round_id) if asked is not None else None
    if asked is None or turn is None:
        return
    try:
        _run(asked, turn, work_for(asked.aim))
    except TooLarge:
        unit.write(_refuse, round_id, turn, Refusal.TOO_LARGE)
    except KithError as error:
        unit.write(_refuse, round_id, turn, Refusal.SAID, error)
    except Exception as error:
        if not unit.passing(error):
            unit.write(_refuse, round_id, turn, Refusal.BROKEN)
        raise


def _run(asked: Asked, turn: int, work: Work) -> None:
    def told(seen: int, of: int) -> None:
        unit.aside(_tell, asked.id, turn, seen, of)

    gathered = unit.read(work.gather, asked, told)
    if unit.write(_step, asked.id, turn, RoundEvent.SHARE):
        shared = work.share(asked, gathered, told)
        faults.reach("round-shared")
        unit.write(_keep, asked, turn, work, shared)


def _keep(asked: Asked, turn: int, work: Work, shared: Any) -> None:
    """Keep what came of it; nothing is done where another worker has begun it since."""
    row = _step(asked.id, turn, RoundEvent.KEEP)
    if row is not None:
        row.figures = dict(work.keep(asked, shared))
        db.session.flush()


def _begin(round_id: str) -> int | None:
    """Begin a round, or begin it again; returns which turn it is, by which its worker knows it for its own.

    None where it is over, and where it was begun so often that it is refused instead.
    """
    row = unit.locked(Round, round_id)
    if row is None or row.state not in UNDER_WAY:
        return None
    turn = int(row.figures.get(TURN, 0)) + 1
    if turn > MOST_TURNS:
        _refuse(round_id, turn - 1, Refusal.KILLED)
        return None
    row.state = machine.step(STEPS, row.state, RoundEvent.GATHER)
    row.started_at, row.figures = clock.now(), {TURN: turn}
    db.session.flush()
    return turn


def _tell(round_id: str, turn: int, seen: int, of: int) -> None:
    """How far its present step is, for whoever looks; of a round that another worker has begun since, nothing."""
    row = unit.locked(Round, round_id)
    if row is not None and row.state in UNDER_WAY and row.figures.get(TURN) == turn:
        row.figures = {TURN: turn, SEEN: seen, OF: of}
        jobs.alive()
        db.session.flush()


def _step(round_id: str, turn: int, event: RoundEvent) -> Round | None:
    """The round, one step on; None where it is over or another worker has begun it since."""
    row = unit.locked(Round, round_id)
    if row is None or row.state not in UNDER_WAY or row.figures.get(TURN) != turn:
        return None
    row.state, row.figures = machine.step(STEPS, row.state, event), {TURN: turn}
    if event in (RoundEvent.KEEP, RoundEvent.REFUSE):
        row.finished_at = clock.now()
    db.session.flush()
    return row


def _refuse(round_id: str, turn: int, why: Refusal, error: KithError | None = None) -> None:
    row = _step(round_id, turn, RoundEvent.REFUSE)
    if row is not None:
        said = {WORDS: [error.template, {name: str(value) for name, value in error.data.items()}]} if error else {}
        row.figures = {TURN: turn, REFUSED: why.value} | said
        db.session.flush()
