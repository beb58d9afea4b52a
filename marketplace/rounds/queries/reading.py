"""What is kept of rounds: the runs with their figures, questions with their answers, who has nothing and why, suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.settings import Settings
from hub.kernel.week import Slot
from marketplace.rounds.domain import OF, REFUSED, SEEN, UNDER_WAY, WORDS, Aim, Asked, How, Refusal, RoundState
from marketplace.rounds.models import Round, RoundPart, Suggestion

NIGHT = 1  # from this hour of the local day on, the night's round is due
KEPT = timedelta(days=7)  # so long an answer is kept: things change
LATELY = 10  # questions that are listed


@dataclass(frozen=True)
class RoundView:
    """One round with its figures, or one question with its answer, once it is done."""

    id: str
    state: RoundState
    aim: Aim
    question: Mapping[str, Any]
    how: How
    asked_at: datetime
    asked_by: str | None
    finished_at: datetime | None
    figures: Mapping[str, Any]

    @property
    def under_way(self) -> bool:
        """Whether it is not over yet."""
        return self.state in UNDER_WAY

    @property
    def refusal(self) -> Refusal:
        """Why it was refused, if it was."""
        return Refusal(self.figures.get(REFUSED, Refusal.TOO_LARGE))

    @property
    def words(self) -> tuple[str, Mapping[str, str]]:
        """The sentence of the rule that refused it, to be translated, and what stands in its places."""
        template, data = self.figures.get(WORDS, ("", {}))
        return template, data

    @property
    def done(self) -> bool:
        """Whether it has its figures."""
        return self.state is RoundState.DONE

    @property
    def far(self) -> tuple[int, int]:
        """How far its present step is: so many of so many needs, or of parts of the sharing out; of none before it begins."""
        return int(self.figures.get(SEEN, 0)), int(self.figures.get(OF, 0))

    @property
    def steps(self) -> int:
        """How many of its three steps are done."""
        return {RoundState.QUEUED: 0, RoundState.GATHERING: 1, RoundState.SHARING: 2}.get(self.state, 3)


@dataclass(frozen=True)
class LeftView:
    """An open part of a need with nothing: which, where, minutes a week, why, and how many could."""

    need: str
    category: str
    ward: str | None
    priority: int
    minutes: int
    why: str | None
    could: int


@dataclass(frozen=True)
class SuggestionView:
    """Someone suggested for some times of a task: by which offer, and why (a code, and how many could)."""

    need: str
    category: str
    offer: str
    slots: tuple[Slot, ...]
    why: str
    could: int


def last_done() -> RoundView | None:
    """The round whose suggestions stand."""
    return _last(Round.state == RoundState.DONE)


def last() -> RoundView | None:
    """The latest round, done or not."""
    return _last(sa.true())


def _last(which: sa.ColumnElement[bool]) -> RoundView | None:
    statement = sa.select(Round).where(Round.aim == Aim.ROUND, which).order_by(Round.id.desc()).limit(1)
    row = db.session.scalar(statement)
    return _view(row) if row else None


def _view(row: Round) -> RoundView:
    return RoundView(
        row.id, row.state, row.aim, row.question, row.how, row.asked_at, row.asked_by, row.finished_at, row.figures
    )


def question(asked: str, aim: Aim) -> RoundView:
    """What was asked with this aim, with its answer once there is one.

    Raises:
        Missing: nothing was, or its answer is forgotten.
    """
    row = db.session.get(Round, asked)
    if row is None or row.aim is not aim:
        raise Missing
    return _view(row)


def lately(*aims: Aim, under_way: bool = False) -> list[RoundView]:
    """What was asked last with these aims, the latest first; only what is under way, if so asked."""
    statement = sa.select(Round).where(Round.aim.in_(aims)).order_by(Round.id.desc()).limit(LATELY)
    if under_way:
        statement = statement.where(Round.state.in_(UNDER_WAY))
    answers = sa.orm.defer(Round.figures)  # long ones, of which a list says nothing
    return [
        RoundView(row.id, row.state, row.aim, row.question, row.how, row.asked_at, row.asked_by, row.finished_at, {})
        for row in db.session.scalars(statement.options(answers))
    ]


def unfinished(*aims: Aim) -> list[str]:
    """What is asked for with these aims (rounds, unless said), or was left when its worker died."""
    wanted = (Round.state.in_(UNDER_WAY), Round.aim.in_(aims or (Aim.ROUND,)))
    return list(db.session.scalars(sa.select(Round.id).where(*wanted).order_by(Round.id)))


def outdated(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What makes a question one whose answer is so old that things have changed since."""
    return Round.aim != Aim.ROUND, Round.finished_at < now - KEPT


def any_outdated(now: datetime) -> bool:
    """Whether there is such a one."""
    return db.session.scalar(sa.select(Round.id).where(*outdated(now)).limit(1)) is not None


def asked(round_id: str) -> Asked | None:
    """What was asked for, where it is under way; None where it is over."""
    row = db.session.get(Round, round_id)
    return Asked(row.id, row.aim, row.how, row.question, row.asked_by) if row and row.state in UNDER_WAY else None


def night_due(now: datetime) -> bool:
    """Whether the night's round is wanted, and this day has had none."""
    settings: Settings = current_app.extensions["kith.settings"]
    local = clock.local(now)
    if not settings.round_nightly or local.hour < NIGHT:
        return False
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = (Round.aim == Aim.ROUND, Round.asked_by.is_(None), Round.asked_at >= midnight)
    found = sa.select(Round.id).where(*tonight).limit(1)
    return db.session.scalar(found) is None


def left_out() -> list[LeftView]:
    """Parts of needs that still have nothing after the last round, the most urgent and longest first."""
    statement = (
        sa.select(RoundPart)
        .where(RoundPart.left_out.is_(sa.true()))
        .order_by(RoundPart.priority.desc(), RoundPart.wanted_minutes.desc(), RoundPart.part_id)
    )
    return [
        LeftView(row.need_id, row.category, row.ward, row.priority, row.wanted_minutes, row.why, row.could)
        for row in db.session.scalars(statement)
    ]


def suggestions(need_id: str) -> list[SuggestionView]:
    """What the last round suggests for a need."""
    statement = sa.select(Suggestion).where(Suggestion.need_id == need_id).order_by(Suggestion.id)
    return [
        SuggestionView(row.need_id, row.category, row.offer_id, row.times(), row.why, row.could)
        for row in db.session.scalars(statement)
    ]
