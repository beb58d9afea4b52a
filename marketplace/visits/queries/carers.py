"""Whom an organisation may send."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import gettext

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import PERSONAL
from hub.people import queries as people


def carers(supplier: str, category: str, flags: Iterable[str]) -> list[tuple[str, str]]:
    """The people whom a supplier may send, by id and name; of one who lacks a check for this task the name says so.

    Empty where the supplier is a person: there is nobody to choose.
    """
    members = people.sendable(supplier)
    if not members:
        return []
    needed = categories.required_checks(category, flags=flags) & PERSONAL
    held = checks.held(f"person:{one.person}" for one in members)
    return [
        (
            one.person,
            one.name
            if needed <= held[f"person:{one.person}"]
            else gettext("%(name)s (a check is missing)", name=one.name),
        )
        for one in members
    ]


def is_sent(among: Collection[str], supplier: str, carer: str | None) -> bool:
    """Whether the one to whom a visit is given is among these people, and may still be sent by its supplier."""
    return carer is not None and carer in among and supplier in people.sent_by(carer)
