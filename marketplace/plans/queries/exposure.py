"""What other weights would have changed: the lists of last month's needs, ranked as they are now and as they would be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.plans.models import Part
from marketplace.plans.queries.candidates import candidates, hourly_pence, local_median, together_with, wanted_for
from marketplace.plans.queries.views import PartView
from marketplace.plans.queries.views import parts as parts_by_id
from matching.ranking import queries as ranking
from matching.ranking.domain import Candidate, Wanted, Weights, by_lot, exposure, rank, shares, with_usual

MONTH = timedelta(days=28)
MOST_PARTS = 300  # evenly over the month: more would say much the same, and keep an officer waiting
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

    `lists` of last month were made anew with today's offers, as they stand and are free now; in `other_first` of them
    someone else would be first. `newcomers` have made fewer visits than the weights call new; `alone` are suppliers of
    one person. Of `parts` (of needs, or whatever was asked) in the month, `looked` at were some, evenly over its days, where
    they are very many.
    """

    looked: int
    parts: int
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


@dataclass(frozen=True)
class Newcomers:
    """How much newcomers are seen: the standing figure, over the days from `since` to `until` (both included).

    `share` is theirs of all exposure in `lists` of the needs of those days, ranked by the weights in force with today's
    offers; `by_lot` what it would be if each list stood in the order of a lot, of which `aim` is aimed at. Of `parts` that
    were made, `looked` at were some.
    """

    since: date
    until: date
    looked: int
    parts: int
    lists: int
    new: int
    share: float
    by_lot: float
    aim: float

    @property
    def target(self) -> float:
        """The least share that is aimed at."""
        return self.aim * self.by_lot

    @property
    def reached(self) -> bool:
        """Whether they are seen as much as is aimed at."""
        return self.share >= self.target


def newcomers(now: datetime) -> Newcomers:
    """The share of exposure that newcomers have had in the last 28 days."""
    today = clock.local(now).date()
    return unit.standing(("newcomers' exposure", today), lambda: _newcomers(now, today))


def _newcomers(now: datetime, today: date) -> Newcomers:
    live = offers.live()
    base = {c.id: c for c in candidates(live, "", ())}
    weights = with_usual(ranking.weights(), base.values())
    made = _made(now)
    looked = evenly(made, MOST_PARTS)
    lists = [
        [one.id for one in found]
        for wanted, able in _asked({offer.id: offer for offer in live}, base, looked)
        if (found := rank(wanted, able, weights).matches)
    ]
    new = {id_ for id_, one in base.items() if one.visits < weights.new_until_visits}
    seen = shares(exposure(lists), lambda id_: id_ in new)
    return Newcomers(
        today - MONTH, today, len(looked), len(made), len(lists), len(new), seen.get(True, 0.0),
        by_lot(lists, lambda id_: id_ in new), weights.newcomers_aim,
    )  # fmt: skip


def preview(weights: Weights, now: datetime) -> Preview:
    """What `weights` would have changed in the last 28 days, compared with those in force."""
    live = offers.live()
    base = {c.id: c for c in candidates(live, "", ())}
    by_id = {offer.id: offer for offer in live}
    both = [with_usual(one, base.values()) for one in (ranking.weights(), weights)]
    before, after = [], []
    made = _made(now)
    looked = evenly(made, MOST_PARTS)
    for wanted, able in _asked(by_id, base, looked):
        lists = [rank(wanted, able, one).matches for one in both]
        if lists[0]:
            before.append([found.id for found in lists[0]])
            after.append([found.id for found in lists[1]])
    new = {id_ for id_, one in base.items() if one.visits < weights.new_until_visits}
    return compared(before, after, by_id, new, looked=len(looked), parts=len(made))


def compared(
    before: Sequence[Sequence[str]],
    after: Sequence[Sequence[str]],
    by_id: Mapping[str, OfferView],
    new: Collection[str],
    *,
    looked: int,
    parts: int,
) -> Preview:
    """Who gains and who loses where these lists of offers (each best first) would be those; `new` are newcomers' offers."""
    was, would = exposure(before), exposure(after)

    def groups(of: str) -> list[tuple[str, Share]]:
        label = {
            "party": lambda id_: by_id[id_].party,
            "sector": lambda id_: by_id[id_].sector,
            "new": lambda id_: str(id_ in new),
            "alone": lambda id_: str(not by_id[id_].party.startswith(ORGANISATION)),
        }[of]
        one, other = shares(was, label), shares(would, label)
        found = [(name, Share(one.get(name, 0.0), other.get(name, 0.0))) for name in one.keys() | other.keys()]
        return sorted(found, key=lambda row: (-abs(row[1].change), row[0]))

    return Preview(
        looked=looked,
        parts=parts,
        lists=len(before),
        other_first=sum(one[0] != other[0] for one, other in zip(before, after, strict=True)),
        suppliers=tuple(groups("party")),
        sectors=tuple(groups("sector")),
        newcomers=dict(groups("new")).get("True", Share(0.0, 0.0)),
        alone=dict(groups("alone")).get("True", Share(0.0, 0.0)),
    )


def _asked(
    by_id: dict[str, OfferView], base: dict[str, Candidate], looked: Sequence[str]
) -> Iterable[tuple[Wanted, list[Candidate]]]:
    """What the parts of last month's needs ask for, with everyone of that task as ranking would see them."""
    parts = sorted(parts_by_id(looked).values(), key=lambda part: part.id)
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


def _made(now: datetime) -> list[str]:
    """The parts of plans that were made in the last month and stand, oldest first."""
    statement = sa.select(Part.id).where(Part.made_at > now - MONTH, Part.dropped_at.is_(None), Part.once.is_(None))
    return list(db.session.scalars(statement.order_by(Part.made_at, Part.id)))


def evenly(ids: Sequence[str], most: int) -> list[str]:
    """At most so many of them, at even distances from the first to the last."""
    if len(ids) <= most:
        return list(ids)
    return [ids[(2 * n + 1) * len(ids) // (2 * most)] for n in range(most)]
