"""May this account do this to this thing: asked object by object, by every service that a person calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.people import ports
from hub.people.domain import MayNotSpend, MemberRole, NotTheirs, Scope, ViewOnly, holds
from hub.people.models import Delegation, Membership
from hub.people.queries.names import batches

# Built once: every page of whoever is signed in asks.
_MANAGED = (
    sa.select(Membership.organisation_id)
    .where(
        Membership.person_id == sa.bindparam("person"),
        Membership.role == MemberRole.MANAGER,
        Membership.ended_at.is_(None),
    )
    .order_by(Membership.organisation_id)
)


@dataclass(frozen=True)
class Grant:
    """What lets someone act for a resident: the delegation, and the most it may spend in four weeks (pence)."""

    delegation_id: str
    limit_pence: int | None


def acting_person(by: Actor) -> str | None:
    """The person whose side `by` is on: the resident on the telephone, else themself."""
    return by.assisting or by.person


def manages(person_id: str, urn: str) -> bool:
    """Whether a person speaks for a party: it is them, an organisation they manage, or a place of either."""
    kind, _, id_ = urn.partition(":")
    if kind == "person":
        return id_ == person_id
    if kind == "organisation":
        return _is_manager(person_id, id_)
    owners = ports.owners()
    owner = owners.owner_of(urn) if owners else None
    return owner is not None and owner != urn and manages(person_id, owner)


def _is_manager(person_id: str, organisation: str) -> bool:
    return organisation in managed(person_id)


def managed(person_id: str) -> tuple[str, ...]:
    """The ids of the organisations that a person manages; a transaction asks once (`forget_member`)."""
    return unit.once(f"people.managed:{person_id}", lambda: _managed(person_id))


def forget_member(organisation_id: str, person_id: str) -> None:
    """A membership of this person in this organisation has just changed."""
    for key in (f"people.managed:{person_id}", f"people.belongs:{person_id}", f"people.managers:{organisation_id}"):
        unit.forget(key)


_TIES = (
    sa.select(Membership.person_id, Membership.organisation_id, Membership.role)
    .where(Membership.person_id.in_(sa.bindparam("persons", expanding=True)), Membership.ended_at.is_(None))
    .order_by(Membership.organisation_id)
)


def read_ties(persons: Iterable[str]) -> None:
    """Read at once to which organisations persons belong, and which they manage, where a unit will ask one by one."""
    wanted = list(persons)
    rows = [row for lot in batches(wanted) for row in db.session.execute(_TIES, {"persons": lot})]
    belongs: dict[str, list[str]] = {person: [] for person in wanted}
    manages: dict[str, tuple[str, ...]] = dict.fromkeys(wanted, ())
    for person, organisation, role in rows:
        belongs[person].append(organisation)
        if role is MemberRole.MANAGER:
            manages[person] = (*manages[person], organisation)
    unit.read_once("people.belongs", wanted, lambda _unknown: belongs)
    unit.read_once("people.managed", wanted, lambda _unknown: manages)


def _managed(person_id: str) -> tuple[str, ...]:
    return tuple(db.session.scalars(_MANAGED, {"person": person_id}))


def grant(supporter_person: str, resident_person: str, scope: Scope | str, *, on: date | None = None) -> Grant | None:
    """The delegation by which a supporter may do `scope` for a resident on a day (today), if there is one."""
    day, wanted = on or clock.today(), Scope(scope).value
    for row in _delegations(supporter_person, resident_person):
        if wanted in row.scopes and holds(row.scopes, row.starts, row.ends, row.ended_at, day):
            return Grant(row.id, row.limit_pence)
    return None


_DELEGATIONS = (
    sa.select(Delegation)
    .where(
        Delegation.supporter_id == sa.bindparam("supporter"),
        Delegation.resident_id == sa.bindparam("resident"),
        Delegation.ended_at.is_(None),
    )
    .order_by(Delegation.id)
)


def _delegations(supporter: str, resident: str) -> Iterable[Delegation]:
    return db.session.scalars(_DELEGATIONS, {"supporter": supporter, "resident": resident})


def may_act(by: Actor, holder_urn: str, scope: Scope | str) -> Grant | bool:
    """Whether `by` may do `scope` for a holder: True when it is their own, the Grant when through a delegation."""
    if by == SYSTEM:
        return True
    for person in (by.person, by.assisting):
        if person is not None and manages(person, holder_urn):
            return True
    kind, _, id_ = holder_urn.partition(":")
    if kind == "person" and by.person is not None:
        return grant(by.person, id_, scope) or False
    return False


def require_act(by: Actor, holder_urn: str, scope: Scope | str) -> str | None:
    """Let `by` do `scope` for a holder; returns the delegation's id when through one, None when it is their own.

    Raises:
        NotTheirs: it is not theirs. `ViewOnly` and `MayNotSpend` say that a delegation does not reach so far.
    """
    found = may_act(by, holder_urn, scope)
    if isinstance(found, Grant):
        return found.delegation_id
    if found:
        return None
    if Scope(scope) is Scope.SPEND and may_act(by, holder_urn, Scope.ARRANGE):
        raise MayNotSpend
    if Scope(scope) is not Scope.VIEW and may_act(by, holder_urn, Scope.VIEW):
        raise ViewOnly
    raise NotTheirs


def require_self(by: Actor, person_id: str) -> None:
    """Let pass only the person themself, an officer who helps them by telephone, or Kith.

    Raises:
        NotTheirs: it is someone else.
    """
    if by != SYSTEM and person_id not in (by.person, by.assisting):
        raise NotTheirs


def urn_of(by: Actor) -> str | None:
    """The acting person as a party."""
    person = acting_person(by)
    return ids.urn("person", person) if person else None
