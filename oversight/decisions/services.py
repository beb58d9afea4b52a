"""Put a decision on the record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from oversight.decisions.domain import NotYet, Reasons, ReviewedAlready, Worked, said
from oversight.decisions.events import DecisionMade
from oversight.decisions.models import Decision, DecisionReview

MAY_DECIDE = ("commissioner", "safeguarding")


def record(
    *,
    lever: str,
    decision: str,
    why: Reasons,
    by: Actor,
    about: str | None = None,
    alert: str | None = None,
    evidence: dict[str, Any] | None = None,
) -> str:
    """Write a decision and return its id; called by the lever that it moves, in the same unit.

    Args:
        lever: which lever it moves.
        decision: what was decided, in one sentence.
        why: power, reasons, alternatives, conflicts and review date.
        by: who decides; one of the roles that may.
        about: the party, offer or area that it concerns, as a URN.
        alert: the alert that it answers.
        evidence: the figures it rests on, frozen.

    Raises:
        Forbidden: not a role that may decide.
        ReviewTooSoon: the review date is not in the future.
    """
    role = next((r for r in MAY_DECIDE if by.has(r)), None)
    if role is None or by.person is None:
        raise Forbidden
    why.due_after(clock.today())
    row = Decision(
        id=ids.new(),
        decided_at=clock.now(),
        by=by.person,
        role=role,
        lever=lever,
        decision=decision,
        power=why.power.strip(),
        reasons=why.reasons.strip(),
        alternatives=why.alternatives.strip(),
        conflicts=why.conflicts.strip(),
        review_on=why.review_on,
        public=why.public,
        about=about,
        alert_id=alert,
        evidence=evidence or {},
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(DecisionMade(subject=ids.urn("decision", row.id), lever=lever, public=row.public))
    return row.id


def look_again(decision: str, *, worked: Worked, words: str, by: Actor) -> None:
    """Put on the record whether a decision worked, once its review day has come.

    Raises:
        Forbidden, Missing, NotYet, ReviewedAlready, NotSaid, TooLong.
    """
    if not by.has(*MAY_DECIDE) or by.person is None:
        raise Forbidden
    row = db.session.get(Decision, decision, with_for_update=True)
    if row is None:
        raise Missing
    if row.review_on > clock.today():
        raise NotYet
    if db.session.scalar(sa.select(DecisionReview.id).where(DecisionReview.decision_id == row.id)):
        raise ReviewedAlready
    db.session.add(
        DecisionReview(
            id=ids.new(), decision_id=row.id, at=clock.now(), by=by.person, words=said("words", words), worked=worked
        )
    )
    db.session.flush()
