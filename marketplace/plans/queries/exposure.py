"""What other weights would have changed: the lists of last month's needs, ranked as they are now and as they would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel.db import db
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.plans.models import Part
from marketplace.plans.queries.candidates import candidates, hourly_pence, local_median, together_with, wanted_for
from marketplace.plans.queries.views import PartView, parts_of
from matching.ranking import queries as ranking
from matching.ranking.domain import Candidate, Wanted, Weights, exposure, rank, shares, with_usual

MONTH = timedelta(days=28)
MOST_PARTS = 300  # the latest of them: more would say the same, and keep an officer waiting
ORGANISATION = "organisation:"


@dataclass(frozen=True)
class Share:
    """A share of all exposure, 0..1, under the weights of today and under the others."""

    before: float
    after: float

    @property
    def change(self) -> float:
        """How much is gained (below nought: lost)."""
        return self.after - self.before


@dataclass(frozen=True)
class Preview:
    """Who gains exposure and who loses: by supplier, the most changed first, and by groups.

    `lists` of last month's needs were ranked with today's offers, as they stand and are free now; in `other_first`
    of them someone else would be first. `newcomers` have made fewer visits than the weights call new; `alone` are
    suppliers of one person.
    """

    lists: int
    other_first: int
    suppliers: tuple[tuple[str, Share], ...]
    sectors: tuple[tuple[str, Share], ...]
    newcomers: Share
    alone: Share

    @property
    def gaining(self) -> int:
        """How many suppliers gain."""
        return sum(share.change > 0 for _, share in self.suppliers)

    @property
    def losing(self) -> int:
        """How many suppliers lose."""
        return sum(share.change < 0 for _, share in self.suppliers)


def preview(weights: Weights, now: datetime) -> Preview:
    """What `weights` would have changed in the last 28 days, compared with those in force."""
    live = offers.live()
    base = {c.id: c for c in candidates(live, "", ())}
    by_id = {offer.id: offer for offer in live}
    both = [with_usual(one, base.values()) for one in (ranking.weights(), weights)]
    before, after = [], []
    for wanted, able in _asked(by_id, base, now):
        lists = [rank(wanted, able, one).matches for one in both]
        if lists[0]:
            before.append([found.id for found in lists[0]])
            after.append([found.id for found in lists[1]])
    was, would = exposure(before), exposure(after)

    def groups(of: str) -> list[tuple[str, Share]]:
        label = {
            "party": lambda id_: by_id[id_].party,
            "sector": lambda id_: by_id[id_].sector,
            "new": lambda id_: str(base[id_].visits < weights.new_until_visits),
            "alone": lambda id_: str(not by_id[id_].party.startswith(ORGANISATION)),
        }[of]
        one, other = shares(was, label), shares(would, label)
        found = [(name, Share(one.get(name, 0.0), other.get(name, 0.0))) for name in one.keys() | other.keys()]
        return sorted(found, key=lambda row: (-abs(row[1].change), row[0]))

    return Preview(
        lists=len(before),
        other_first=sum(one[0] != other[0] for one, other in zip(before, after, strict=True)),
        suppliers=tuple(groups("party")),
        sectors=tuple(groups("sector")),
        newcomers=dict(groups("new")).get("True", Share(0.0, 0.0)),
        alone=dict(groups("alone")).get("True", Share(0.0, 0.0)),
    )


def _asked(
    by_id: dict[str, OfferView], base: dict[str, Candidate], now: datetime
) -> Iterable[tuple[Wanted, list[Candidate]]]:
    """What the parts of last month's needs ask for, with everyone of that task as ranking would see them."""
    parts = _parts(now)
    known = needs.needs({part.need for part in parts})
    people.read_blocks({need.holder for need in known.values()})
    together = together_with({need.holder for need in known.values()})
    for part in parts:
        need = known[part.need]
        able = [offer for offer in by_id.values() if part.category in offer.categories and offer.party != need.holder]
        yield (
            _wanted(need, part, able),
            [
                replace(
                    base[offer.id],
                    price_pence=hourly_pence(offer, part.slots),
                    together=together.get((need.holder, offer.party), 0),
                )
                for offer in able
            ],
        )


def _wanted(need: NeedView, part: PartView, able: Iterable[OfferView]) -> Wanted:
    """Without a ceiling: what a budget had to spend then is of no matter for who is seen."""
    return wanted_for(need, part.category, part.flags, part.slots, median_pence=local_median(able, part.slots))


def _parts(now: datetime) -> list[PartView]:
    latest = (
        sa.select(Part.need_id)
        .where(Part.made_at > now - MONTH, Part.dropped_at.is_(None), Part.once.is_(None))
        .order_by(Part.id.desc())
        .limit(MOST_PARTS)
    )
    return parts_of(sorted(set(db.session.scalars(latest))))
