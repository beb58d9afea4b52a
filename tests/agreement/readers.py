"""Who reads the pages of money: finance, and everyone who holds a budget or own money, or speaks for a supplier or a fund."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask

from hub.kernel import unit
from hub.kernel.db import db
from tests.agreement.book import Book
from tests.agreement.ledger_sums import rows
from tests.agreement.read_pages import Reader, as_person

MANAGES = "m.role = 'manager' AND m.ended_at IS NULL"


@dataclass
class Readers:
    """Everyone who reads, signed in when they are asked for; what each has read is remembered."""

    app: Flask
    known: dict[str, Reader] = field(default_factory=dict)

    def of(self, person: str) -> Reader:
        """A person."""
        if person not in self.known:
            self.known[person] = as_person(self.app, person)
        return self.known[person]

    @property
    def finance(self) -> Reader:
        """Somebody in finance."""
        return self._officer("finance")

    @property
    def commissioner(self) -> Reader:
        """A commissioner."""
        return self._officer("commissioner")

    def _officer(self, role: str) -> Reader:
        text = """SELECT MIN(p.person_id) FROM staff_post p JOIN account a ON a.person_id = p.person_id
                  WHERE p.role = :role AND p.ended_at IS NULL"""
        return self.of(str(rows(text, role=role)[0][0]))

    @property
    def read(self) -> int:
        """How many pages and files were read."""
        return sum(len(one.seen) for one in self.known.values())


Compare = Callable[[Readers, Book], None]
COMPARISONS: dict[str, Compare] = {}  # by name
COMPARED: dict[str, str] = {}  # the endpoint of each page or file that is held against the ledger, to what does it


def compares(*endpoints: str) -> Callable[[Compare], Compare]:
    """Let a function be one of the comparisons: it reads these pages and files."""

    def keep(act: Compare) -> Compare:
        COMPARISONS[act.__name__] = act
        COMPARED.update(dict.fromkeys(endpoints, act.__name__))
        return act

    return keep


def let_everyone_in() -> None:
    """Give an account to everyone who has none: most people of the demo are helped by telephone."""
    text = """INSERT INTO account (id, person_id, email, stamp, confirmed_at, created_at)
              SELECT id, id, lower(id) || '@kith.example', id, created_at, created_at FROM person
              WHERE id NOT IN (SELECT person_id FROM account)"""
    unit.write(lambda: db.session.execute(sa.text(text)))


def holders() -> Iterator[tuple[str, str]]:
    """(budget or grant in use or ended, person who holds it and can sign in)."""
    text = """SELECT b.id, a.person_id FROM budget b JOIN account a ON b.holder = 'person:' || a.person_id
              WHERE b.state = 'approved' ORDER BY b.id"""
    yield from ((budget, person) for budget, person in rows(text))


def purses() -> list[str]:
    """Everyone who ever added own money and can sign in."""
    text = "SELECT DISTINCT a.person_id FROM account a JOIN purse_payment p ON p.purse = a.person_id ORDER BY 1"
    return [person for (person,) in rows(text)]


def speakers() -> Iterator[tuple[str, str]]:
    """(party that is paid, person who can sign in and speaks for it)."""
    own = "SELECT p.party, a.person_id FROM payee p JOIN account a ON p.party = 'person:' || a.person_id"
    run = f"""SELECT p.party, MIN(a.person_id) FROM payee p
              JOIN membership m ON p.party = 'organisation:' || m.organisation_id AND {MANAGES}
              JOIN account a ON a.person_id = m.person_id GROUP BY p.party"""
    yield from ((party, person) for text in (own, run) for party, person in rows(f"{text} ORDER BY 1"))


def funders() -> Iterator[tuple[str, str, str]]:
    """(fund, its name, person who can sign in and sees it as its funder)."""
    own = "SELECT f.id, f.name, a.person_id FROM fund f JOIN account a ON f.owner = 'person:' || a.person_id"
    run = f"""SELECT f.id, f.name, a.person_id FROM fund f
              JOIN membership m ON f.owner = 'organisation:' || m.organisation_id AND {MANAGES}
              JOIN account a ON a.person_id = m.person_id"""
    post = "SELECT person_id FROM staff_post WHERE role = 'funder' AND ended_at IS NULL"
    for text in (own, run):
        yield from ((f, n, p) for f, n, p in rows(f"{text} WHERE a.person_id IN ({post}) ORDER BY f.id"))


def things_of(table: str, where: str = "1 = 1") -> list[tuple[str, str]]:
    """(thing of a table, person who holds it and can sign in), the newest first."""
    text = f"""SELECT t.id, a.person_id FROM {table} t JOIN account a ON t.holder = 'person:' || a.person_id
               WHERE {where} ORDER BY t.id DESC"""
    return [(thing, person) for thing, person in rows(text)]
