"""The searches that someone keeps, and what one finds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel.db import db
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.offers import queries as offers
from marketplace.searches import queries as searches
from marketplace.searches.domain import Looking, require_two
from marketplace.watches import ports
from marketplace.watches.domain import MOST_PAGES, from_data
from marketplace.watches.models import Watch, WatchHit
from marketplace.watches.ports import Read
from matching.search.domain import MOST_PER_PAGE

LOOK_AGAIN = timedelta(hours=20)  # each is looked at once a day
NEW_FOR = timedelta(days=7)  # what was found since then is said to be new


@dataclass(frozen=True)
class WatchView:
    """A kept search: how it is called, its address, how many offers came lately, and whether its place is none we know."""

    id: str
    name: str
    address: str
    made_at: datetime
    looked_at: datetime
    found: int
    new: int
    lost: bool


def of_person(person: str, now: datetime) -> list[WatchView]:
    """The searches that a person keeps, the newest first. Those found when it was first kept are not new."""
    fresh = sa.case((sa.and_(WatchHit.at > now - NEW_FOR, WatchHit.at > Watch.made_at), 1), else_=0)
    statement = (
        sa.select(Watch, sa.func.count(WatchHit.offer_id), sa.func.coalesce(sa.func.sum(fresh), 0))
        .outerjoin(WatchHit, WatchHit.watch_id == Watch.id)
        .where(Watch.person == person)
        .group_by(Watch.id)
        .order_by(Watch.id.desc())
    )
    return [
        WatchView(
            row.id, row.name, row.address, row.made_at, row.looked_at, int(found), int(new), row.lost_at is not None
        )
        for row, found, new in db.session.execute(statement)
    ]


@dataclass(frozen=True)
class Kept:
    """Whose a kept search is, and how it is called."""

    person: str
    name: str


def kept(watch_id: str) -> Kept | None:
    """A kept search; None where it was let go."""
    row = db.session.get(Watch, watch_id)
    return Kept(row.person, row.name) if row else None


def due(now: datetime) -> list[str]:
    """Ids of the searches to look at again."""
    statement = sa.select(Watch.id).where(Watch.looked_at <= now - LOOK_AGAIN).order_by(Watch.looked_at, Watch.id)
    return list(db.session.scalars(statement))


def finds(watch_id: str) -> list[str] | None:
    """Ids of the offers that a kept search finds now, the best first; None where it is kept no more.

    Raises:
        KithError: its postcode is nowhere that we know any more.
    """
    row = db.session.get(Watch, watch_id)
    if row is None:
        return None
    looking = from_data(row.looking)
    point, end = located(row.postcode, looking.to)
    return found_by(looking, point, row.person, end)


def located(postcode: str | None, to: str | None) -> tuple[Point | None, Point | None]:
    """Where a search begins, and where its journey leads.

    Raises:
        KithError: one of them is nowhere that we know, or both are one.
    """
    point, end = (places.locate(text).point if text else None for text in (postcode, to))
    if point and end:
        require_two(point, end)
    return point, end


def read(asked: Sequence[tuple[str, str]]) -> Read | None:
    """The search that the parts of an address of /find ask for; None where that page would refuse them."""
    return ports.read(asked)


def found_by(looking: Looking, point: Point | None, person: str, end: Point | None = None) -> list[str]:
    """Ids of the offers that a person's search finds now, all of them: one that only rises among the best is not new."""
    found: list[str] = []
    hidden = searches.hidden_from(person)
    but = searches.offers_of(hidden)
    for page in range(1, MOST_PAGES + 1):
        question = searches.question(replace(looking, page=page), point, end, per_page=MOST_PER_PAGE, but=but)
        answer = searches.find(question)
        found += [hit.id for hit in answer.hits]
        if page >= answer.pages:
            break
    may = searches.showable(offers.offers(found), hidden, looking.category)
    return [offer for offer in found if offer in may]
