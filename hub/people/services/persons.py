"""Enter a person, and change what is known of them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people import ports
from hub.people.domain import EmailTaken, NameMissing, NotAnEmail, Point, Scope, tidy_email
from hub.people.events import PersonMoved, PersonRenamed
from hub.people.models import Account, Person
from hub.people.queries import authority

AnyPoint = ports.HasPoint | Sequence[float]


def register_person(
    given_name: str,
    family_name: str,
    *,
    email: str | None = None,
    password_hash: str | None = None,
    phone: str | None = None,
    postcode: str | None = None,
    address: str | None = None,
    point: AnyPoint | None = None,
    confirmed: bool = False,
    language: str = "en_GB",
    auto_confirm: bool = True,
    by: Actor,  # noqa: ARG001 - every use case says who asks; anyone may sign up, and officers enter callers
) -> str:
    """Enter a person, with an account where there is an email; returns the person's id.

    `point` is the true home point; `confirmed` says that the email is known to be theirs.

    Raises:
        NameMissing: a name is empty.
        NotAnEmail: the email cannot be one.
        EmailTaken: another account has this email.
    """
    given, family = _name(given_name, "given_name"), family_name.strip()
    person = Person(
        id=ids.new(),
        given_name=given,
        family_name=family,
        phone=phone or None,
        address=_tidy(address),
        language=language,
        auto_confirm=auto_confirm,
        created_at=clock.now(),
    )
    _place(person, postcode, point)
    db.session.add(person)
    db.session.flush()
    if email:
        open_account(person.id, email, password_hash=password_hash, confirmed=confirmed)
    return person.id


def open_account(person: str, email: str, *, password_hash: str | None = None, confirmed: bool = False) -> str:
    """Give a person a login; returns the account's id.

    Raises:
        NotAnEmail, EmailTaken: as above.
    """
    address = free_email(email)
    now = clock.now()
    account = Account(
        id=ids.new(),
        person_id=person,
        email=address,
        password_hash=password_hash,
        stamp=ids.secret(),
        confirmed_at=now if confirmed else None,
        created_at=now,
    )
    try:
        with unit.savepoint():
            db.session.add(account)
    except sa.exc.IntegrityError as twice:  # someone else took the address a moment ago
        raise EmailTaken(field="email") from twice
    return account.id


def free_email(email: str, *, but: str | None = None) -> str:
    """`email` as it is kept, if no account (other than `but`) has it.

    Raises:
        NotAnEmail, EmailTaken: as above.
    """
    address = tidied_email(email)
    owner = db.session.scalar(sa.select(Account.id).where(Account.email == address))
    if owner is not None and owner != but:
        raise EmailTaken(field="email")
    return address


def tidied_email(email: str) -> str:
    """`email` as it is kept.

    Raises:
        NotAnEmail: it cannot be an address.
    """
    address = tidy_email(email)
    if "@" not in address or len(address) > 254 or any(c.isspace() for c in address):
        raise NotAnEmail(field="email")
    return address


def change_details(
    person: str,
    *,
    given_name: str,
    family_name: str,
    phone: str | None,
    auto_confirm: bool | None = None,
    language: str | None = None,
    address: str | None = None,
    by: Actor,
) -> None:
    """Change a person's name and telephone number (and how visits are confirmed, and where their door is).

    What is None stays; an empty `address` takes it away.

    Raises:
        NameMissing: the first name is empty.
        Forbidden: someone else's, unless an officer helps them by telephone.
    """
    row = locked(person)
    authority.require_self(by, person)
    given, family = _name(given_name, "given_name"), family_name.strip()
    renamed = (row.given_name, row.family_name) != (given, family)
    row.given_name, row.family_name, row.phone = given, family, phone or None
    if auto_confirm is not None:
        row.auto_confirm = auto_confirm
    if language:
        row.language = language
    if address is not None:
        row.address = _tidy(address)
    if renamed:
        outbox.announce(PersonRenamed(subject=ids.urn("person", person), person=person))


def set_place(person: str, postcode: str | None, point: AnyPoint | None, *, by: Actor | None = None) -> None:
    """Say where a person lives: the true point, from which the masked one follows.

    Raises:
        NotTheirs: `by` is given, and is neither the person nor someone who arranges things for them.
    """
    row = locked(person)
    if by is not None:
        authority.require_act(by, ids.urn("person", person), Scope.ARRANGE)
    before = (row.lat, row.lon)
    _place(row, postcode, point)
    if (row.lat, row.lon) != before:
        outbox.announce(PersonMoved(subject=ids.urn("person", person), person=person))


def locked(person: str) -> Person:
    """The person's row, locked for a change.

    Raises:
        Missing: there is no such person.
    """
    row = db.session.get(Person, person, with_for_update=True)
    if row is None:
        raise Missing
    return row


def as_point(point: AnyPoint | None) -> Point | None:
    """Any kind of point as ours."""
    if point is None:
        return None
    if isinstance(point, Sequence):
        return Point(float(point[0]), float(point[1]))
    return Point(point.lat, point.lon)


def _place(row: Person, postcode: str | None, point: AnyPoint | None) -> None:
    true = as_point(point)
    locator = ports.locator()
    # Without a grid nothing may stand in for the masked point: better no point than the true one.
    masked = locator.mask(true) if true and locator else None
    row.postcode = postcode or None
    row.lat, row.lon = (true.lat, true.lon) if true else (None, None)
    row.masked_lat, row.masked_lon = (masked.lat, masked.lon) if masked else (None, None)


def _tidy(address: str | None) -> str | None:
    lines = [" ".join(line.split()).rstrip(",") for line in (address or "").splitlines()]
    return "\n".join(line for line in lines if line) or None


def _name(text: str, field: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NameMissing(field=field)
    return name
