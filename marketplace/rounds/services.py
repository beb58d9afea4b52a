"""Ask for a round, and run it: gather, share out, keep; each step stands alone, so that a killed run begins again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.kernel import clock, faults, ids, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.needs.queries import NeedView
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import PartView
from marketplace.rounds import queries
from marketplace.rounds.domain import (
    DRAFT,
    MOST_TURNS,
    OF,
    REFUSED,
    SEEN,
    STEPS,
    TURN,
    UNDER_WAY,
    How,
    Refusal,
    RoundEvent,
    RoundState,
    RoundUnderWay,
)
from marketplace.rounds.models import Round, RoundPart, Suggestion
from marketplace.rounds.queries import Shared
from matching.rounds.domain import TooLarge


def ask_round(how: How, by: Actor) -> str:
    """Ask for a round, which the worker runs at once; returns its id.

    Raises:
        Forbidden: `by` is no commissioner. RoundUnderWay: one is not over yet.
    """
    if not by.has("commissioner"):
        raise Forbidden
    if queries.unfinished():
        raise RoundUnderWay
    return _asked(how, by.person)


def ask_nightly(now: datetime) -> str | None:
    """The night's round, where it is due; returns its id."""
    return _asked(How.EXACT, None) if queries.night_due(now) else None


def _asked(how: How, person: str | None) -> str:
    row = Round(id=ids.new(), state=RoundState.QUEUED, how=how, asked_at=clock.now(), asked_by=person, figures={})
    db.session.add(row)
    db.session.flush()
    return row.id


def run_round(round_id: str) -> None:
    """Run a round that is under way, from its beginning: with no unit open, because sharing out may take a while.

    One that goes wrong is refused, and what went wrong is raised; trouble of the database's own is left for another turn.
    """
    how = unit.read(queries.how_of, round_id)
    turn = unit.write(_begin, round_id) if how is not None else None
    if how is None or turn is None:
        return

    def told(seen: int, of: int) -> None:
        unit.aside(_tell, round_id, turn, seen, of)

    try:
        gathered = unit.read(queries.gather, told=told)
        if unit.write(_step, round_id, turn, RoundEvent.SHARE):
            shared = queries.share(gathered, how, told)
            faults.reach("round-shared")
            unit.write(keep, round_id, turn, shared)
    except TooLarge:
        unit.write(_refuse, round_id, turn, Refusal.TOO_LARGE)
    except Exception as error:
        if not unit.passing(error):
            unit.write(_refuse, round_id, turn, Refusal.BROKEN)
        raise


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


def _refuse(round_id: str, turn: int, why: Refusal) -> None:
    row = _step(round_id, turn, RoundEvent.REFUSE)
    if row is not None:
        row.figures = {TURN: turn, REFUSED: why.value}
        db.session.flush()


def keep(round_id: str, turn: int, shared: Shared) -> None:
    """Put a round's answer in the place of the last one's; a part that was taken meanwhile gets no suggestion.

    Nothing is done where another worker has begun the round since.
    """
    row = _step(round_id, turn, RoundEvent.KEEP)
    if row is None:
        return
    row.figures = queries.figures(shared)
    db.session.execute(sa.delete(Suggestion))
    db.session.execute(sa.delete(RoundPart))
    found, minutes, helped = shared.gathered, shared.minutes(), shared.helped()
    open_ = {id_ for id_, part in _still(shared).items() if part is PartState.OPEN}
    for place, part in enumerate(found.parts):
        why, could = shared.lacking.get(place, (None, 0))
        given, left_out = minutes.get(place, 0), part.need not in helped
        told = {"given_minutes": given, "left_out": left_out, "why": why, "could": could}
        _keep_part(row.id, found.needs[part.need], part, priority=found.board.asks[place].priority, **told)
    for part in found.drafts:
        if part.need not in helped:
            told = {"given_minutes": 0, "left_out": True, "why": DRAFT, "could": 0}
            priority = queries.PRIORITY[categories.category(part.category).risk]
            _keep_part(row.id, found.needs[part.need], part, priority=priority, **told)
    for i, slots in shared.visits.items():
        line = found.lines[i]
        part = found.parts[line.ask]
        if part.id in open_:
            why, could = shared.why[i]
            db.session.add(
                Suggestion(
                    id=ids.new(),
                    round_id=row.id,
                    need_id=part.need,
                    category=part.category,
                    offer_id=found.helpers[line.helper].offer,
                    slots=[slot.as_list() for slot in slots],
                    why=why,
                    could=could,
                )
            )
    db.session.flush()


def _keep_part(round_id: str, need: NeedView, part: PartView, **found: Any) -> None:
    db.session.add(
        RoundPart(
            part_id=part.id,
            round_id=round_id,
            need_id=need.id,
            category=part.category,
            ward=need.ward,
            wanted_minutes=part.minutes,
            **found,
        )
    )


def _still(shared: Shared) -> dict[str, PartState]:
    wanted = [part.id for part in shared.gathered.parts]
    found: dict[str, PartState] = {}
    for first in range(0, len(wanted), 2000):
        found |= {id_: view.state for id_, view in plans.parts(wanted[first : first + 2000]).items()}
    return found
