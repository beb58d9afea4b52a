"""Count searches without knowing who, and keep the search index in line with the offers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, unit
from hub.kernel.db import db, is_sqlite, table
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.offers import queries as offers
from marketplace.searches import domain
from marketplace.searches.models import Search, SearchSalt
from marketplace.searches.queries import documents
from matching.search.domain import Document, body_of, fingerprint_of
from matching.search.ports import SearchIndex
from matching.search.queries import index, paired

TELL_EACH = 1000


def count_search(*, point: Point | None, category: str | None, total: int, asker: tuple[str, ...]) -> None:
    """Keep that someone searched; `asker` (address, browser) leaves only a hash salted for this day."""
    cell = places.mask(point) if point else None
    at = places.areas_at(cell) if cell else None
    db.session.add(
        Search(
            id=ids.new(),
            at=clock.now(),
            lat=cell.lat if cell else None,
            lon=cell.lon if cell else None,
            ward=at.ward if at else None,
            neighbourhood=at.neighbourhood if at else None,
            category=category,
            total=total,
            contributor=domain.contributor(_salt(), *asker),
        )
    )
    db.session.flush()


def _salt() -> str:
    today = clock.today()
    row = db.session.get(SearchSalt, today)
    if row is None:
        db.session.execute(sa.delete(SearchSalt).where(SearchSalt.day != today))
        # Two may be the day's first at one moment: one salt stands, and both take that.
        insert = (sqlite if is_sqlite() else postgresql).insert(table(SearchSalt)).on_conflict_do_nothing()
        db.session.execute(insert.values(day=today, salt=ids.secret()))
        row = db.session.get_one(SearchSalt, today)
    return row.salt


def follow_areas() -> int:
    """Find the areas of every search again from its cell; returns how many cells were looked at."""
    cells = db.session.execute(sa.select(Search.lat, Search.lon).where(Search.lat.is_not(None)).distinct()).all()
    for lat, lon in cells:
        if lat is None or lon is None:
            continue
        at = places.areas_at(Point(lat, lon))
        db.session.execute(
            sa.update(Search)
            .where(Search.lat == lat, Search.lon == lon)
            .values(ward=at.ward, neighbourhood=at.neighbourhood)
        )
    return len(cells)


def feed(offer_ids: Iterable[str]) -> int:
    """Bring the index in line with these offers: the live ones in, the others out. How many changed."""
    found = offers.offers(offer_ids)
    shown = {doc.id: doc for doc in documents(view for view in found.values() if view.live)}
    gone = {id_: view.version for id_, view in found.items() if id_ not in shown}
    return index().put(shown.values()) + index().drop(gone)


def rebuild() -> int:
    """Build the index anew from the database; returns how many offers it holds."""
    return index().rebuild(wanted)


def rebuild_one(engine: SearchIndex, told: Callable[[int], None]) -> int:
    """Build one index anew, and tell how far it is each thousand offers; returns how many it holds."""

    def counted() -> Iterator[Document]:
        for number, document in enumerate(wanted(), 1):
            if number % TELL_EACH == 0:
                told(number)
            yield document

    return engine.rebuild(counted)


def wanted() -> list[Document]:
    """What the index should hold, as the database has it now."""
    return unit.read(lambda: list(documents(offers.live())))


@dataclass(frozen=True)
class Drift:
    """Where an index and the database part: ids that are missing, that should not be there, or that are old."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    old: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether they agree."""
        return not (self.missing or self.extra or self.old)


def sound() -> bool:
    """Whether the index was built and agrees with the database, and the server's, where there is one, with it."""
    pair = paired()
    if pair:
        pair.look()
    return index().built() and verify().none


def verify() -> Drift:
    """Compare the index with the database, offer by offer and version by version."""
    return _drift({view.id: view.version for view in offers.live()}, index().versions())


def verify_one(engine: SearchIndex) -> Drift:
    """Compare one index with the database, offer by offer and word by word."""
    return _drift({one.id: fingerprint_of(body_of(one)) for one in wanted()}, engine.fingerprints())


def _drift(wanted: Mapping[str, Hashable], known: Mapping[str, Hashable]) -> Drift:
    both = wanted.keys() & known.keys()
    return Drift(
        tuple(sorted(wanted.keys() - known.keys())),
        tuple(sorted(known.keys() - wanted.keys())),
        tuple(sorted(id_ for id_ in both if wanted[id_] != known[id_])),
    )
