"""The blueprint on which all of this room's routes stand, and whose own money it is."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint

from hub.kernel import access, ids
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.statements.domain import StatementLine

blueprint = Blueprint("purses", __name__)


def require(purse: str, scope: str) -> str:
    """Let pass the resident, and who may do `scope` for them; returns the resident's name.

    Raises:
        Missing: there is nobody of that id. NotTheirs, ViewOnly, MayNotSpend.
    """
    urn = ids.urn("person", purse)
    name = people.names([urn]).get(urn) if ids.valid(purse) else None
    if name is None:
        raise Missing
    people.require_act(access.current(), urn, scope)
    return name


def may_spend(purse: str) -> bool:
    """Whether whoever asks may add and ask back."""
    return bool(people.may_act(access.current(), ids.urn("person", purse), "spend"))


def payees(lines: Iterable[StatementLine]) -> dict[str, str]:
    """The names of those who were paid or gave back, by their URN."""
    return people.names({line.payee for line in lines if line.payee})
