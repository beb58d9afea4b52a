"""Who shares a visit, and whether somebody acts for one of them."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.visits.models import Visit
from marketplace.visits.queries.views import VisitView
from payments.pools import queries as pools


def shares(by: Actor, pool: str | None, scope: str) -> bool:
    """Whether `by` may do `scope` for one of those who share, where several do; whoever has left counts no more."""
    if pool is None:
        return False
    return any(people.may_act(by, ids.urn("person", view.person), scope) for view in pools.sharers(pool))


def sharers_ever(pool: str | None) -> set[str]:
    """Those who share in a pool, as others refer to them, and those who have left it."""
    return {ids.urn("person", view.person) for view in pools.sharers(pool, left=True)} if pool is not None else set()


def sharers_of(visit: VisitView) -> list[str]:
    """Those who share a visit, as others refer to them."""
    if visit.pool is None:
        return []
    places = {share.place for share in pools.shares([visit.urn]).get(visit.urn, ())}
    sharers = pools.sharers(visit.pool, left=True)
    return [ids.urn("person", view.person) for view in sharers if view.place in places]


def pool_of(booking: str) -> str | None:
    """The pool of those who share a booking's visits, where several do."""
    statement = sa.select(Visit.pool_id).where(Visit.booking_id == booking, Visit.pool_id.is_not(None)).limit(1)
    return db.session.scalar(statement)
