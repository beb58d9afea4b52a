"""The blueprint on which all of this room's routes stand, and who is asking."""

from __future__ import annotations

from flask import Blueprint

from hub.kernel import access, ids
from hub.kernel.errors import Forbidden
from hub.people import queries as people

blueprint = Blueprint("expenses", __name__)


def my_person() -> str:
    """Whoever is asking, or whom they help by telephone.

    Raises:
        Forbidden: nobody stands behind the request.
    """
    person = people.acting_person(access.current())
    if person is None:
        raise Forbidden
    return person


def my_urn() -> str:
    """The same, as a party."""
    return ids.urn("person", my_person())
