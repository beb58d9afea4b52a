"""Ask for a round, or a question of the same engine; the worker answers, and the same is worked out once at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.rounds import queries
from marketplace.rounds.domain import UNDER_WAY, Aim, How, RoundState, RoundUnderWay
from marketplace.rounds.models import Round


def ask_round(how: How, by: Actor) -> str:
    """Ask for a round, which the worker runs at once; returns its id.

    Raises:
        Forbidden: `by` is no commissioner. RoundUnderWay: one is not over yet.
    """
    _require(by)
    asked = _ask(Aim.ROUND, how, {}, by.person)
    if asked is None:
        raise RoundUnderWay
    return asked


def ask_nightly(now: datetime) -> str | None:
    """The night's round, where it is due; returns its id."""
    return _ask(Aim.ROUND, How.EXACT, {}, None) if queries.night_due(now) else None


def ask_question(aim: Aim, question: Mapping[str, Any], by: Actor) -> str:
    """Ask a question that changes nothing until it is answered; returns its id: the one under way, if just this is asked already.

    Raises:
        Forbidden: `by` is no commissioner.
    """
    _require(by)
    asked = _ask(aim, How.EXACT, question, by.person)
    return asked if asked is not None else _under_way(_about(aim, question)) or ask_question(aim, question, by)


def _require(by: Actor) -> None:
    if not by.has("commissioner"):
        raise Forbidden


def _ask(aim: Aim, how: How, question: Mapping[str, Any], person: str | None) -> str | None:
    """The id of what is asked for now; None where the same is under way, asked a moment ago or in another tab."""
    about = _about(aim, question)
    if _under_way(about):
        return None
    row = Round(
        id=ids.new(), state=RoundState.QUEUED, aim=aim, about=about, question=dict(question), how=how,
        asked_at=clock.now(), asked_by=person, figures={},
    )  # fmt: skip
    try:
        with unit.savepoint():
            db.session.add(row)
            db.session.flush()
    except sa.exc.IntegrityError:
        return None
    return row.id


def _about(aim: Aim, question: Mapping[str, Any]) -> str:
    """What tells one question from another in so many letters as the table has room for."""
    said = json.dumps(dict(question), sort_keys=True).encode()
    return f"{aim.value}:{hashlib.sha256(said).hexdigest()[:32]}" if question else aim.value


def _under_way(about: str) -> str | None:
    return db.session.scalar(sa.select(Round.id).where(Round.about == about, Round.state.in_(UNDER_WAY)))


def forget_answers(now: datetime) -> None:
    """Delete the answers to questions that are so old that things have changed since."""
    db.session.execute(sa.delete(Round).where(*queries.outdated(now)))
