"""The council changes the policy, from now on."""

from __future__ import annotations

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.visits import queries
from marketplace.visits.domain import Policy, ReasonNeeded
from marketplace.visits.models import VisitPolicy


def set_policy(terms: Policy, *, reason: str, by: Actor) -> str:
    """Put `terms` in force for bookings asked for from now on; those made before keep theirs.

    Raises:
        Forbidden: not a commissioner.
        ReasonNeeded: no words.
    """
    if not by.has("commissioner"):
        raise Forbidden
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    row = VisitPolicy(
        id=ids.new(), starts_at=clock.now(), terms=terms.as_dict(), set_by=by.person, reason=reason.strip()
    )
    db.session.add(row)
    db.session.flush()
    queries.forget_policies()
    return row.id
