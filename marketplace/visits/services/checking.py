"""The checks that a task asks for, tested when it is booked, accepted, and before each visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import KIND_WORDS, CheckState, closed
from hub.people import queries as people
from marketplace.visits.domain import CheckLapsed, CheckMissing


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
    said = ", ".join(sorted(gettext(KIND_WORDS[kind]) for kind in missing))
    ended = (CheckState.APPROVED, CheckState.LAPSED, CheckState.REVOKED)
    once = closed(view.kind for view in checks.of_party(party) if view.state in ended)
    error = CheckLapsed if missing <= once else CheckMissing
    raise error(name=name, checks=said)
