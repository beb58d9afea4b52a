"""Accounts, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.access import ANONYMOUS, Actor
from hub.kernel.db import db
from hub.people.domain import LetterGone, Letters, OpeningKind, full_name, hashed, tidy_email
from hub.people.models import Account, Letter, Opening, Person, StaffPost

# Built once: every page asks who is asking.
_ASKER = (
    sa.select(Account.stamp, Person.id, Person.given_name, Person.family_name, StaffPost.role)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(StaffPost, sa.and_(StaffPost.person_id == Person.id, StaffPost.ended_at.is_(None)))
    .where(Account.id == sa.bindparam("account"))
)


@dataclass(frozen=True)
class Login:
    """An account, for whoever checks its password."""

    account: str
    person: str
    name: str
    email: str
    password_hash: str | None
    confirmed: bool
    key: str


def login(email: str) -> Login | None:
    """The account with this email."""
    return _login(Account.email == tidy_email(email))


def login_of(account: str) -> Login | None:
    """The account with this id."""
    return _login(Account.id == account)


def login_of_person(person: str) -> Login | None:
    """A person's account."""
    return _login(Account.person_id == person)


def letter_for(secret: str, purpose: Letters) -> Login:
    """Whose letter this secret was in.

    Raises:
        LetterGone: the link was used, replaced or is too old.
    """
    account = db.session.scalar(
        sa.select(Letter.account_id).where(
            Letter.secret_hash == hashed(secret),
            Letter.purpose == purpose,
            Letter.used_at.is_(None),
            Letter.expires_at > clock.now(),
        )
    )
    found = login_of(account) if account else None
    if found is None:
        raise LetterGone
    return found


def session_key(whose: str) -> str | None:
    """What a session keeps of an account (given by its own or its person's id): no longer good once the stamp changes."""
    found = _login(sa.or_(Account.id == whose, Account.person_id == whose))
    return found.key if found else None


def actor(key: str, opening: str | None = None) -> Actor:
    """Who stands behind a session's key; nobody, if the key is no longer good.

    `opening` is the telephone help that the session says its officer is giving; whether it has run out is asked anew.
    """
    found = unit.standing(("people.actor", key), lambda: _actor(key))
    helping = _assisting(found.person, opening) if opening and found.person and found.roles else None
    return replace(found, assisting=helping) if helping else found


def _actor(key: str) -> Actor:
    account, _, stamp = key.partition(".")
    rows = db.session.execute(_ASKER, {"account": account}).all()
    if not rows or not stamp or rows[0].stamp != stamp:
        return ANONYMOUS
    name = full_name(rows[0].given_name, rows[0].family_name)
    roles = frozenset(row.role.value for row in rows if row.role)
    return Actor(account=account, person=rows[0].id, name=name, roles=roles)


def roles_of(person: str) -> list[str]:
    """The staff roles a person holds now."""
    rows = db.session.scalars(
        sa.select(StaffPost.role).where(StaffPost.person_id == person, StaffPost.ended_at.is_(None))
    )
    return sorted(role.value for role in rows)


def _login(condition: sa.ColumnElement[bool]) -> Login | None:
    row = db.session.execute(
        sa.select(Account, Person).join(Person, Person.id == Account.person_id).where(condition)
    ).one_or_none()
    if row is None:
        return None
    account, person = row
    return Login(
        account=account.id,
        person=person.id,
        name=full_name(person.given_name, person.family_name),
        email=account.email,
        password_hash=account.password_hash,
        confirmed=account.confirmed_at is not None,
        key=f"{account.id}.{account.stamp}",
    )


def _assisting(officer: str, opening: str) -> str | None:
    return db.session.scalar(
        sa.select(Opening.person_id).where(
            Opening.id == opening,
            Opening.officer_id == officer,
            Opening.kind == OpeningKind.TELEPHONE,
            Opening.until > clock.now(),
        )
    )
