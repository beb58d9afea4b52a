"""The checks that a task asks for, tested when it is booked, accepted, and before each visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import KIND_WORDS, PERSONAL, CheckKind, CheckState, closed
from hub.people import queries as people
from marketplace.visits.domain import CarerNotChecked, CheckLapsed, CheckMissing


def require_checks(party: str, category: str, flags: Iterable[str], on: date) -> None:
    """Refuse where the party lacks a check on the day that this task asks for.

    Raises:
        CheckMissing: one was never approved.
        CheckLapsed: one is out of date or was taken back.
    """
    needed = categories.required_checks(category, flags=flags)
    missing = checks.missing(party, needed, on)
    if not missing:
        return
    name = people.masked_names([party])[party]
    said = _said(missing)
    ended = (CheckState.APPROVED, CheckState.LAPSED, CheckState.REVOKED)
    once = closed(view.kind for view in checks.of_party(party) if view.state in ended)
    error = CheckLapsed if missing <= once else CheckMissing
    raise error(name=name, checks=said)


def carer_lacks(person: str, category: str, flags: Iterable[str], on: date | None = None) -> frozenset[CheckKind]:
    """The checks of their own that a person lacks on a day (today unless given) to be sent to this task."""
    needed = categories.required_checks(category, flags=flags) & PERSONAL
    return checks.missing(f"person:{person}", needed, on)


def require_carer(person: str | None, category: str, flags: Iterable[str], on: date | None = None) -> None:
    """Refuse to send a person who lacks a check of their own that this task asks for; nobody in particular passes.

    Raises:
        CarerNotChecked: naming the checks.
    """
    if person is None:
        return
    if missing := carer_lacks(person, category, flags, on):
        urn = f"person:{person}"
        raise CarerNotChecked(name=people.names([urn])[urn], checks=_said(missing), field="carer")


def _said(kinds: Iterable[CheckKind]) -> str:
    return ", ".join(sorted(gettext(KIND_WORDS[kind]) for kind in kinds))
