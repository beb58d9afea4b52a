"""Checks: what each proves, the states one goes through, and when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.categories.domain import CHECK_WORDS, CheckKind, closed, strongest
from hub.kernel.errors import Forbidden, Invalid
from hub.kernel.machine import step
from hub.kernel.words import N_

__all__ = [
    "KIND_WORDS",
    "PERSONAL",
    "WARN_BEFORE",
    "CheckKind",
    "CheckState",
    "CheckUnusable",
    "CheckView",
    "Event",
    "OwnCheck",
    "after",
    "closed",
    "holds",
    "satisfies",
    "strongest",
]

WARN_BEFORE = timedelta(days=30)
NEVER = date.max

KIND_WORDS = CHECK_WORDS

MUST_EXPIRE = frozenset(
    {
        CheckKind.DBS_BASIC,
        CheckKind.DBS_ENHANCED,
        CheckKind.DBS_ENHANCED_BARRED,
        CheckKind.INSURANCE,
        CheckKind.TRAINING,
        CheckKind.DRIVING,
        CheckKind.FOOD_HYGIENE,
    }
)
"""Kinds that grow old: what they say of one year says nothing of ten years on."""


PERSONAL = frozenset(
    {
        CheckKind.IDENTITY,
        CheckKind.REFERENCES,
        CheckKind.DBS_BASIC,
        CheckKind.DBS_ENHANCED,
        CheckKind.DBS_ENHANCED_BARRED,
        CheckKind.TRAINING,
        CheckKind.DRIVING,
    }
)
"""Kinds that prove something of a human being: whoever an organisation sends holds them too. The rest (registration,
insurance, a kitchen's hygiene) is the organisation's alone."""


class CheckState(StrEnum):
    """Where a check stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"
    LAPSED = "lapsed"


class Event(StrEnum):
    """What happens to a check."""

    APPROVE = "approve"
    REFUSE = "refuse"
    REVOKE = "revoke"
    LAPSE = "lapse"


ARROWS: dict[tuple[CheckState, Event], CheckState] = {
    (CheckState.SUBMITTED, Event.APPROVE): CheckState.APPROVED,
    (CheckState.SUBMITTED, Event.REFUSE): CheckState.REFUSED,
    (CheckState.APPROVED, Event.REVOKE): CheckState.REVOKED,
    (CheckState.APPROVED, Event.LAPSE): CheckState.LAPSED,
}


def after(state: CheckState, event: Event) -> CheckState:
    """The state after `event`.

    Raises:
        WrongState: the table has no such arrow.
    """
    return step(ARROWS, state, event)


def satisfies(held: CheckKind, needed: CheckKind) -> bool:
    """Whether holding `held` proves `needed`: enhanced with barred list proves enhanced, which proves basic."""
    return needed in closed([held])


def holds(issued: date, expires: date | None, on: date) -> bool:
    """Whether a check of these dates holds on a day; its last day counts."""
    return issued <= on and (expires is None or on <= expires)


def require_dates(kind: CheckKind, issued: date, expires: date | None, today: date) -> None:
    """Refuse dates that cannot be.

    Raises:
        CheckUnusable: issued in the future, already over, over before it began, or without an end where one is needed.
    """
    if issued > today:
        raise CheckUnusable(message=N_("It cannot have been issued in the future. Check the date."), field="issued")
    if expires is None and kind in MUST_EXPIRE:
        raise CheckUnusable(message=N_("Say until when it counts. If the paper says nothing, ask us."), field="expires")
    if expires is not None and expires < today:
        raise CheckUnusable(message=N_("It has run out already. Send us the new one."), field="expires")


class CheckUnusable(Invalid):
    """What was sent in does not make a check."""

    code = "check-unusable"


class OwnCheck(Forbidden):
    """Nobody decides about a check of their own, or of an organisation that they manage."""

    code = "own-check"
    template = N_("This check is about you or your organisation. Someone else in the council has to decide about it.")


@dataclass(frozen=True)
class CheckView:
    """A check as its party and the officers see it. `file` is the hash of the paper that came with it, if one did."""

    id: str
    party: str
    kind: CheckKind
    state: CheckState
    evidence: str
    file: str | None
    issued: date
    expires: date | None
    submitted_at: datetime
    submitted_by: str | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str
