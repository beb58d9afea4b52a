"""Let a supporter act for a resident, and end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people.domain import (
    AlreadyActs,
    EndsTooSoon,
    EvidenceMissing,
    LimitMissing,
    NothingDelegated,
    NotTheirs,
    SamePerson,
    Scope,
    StaffRole,
    closed,
)
from hub.people.events import DelegationEnded, DelegationMade
from hub.people.models import Delegation
from hub.people.queries import authority
from hub.people.services.persons import locked


def delegate(
    resident: str,
    supporter: str,
    scopes: Iterable[Scope | str],
    limit_pence: int | None,
    starts: date | None = None,
    ends: date | None = None,
    evidence: str = "",
    *,
    by: Actor,
) -> str:
    """Let `supporter` act for `resident`; returns the delegation's id.

    Args:
        resident: a person's id.
        supporter: a person's id.
        scopes: what they may do; each brings the ones before it.
        limit_pence: the most that may stand held or captured in one four-week period; for `spend` alone.
        starts: the first day, on the council's wall; today if none is given.
        ends: the last day; until further notice if none is given.
        evidence: why, and what was seen.
        by: the resident, or an officer who helps the resident by telephone.

    Raises:
        NotTheirs: `by` may not speak for the resident.
        SamePerson, NothingDelegated, LimitMissing, EndsTooSoon, EvidenceMissing: it does not fit.
        AlreadyActs: a delegation between the two stands in this time.
    """
    locked(resident)
    locked(supporter)
    authority.require_self(by, resident)
    return enter_delegation(resident, supporter, scopes, limit_pence, starts, ends, evidence, by=by)


def enter_delegation(
    resident: str,
    supporter: str,
    scopes: Iterable[Scope | str],
    limit_pence: int | None,
    starts: date | None,
    ends: date | None,
    evidence: str,
    *,
    by: Actor,
) -> str:
    """Enter a delegation that the resident, perhaps by an invitation, has already given."""
    terms = agreed_terms(scopes, limit_pence, starts, ends, evidence)
    if resident == supporter:
        raise SamePerson(field="email")
    for other in _between(resident, supporter):
        if (terms.ends is None or other.starts <= terms.ends) and (other.ends is None or terms.starts <= other.ends):
            raise AlreadyActs
    delegation = Delegation(
        id=ids.new(),
        resident_id=resident,
        supporter_id=supporter,
        scopes=[scope.value for scope in terms.scopes],
        limit_pence=terms.limit_pence,
        starts=terms.starts,
        ends=terms.ends,
        evidence=terms.evidence,
        made_by=by.person,
        made_at=clock.now(),
    )
    db.session.add(delegation)
    db.session.flush()
    outbox.announce(
        DelegationMade(
            subject=ids.urn("person", resident), delegation=delegation.id, resident=resident, supporter=supporter
        )
    )
    return delegation.id


@dataclass(frozen=True)
class Terms:
    """What was agreed, once it is known to fit."""

    scopes: tuple[Scope, ...]
    limit_pence: int | None
    starts: date
    ends: date | None
    evidence: str


def agreed_terms(
    scopes: Iterable[Scope | str], limit_pence: int | None, starts: date | None, ends: date | None, evidence: str
) -> Terms:
    """The terms of a delegation, made whole.

    Raises:
        NothingDelegated, LimitMissing, EndsTooSoon, EvidenceMissing: they do not fit.
    """
    whole, first, last = closed(scopes), _day(starts) or clock.today(), _day(ends)
    if not whole:
        raise NothingDelegated(field="scope")
    if Scope.SPEND in whole and not limit_pence:
        raise LimitMissing(field="limit")
    if last is not None and last < first:
        raise EndsTooSoon(field="ends")
    if not evidence.strip():
        raise EvidenceMissing(field="evidence")
    return Terms(whole, limit_pence if Scope.SPEND in whole else None, first, last, evidence.strip())


def end_delegation(delegation: str, by: Actor) -> None:
    """End a delegation at once; either side may, and a safeguarding officer. Ending it twice changes nothing.

    Raises:
        Missing: there is none.
        NotTheirs: `by` is on neither side.
    """
    row = db.session.get(Delegation, delegation, with_for_update=True)
    if row is None:
        raise Missing
    sides = {row.resident_id, row.supporter_id}
    if by != SYSTEM and not sides & {by.person, by.assisting} and not by.has(StaffRole.SAFEGUARDING):
        raise NotTheirs
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = clock.now(), by.person
    outbox.announce(
        DelegationEnded(
            subject=ids.urn("person", row.resident_id),
            delegation=row.id,
            resident=row.resident_id,
            supporter=row.supporter_id,
            by=by.person,
        )
    )


def _between(resident: str, supporter: str) -> Iterable[Delegation]:
    return db.session.scalars(
        sa.select(Delegation).where(
            Delegation.resident_id == resident, Delegation.supporter_id == supporter, Delegation.ended_at.is_(None)
        )
    )


def _day(value: date | datetime | None) -> date | None:
    return clock.local(value).date() if isinstance(value, datetime) else value
