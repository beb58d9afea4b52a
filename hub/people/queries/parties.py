"""Persons, organisations and members, as other rooms may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import ids, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people.domain import MAKES_VISITS, MemberRole, Sector, full_name, masked_name
from hub.people.models import Account, Membership, Organisation, Person
from hub.people.queries.authority import managed
from hub.people.queries.names import batches, by_kind, rows_of


@dataclass(frozen=True)
class PartyView:
    """A party as anyone may see it: a person's point is the masked one, an organisation's is exact."""

    urn: str
    name: str
    masked_name: str
    sector: Sector
    is_person: bool
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class PersonView:
    """A person's details, for themself and those who act for them; `lat` and `lon` are masked."""

    id: str
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    postcode: str | None
    address: str | None
    has_point: bool
    lat: float | None
    lon: float | None
    auto_confirm: bool
    language: str

    @property
    def urn(self) -> str:
        """The person as a party."""
        return ids.urn("person", self.id)

    @property
    def name(self) -> str:
        """Both names."""
        return full_name(self.given_name, self.family_name)


@dataclass(frozen=True)
class OrganisationView:
    """An organisation as anyone may see it."""

    id: str
    name: str
    sector: Sector
    kind: str
    description: str
    postcode: str | None
    lat: float | None
    lon: float | None
    cqc_number: str | None

    @property
    def urn(self) -> str:
        """The organisation as a party."""
        return ids.urn("organisation", self.id)


@dataclass(frozen=True)
class MemberView:
    """A member of an organisation, for its other members."""

    person: str
    name: str
    role: MemberRole
    since: datetime


def party(urn: str) -> PartyView:
    """The party behind a URN.

    Raises:
        Missing: there is none.
    """
    found = parties([urn]).get(urn)
    if found is None:
        raise Missing
    return found


def parties(urns: Iterable[str]) -> dict[str, PartyView]:
    """The parties behind URNs; what is not known is left out."""
    wanted, found = by_kind(urns), {}
    for lot in batches(wanted["person"]):
        for p in rows_of(Person, lot):
            urn = ids.urn("person", p.id)
            names = full_name(p.given_name, p.family_name), masked_name(p.given_name, p.family_name)
            found[urn] = PartyView(urn, *names, Sector.INDIVIDUAL, True, p.masked_lat, p.masked_lon)
    for lot in batches(wanted["organisation"]):
        for o in rows_of(Organisation, lot):
            urn = ids.urn("organisation", o.id)
            found[urn] = PartyView(urn, o.name, o.name, o.sector, False, o.lat, o.lon)
    return found


_PERSON = (  # built once, as each statement here that every step of a booking runs
    sa.select(Person, Account.email)
    .outerjoin(Account, Account.person_id == Person.id)
    .where(Person.id == sa.bindparam("person"))
)


def person(person_id: str) -> PersonView:
    """A person's details.

    Raises:
        Missing: there is no such person.
    """
    row = db.session.execute(_PERSON, {"person": person_id}).one_or_none()
    if row is None:
        raise Missing
    p, email = row
    return PersonView(
        id=p.id,
        given_name=p.given_name,
        family_name=p.family_name,
        email=email,
        phone=p.phone,
        postcode=p.postcode,
        address=p.address,
        has_point=p.lat is not None,
        lat=p.masked_lat,
        lon=p.masked_lon,
        auto_confirm=p.auto_confirm,
        language=p.language,
    )


def counts_silence(person_id: str) -> bool:
    """Whether a person's visits are confirmed by silence: an officer may have marked that theirs are not.

    Raises:
        Missing: there is no such person.
    """
    row = unit.row(Person, person_id)
    if row is None:
        raise Missing
    return row.auto_confirm


def read_ahead(urns: Collection[str]) -> None:
    """Read at once the persons and organisations of whom a unit will ask one by one."""
    wanted = by_kind(urns)
    unit.read_ahead(Person, wanted["person"])
    unit.read_ahead(Organisation, wanted["organisation"])
    unit.read_once("people.managers", wanted["organisation"], _managers_of)


def organisation(organisation_id: str) -> OrganisationView:
    """An organisation.

    Raises:
        Missing: there is no such organisation.
    """
    o = db.session.get(Organisation, organisation_id)
    if o is None:
        raise Missing
    return _organisation(o)


def _organisation(o: Organisation) -> OrganisationView:
    return OrganisationView(o.id, o.name, o.sector, o.kind, o.description, o.postcode, o.lat, o.lon, o.cqc_number)


def organisations() -> list[OrganisationView]:
    """Every organisation, by name."""
    rows = db.session.scalars(sa.select(Organisation).order_by(Organisation.name, Organisation.id))
    return [_organisation(row) for row in rows]


def organisations_of(person_id: str) -> list[tuple[OrganisationView, MemberRole]]:
    """The organisations a person belongs to, and as what, by name."""
    rows = db.session.execute(
        sa.select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Organisation.name, Organisation.id)
    )
    return [(_organisation(row), role) for row, role in rows]


def parties_of(person_id: str) -> tuple[str, ...]:
    """The parties for which a person speaks: themself first, then the organisations they manage."""
    return (ids.urn("person", person_id), *(ids.urn("organisation", id_) for id_ in managed(person_id)))


_BELONGS_TO = (
    sa.select(Membership.organisation_id)
    .where(Membership.person_id == sa.bindparam("person"), Membership.ended_at.is_(None))
    .order_by(Membership.organisation_id)
)


def belongs_to(person_id: str) -> tuple[str, ...]:
    """Themself and every organisation a person is in, in whatever role: nobody reviews or decides on these."""
    found = unit.once(
        f"people.belongs:{person_id}", lambda: db.session.scalars(_BELONGS_TO, {"person": person_id}).all()
    )
    return (ids.urn("person", person_id), *(ids.urn("organisation", id_) for id_ in found))


def sent_by(person_id: str) -> tuple[str, ...]:
    """The organisations that may send a person to visits: those of which they are a manager or a carer."""
    return tuple(view.urn for view, role in organisations_of(person_id) if role in MAKES_VISITS)


def sendable(urn: str) -> list[MemberView]:
    """The members whom an organisation may send to visits, by name; empty where the party is a person."""
    kind, _, id_ = urn.partition(":")
    return [m for m in members(id_) if m.role in MAKES_VISITS] if kind == "organisation" else []


def contacts(urn: str) -> tuple[str, ...]:
    """The persons to tell: the person, or the organisation's managers."""
    kind, _, id_ = urn.partition(":")
    if kind == "person":
        return (id_,)
    return unit.once(f"people.managers:{id_}", lambda: _managers_of([id_])[id_]) if kind == "organisation" else ()


_MANAGERS = (
    sa.select(Membership.organisation_id, Person.id)
    .join(Person, Membership.person_id == Person.id)
    .where(
        Membership.organisation_id.in_(sa.bindparam("organisations", expanding=True)),
        Membership.role == MemberRole.MANAGER,
        Membership.ended_at.is_(None),
    )
    .order_by(Person.given_name, Person.family_name, Person.id)
)


def _managers_of(organisations: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = dict.fromkeys(organisations, ())
    for lot in batches(organisations):
        for organisation_id, person in db.session.execute(_MANAGERS, {"organisations": lot}):
            found[organisation_id] = (*found[organisation_id], person)
    return found


_MEMBERS = (
    sa.select(Person.id, Person.given_name, Person.family_name, Membership.role, Membership.since)
    .join(Membership, Membership.person_id == Person.id)
    .where(Membership.organisation_id == sa.bindparam("organisation"), Membership.ended_at.is_(None))
    .order_by(Person.given_name, Person.family_name, Person.id)
)


def members(organisation_id: str) -> list[MemberView]:
    """Who belongs to an organisation now, by name."""
    rows = db.session.execute(_MEMBERS, {"organisation": organisation_id})
    return [MemberView(id_, full_name(given, family), role, since) for id_, given, family, role, since in rows]
