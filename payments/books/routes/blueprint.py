"""The blueprint on which all of this room's routes stand, and what its pages share."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint

from hub.people import queries as people

blueprint = Blueprint("books", __name__)


def names(persons: Iterable[str | None]) -> dict[str | None, str]:
    """Person id to name."""
    found = people.names({f"person:{person}" for person in persons if person})
    return {urn.partition(":")[2]: name for urn, name in found.items()}
