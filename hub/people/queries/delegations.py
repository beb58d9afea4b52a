"""Who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people.domain import Scope, holds
from hub.people.models import Delegation
from hub.people.queries.names import names


@dataclass(frozen=True)
class DelegationView:
    """A delegation, for its two sides; `stands` says whether it holds today."""

    id: str
    resident: str
    resident_name: str
    supporter: str
    supporter_name: str
    scopes: tuple[Scope, ...]
    limit_pence: int | None
    starts: date
    ends: date | None
    evidence: str
    ended_at: datetime | None
    stands: bool


def delegation(delegation_id: str) -> DelegationView:
    """One delegation.

    Raises:
        Missing: there is none.
    """
    row = db.session.get(Delegation, delegation_id)
    if row is None:
        raise Missing
    return _views([row])[0]


def delegations_of(person_id: str, *, ended: bool = False) -> list[DelegationView]:
    """The delegations on either side of which a person stands, newest first; with `ended`, also those that are over."""
    statement = sa.select(Delegation).where(
        sa.or_(Delegation.resident_id == person_id, Delegation.supporter_id == person_id)
    )
    if not ended:
        statement = statement.where(
            Delegation.ended_at.is_(None), sa.or_(Delegation.ends.is_(None), Delegation.ends >= clock.today())
        )
    return _views(list(db.session.scalars(statement.order_by(Delegation.id.desc()))))


def residents_of(supporter_person: str, scope: Scope | str = Scope.VIEW) -> tuple[str, ...]:
    """The persons for whom a supporter may do `scope` today."""
    found = {
        view.resident
        for view in delegations_of(supporter_person)
        if view.supporter == supporter_person and view.stands and Scope(scope) in view.scopes
    }
    return tuple(sorted(found))


_SUPPORTING = (  # built once: much that happens to a resident asks
    sa.select(Delegation)
    .where(Delegation.resident_id == sa.bindparam("resident"), Delegation.ended_at.is_(None))
    .order_by(Delegation.id)
)


def supporters_of(resident: str, scope: Scope | str = Scope.VIEW) -> tuple[str, ...]:
    """The persons who may do `scope` for a resident today."""
    today = clock.today()
    rows = db.session.scalars(_SUPPORTING, {"resident": resident})
    standing = [row for row in rows if holds(row.scopes, row.starts, row.ends, row.ended_at, today)]
    return tuple(dict.fromkeys(row.supporter_id for row in standing if Scope(scope).value in row.scopes))


def _views(rows: list[Delegation]) -> list[DelegationView]:
    today = clock.today()
    said = names(ids.urn("person", id_) for row in rows for id_ in (row.resident_id, row.supporter_id))
    return [
        DelegationView(
            id=row.id,
            resident=row.resident_id,
            resident_name=said[ids.urn("person", row.resident_id)],
            supporter=row.supporter_id,
            supporter_name=said[ids.urn("person", row.supporter_id)],
            scopes=tuple(Scope(scope) for scope in row.scopes),
            limit_pence=row.limit_pence,
            starts=row.starts,
            ends=row.ends,
            evidence=row.evidence,
            ended_at=row.ended_at,
            stands=holds(row.scopes, row.starts, row.ends, row.ended_at, today),
        )
        for row in rows
    ]
