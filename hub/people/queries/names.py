"""Names of parties, whole or as strangers see them: sets of URNs in, a map out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa

from hub.kernel import ids, unit
from hub.kernel.db import db
from hub.people.domain import full_name, masked_name
from hub.people.models import Organisation, Person

BATCH = 500


def names(urns: Iterable[str]) -> dict[str, str]:
    """The whole names behind URNs of persons and organisations; what is not known is left out.

    For those who may know them: their own side, a live booking's other side, an officer with a record open.
    """
    return _named(urns, full_name)


def masked_names(urns: Iterable[str]) -> dict[str, str]:
    """As `names`, with persons by first name and initial; organisations have nothing to hide."""
    return _named(urns, masked_name)


def by_kind(urns: Iterable[str]) -> dict[str, set[str]]:
    """Ids by the kind of their URN."""
    sorted_: dict[str, set[str]] = {"person": set(), "organisation": set()}
    for urn in urns:
        kind, _, id_ = urn.partition(":")
        sorted_.setdefault(kind, set()).add(id_)
    return sorted_


def batches(ids_: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lots that a statement can carry."""
    whole = sorted(ids_)
    for start in range(0, len(whole), BATCH):
        yield whole[start : start + BATCH]


def _named(urns: Iterable[str], say: Callable[[str, str], str]) -> dict[str, str]:
    wanted, found = by_kind(urns), {}
    for lot in batches(wanted["person"]):
        for person in rows_of(Person, lot, "id", "given_name", "family_name"):
            found[ids.urn("person", person.id)] = say(person.given_name, person.family_name)
    for lot in batches(wanted["organisation"]):
        for organisation in rows_of(Organisation, lot, "id", "name"):
            found[ids.urn("organisation", organisation.id)] = organisation.name
    return found


def rows_of(model: type[Person | Organisation], lot: list[str], *columns: str) -> Iterable[Any]:
    """The rows of a lot, with these columns at least; a lone one is not asked for where the unit has read it before."""
    if len(lot) == 1:
        row = unit.row(model, lot[0])
        return [row] if row else []
    statement, asked = _of_ids(model, columns), {"ids": lot}
    return db.session.execute(statement, asked) if columns else db.session.scalars(statement, asked)


@cache
def _of_ids(model: type[Person | Organisation], columns: tuple[str, ...]) -> sa.Select[Any]:
    """Built once: hardly anything is told or shown without a name."""
    wanted = [getattr(model, name) for name in columns] or [model]
    return sa.select(*wanted).where(model.id.in_(sa.bindparam("ids", expanding=True)))
