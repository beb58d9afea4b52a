"""What later ranking may know: who knows whom, and how suppliers keep their word; the rooms above tell it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import unit
from hub.kernel.db import db, is_sqlite, table
from marketplace.plans.models import Acquaintance, TrackRecord

COUNTS: dict[type[Acquaintance | TrackRecord], tuple[str, ...]] = {
    Acquaintance: ("visits",),
    TrackRecord: ("asked", "accepted", "due", "kept"),
}


def note_asked(party: str) -> None:
    """A supplier was asked for help."""
    _count(party, asked=1)


def note_accepted(party: str) -> None:
    """A supplier said yes."""
    _count(party, accepted=1)


def note_visit(holder: str, party: str, *, kept: bool) -> None:
    """A visit fell due and was kept, or not; those who met know each other now."""
    _count(party, due=1, kept=int(kept))
    if kept:
        _meet(holder, party)


def note_kept(holder: str, party: str) -> None:
    """A visit that had counted as not kept was, as an officer has found."""
    _count(party, kept=1)
    _meet(holder, party)


class Count(NamedTuple):
    """So much more for one row."""

    model: type[Acquaintance | TrackRecord]
    key: tuple[tuple[str, str], ...]
    more: dict[str, int]


def _count(party: str, **more: int) -> None:
    unit.gather(_count_on, Count(TrackRecord, (("party", party),), more))


def _meet(holder: str, party: str) -> None:
    unit.gather(_count_on, Count(Acquaintance, (("holder", holder), ("party", party)), {"visits": 1}))


def _count_on(counts: list[Count]) -> None:
    """Make the rows where there are none, at nought (no row may have kept more than was due), then count on.

    Two at once both count; in the order of their keys, so that nobody waits in a ring.
    """
    for model, names in COUNTS.items():
        sums: dict[tuple[tuple[str, str], ...], dict[str, int]] = {}
        for count in (count for count in counts if count.model is model):
            row = sums.setdefault(count.key, dict.fromkeys(names, 0))
            for name, n in count.more.items():
                row[name] += n
        if sums:
            _add(model, [(dict(key), sums[key]) for key in sorted(sums)])


def _add(model: type[Acquaintance | TrackRecord], rows: list[tuple[dict[str, str], dict[str, int]]]) -> None:
    nought = dict.fromkeys(COUNTS[model], 0)
    make, count_on = _statements(model, is_sqlite())
    db.session.execute(make, [key | nought for key, _ in rows])
    values = [
        {f"this_{name}": value for name, value in key.items()} | {f"more_{name}": n for name, n in added.items()}
        for key, added in rows
    ]
    db.session.connection().execute(count_on, values)


@cache
def _statements(model: type[Acquaintance | TrackRecord], on_sqlite: bool) -> tuple[Any, sa.Update]:
    """Make the rows that are not there, and count on: built once."""
    rows = table(model)
    where = [column == sa.bindparam(f"this_{column.name}") for column in rows.primary_key]
    more = {name: rows.c[name] + sa.bindparam(f"more_{name}") for name in COUNTS[model]}
    make = (sqlite if on_sqlite else postgresql).insert(rows).on_conflict_do_nothing()
    return make, sa.update(rows).where(*where).values(more)
