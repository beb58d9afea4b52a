"""The blueprint on which this room's routes stand, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from hub.kernel import access, clock, ids
from hub.kernel.dated import Dated, Versions
from hub.kernel.errors import Missing
from hub.people import queries as people
from hub.people.domain import OFFICERS
from oversight.alerts import queries as alerts
from oversight.alerts.queries import AlertView
from oversight.decisions import queries as decisions
from oversight.decisions.queries import DecisionView
from oversight.metrics.queries import Place

blueprint = Blueprint("levers", __name__)

DECIDERS = ("commissioner", "safeguarding")
READERS = ("commissioner", "finance", "safeguarding", "administrator", "councillor")


def sees_work() -> bool:
    """Whether the reader is an officer: a councillor and an administrator read nothing about one person who helps."""
    return access.current().has(*OFFICERS)


def alert_of(id_: str) -> AlertView:
    """The alert that an address names.

    Raises:
        Missing: there is none, or none for this reader.
    """
    found = alerts.alert(id_)
    if found is None or not (found.open_to_all or sees_work()):
        raise Missing
    return found


def decision_of(id_: str, *, public_only: bool) -> DecisionView:
    """The decision that an address names, as this reader may see it.

    Raises:
        Missing: there is none, or none for this reader.
    """
    found = decisions.decision(id_, public_only=public_only)
    if found is None:
        raise Missing
    return found


def record_of(version: Dated[Any], *, public_only: bool) -> DecisionView | None:
    """The decision by which a version holds, as this reader may see it; None where it needed none."""
    return decisions.decision(ids.parse(version.decision)[1], public_only=public_only) if version.decision else None


def on_record(found: Versions[Any]) -> dict[str, Any]:
    """What a page for officers says of versions: what holds, what comes, and all that was decided, by whom and why."""
    return {
        "now": found.on(clock.today()),
        "coming": found.coming(clock.today()),
        "history": found.history,
        "records": {one.decision: record_of(one, public_only=False) for one in found.history},
        "names": people.names(f"person:{one.set_by}" for one in found.history if one.set_by),
        "may_change": access.current().has("commissioner"),
    }


def supplier_names(places: list[Place]) -> dict[str, str]:
    """Names of the suppliers in these places, persons by first name and initial."""
    return people.masked_names(place.supplier for place in places)
