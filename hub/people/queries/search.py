"""Find a person who is on the telephone or at the counter: enough to tell them apart, and no more."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from hub.kernel.db import db
from hub.people.domain import masked_name, tidy_email
from hub.people.models import Account, Person

MOST = 30
LEAST_TEXT = 2


@dataclass(frozen=True)
class FoundPerson:
    """A person before their record is opened: first name and initial, and the first half of the postcode."""

    id: str
    name: str
    district: str


def find_people(text: str) -> list[FoundPerson]:
    """Persons by (the beginning of) their names, postcode, telephone number or whole email; at most 30."""
    wanted = " ".join(text.split())
    if len(wanted) < LEAST_TEXT:
        return []
    rows = db.session.execute(
        sa.select(Person.id, Person.given_name, Person.family_name, Person.postcode)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(_matches(wanted))
        .order_by(Person.given_name, Person.family_name, Person.id)
        .limit(MOST)
    )
    return [
        FoundPerson(id_, masked_name(given, family), (code or "").split(" ")[0]) for id_, given, family, code in rows
    ]


def _matches(wanted: str) -> sa.ColumnElement[bool]:
    if "@" in wanted:
        return Account.email == tidy_email(wanted)
    squeezed = wanted.replace(" ", "")
    if squeezed.lstrip("+").isdigit():
        return sa.func.replace(Person.phone, " ", "") == squeezed
    if any(c.isdigit() for c in squeezed):
        return sa.func.replace(Person.postcode, " ", "") == squeezed.upper()
    return sa.and_(*(_named(word) for word in wanted.lower().split()))


def _named(word: str) -> sa.ColumnElement[bool]:
    """Whether a name begins with a word in small letters; SQLite makes only A to Z small, so "É" is asked for as well."""
    start = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    said = {start, start.capitalize(), start.title(), start.upper()}
    return sa.or_(
        *(
            sa.func.lower(name).like(how, escape="\\")
            for name in (Person.given_name, Person.family_name)
            for how in (sorted(said) if not word.isascii() else [start])
        )
    )
