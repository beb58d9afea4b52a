"""What other weights of finding would have changed: what was asked last month, asked again as it is now and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.places.domain import Point
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.plans.models import Part
from marketplace.plans.queries.candidates import candidates
from marketplace.plans.queries.exposure import MONTH, Preview, compared, evenly
from marketplace.searches import queries as searches
from marketplace.searches.domain import Looking
from matching.ranking import queries as ranking
from matching.ranking.domain import SEEN
from matching.search.domain import Query, Weights

MOST_ASKED = 100  # of searches and of needs each, evenly over the month: every one is searched for twice


@dataclass(frozen=True)
class AskedAgain:
    """What was asked again: so many `searches` by their kind of help and place, and `needs` by their own words and place.

    Of a search no words are kept, and its place is the middle of a masked cell; of a need neither is shown to anyone. `change`
    says who gains and who loses by it; of its `lists` those alone count in which anyone stands.
    """

    searches: int
    needs: int
    change: Preview


def preview_finding(weights: Weights, now: datetime) -> AskedAgain:
    """What `weights` would have changed in the last 28 days, compared with those in force."""
    by_id = {offer.id: offer for offer in offers.live()}
    kept, posted = searches.asked_since(now - MONTH), _needs(now)
    some, others = evenly(kept, MOST_ASKED), evenly(posted, MOST_ASKED)
    before, after = [], []
    for query in (*_searched(some), *_needed(others)):
        was, would = (
            [hit.id for hit in searches.find(one).hits if hit.id in by_id]
            for one in (query, replace(query, weights=weights))
        )
        if was:
            before.append(was)
            after.append(would)
    seasoned = ranking.weights().new_until_visits
    new = {one.id for one in candidates(list(by_id.values()), "", ()) if one.visits < seasoned}
    change = compared(
        before, after, by_id, new, looked=len(some) + len(others), parts=len(kept) + len(posted)
    )  # fmt: skip
    return AskedAgain(len(some), len(others), change)


def _searched(ids: Sequence[str]) -> Iterator[Query]:
    """Searches as they are kept."""
    for one in searches.searches(ids):
        point = Point(one.lat, one.lon) if one.lat is not None and one.lon is not None else None
        yield searches.question(Looking(category=one.category), point, per_page=SEEN)


def _needed(ids: Sequence[str]) -> Iterator[Query]:
    """Needs as if their own words had been searched for."""
    found = needs.needs(ids)
    for need in (found[id_] for id_ in ids if id_ in found):
        yield searches.question(Looking(words=need.words), Point(need.lat, need.lon), per_page=SEEN)


def _needs(now: datetime) -> list[str]:
    """The needs of which a part was made in the last month, oldest first."""
    made = sa.select(Part.need_id).where(Part.made_at > now - MONTH, Part.dropped_at.is_(None), Part.once.is_(None))
    return sorted(set(db.session.scalars(made)))
