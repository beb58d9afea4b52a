"""What if: a supplier fails tonight, or volunteers join in a ward. The same engine, and nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.categories import queries as categories
from hub.categories.domain import Who
from hub.kernel import clock
from hub.kernel.week import Slot, minutes_a_week
from hub.kernel.week import slots as slots_of
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.domain import TAKEN
from marketplace.plans.queries.candidates import mask
from marketplace.rounds.domain import Helper, NoSuchSupplier, Told, untold
from marketplace.rounds.queries.gathering import Gathered, Joining, gather
from marketplace.rounds.queries.sharing import Shared, share_exactly
from matching.ranking.domain import Candidate
from matching.rounds.domain import Board, Edges

WEEKDAYS = tuple(Slot(day, 9 * 60, 9 * 60) for day in range(5))  # when volunteers who join would come
HOURS = 3  # a week, of each
MOST_JOINING = 500
JOINS = "joining-"  # so begins what somebody who is not there yet is called


@dataclass(frozen=True)
class Lost:
    """A part that a supplier leaves: of which need, for what, who could take it over at which times, else why nobody could."""

    need: str
    category: str
    slots: tuple[Slot, ...]
    instead: tuple[tuple[str, tuple[Slot, ...]], ...]
    why: str | None

    @property
    def minutes(self) -> int:
        """Minutes a week that are lost."""
        return minutes_a_week(self.slots)

    @property
    def open_minutes(self) -> int:
        """Minutes a week that nobody takes over."""
        return self.minutes - sum(minutes_a_week(slots) for _party, slots in self.instead)


@dataclass(frozen=True)
class Failing:
    """What a supplier's failure would do; `covers` are single days on which they come instead of somebody."""

    party: str
    lost: tuple[Lost, ...]
    covers: int = 0

    @property
    def minutes(self) -> int:
        """Minutes a week that are lost."""
        return sum(one.minutes for one in self.lost)

    @property
    def open_minutes(self) -> int:
        """Minutes a week for which nobody else is found."""
        return sum(one.open_minutes for one in self.lost)

    @property
    def people(self) -> int:
        """How many needs lose help."""
        return len({one.need for one in self.lost})

    def packed(self) -> dict[str, Any]:
        """It as JSON can hold it."""
        return {
            "party": self.party,
            "covers": self.covers,
            "lost": [
                [one.need, one.category, _lists(one.slots), [[party, _lists(s)] for party, s in one.instead], one.why]
                for one in self.lost
            ],
        }


def _lists(slots: tuple[Slot, ...]) -> list[list[int]]:
    return [slot.as_list() for slot in slots]


def failing_from(packed: Mapping[str, Any]) -> Failing:
    """What `packed` has made of it."""
    lost = (
        Lost(need, category, slots_of(slots), tuple((party, slots_of(times)) for party, times in instead), why)
        for need, category, slots, instead, why in packed["lost"]
    )
    return Failing(packed["party"], tuple(lost), packed["covers"])


def may_fail() -> list[str]:
    """The suppliers of whom one may ask what if: with a live offer, or booked."""
    return sorted({offer.party for offer in offers.live()} | plans.taken_parties())


def gather_failing(party: str, told: Told | None = None) -> Gathered:
    """What is shared out if a supplier fails tonight: what they do, beside all that is open anyway.

    Raises:
        NoSuchSupplier: nobody who gives help now.
    """
    if party not in may_fail():
        raise NoSuchSupplier(field="party")
    return gather(without=party, told=told)


def failing(party: str, shared: Shared) -> Failing:
    """Who would lose help, and who could take over: those with most left open first."""
    instead: dict[int, list[tuple[str, tuple[Slot, ...]]]] = {}
    found = shared.gathered
    for i, slots in shared.visits.items():
        line = found.lines[i]
        instead.setdefault(line.ask, []).append((found.helpers[line.helper].party, slots))
    lost = [
        (part.id, Lost(part.need, part.category, part.slots, tuple(instead.get(place, ())), _why(shared, place)))
        for place, part in enumerate(found.parts)
        if part.state in TAKEN
    ]
    return Failing(party, tuple(one for _id, one in sorted(lost, key=lambda each: (-each[1].open_minutes, each[0]))))


def with_covers(failing: Failing) -> Failing:
    """The same, with the single days on which that supplier comes instead of somebody, as they stand now."""
    return replace(failing, covers=plans.covering(failing.party, clock.today()))


def _why(shared: Shared, place: int) -> str | None:
    return shared.lacking[place][0] if place in shared.lacking else None


@dataclass(frozen=True)
class Gain:
    """A need that would get more, the kinds of help that it asks for, and its minutes a week without and with those who join."""

    need: str
    categories: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True)
class Joined:
    """Needs with some help and minutes a week suggested, without and with those who join; who would gain, the most first."""

    needs: int
    before: tuple[int, int]
    after: tuple[int, int]
    gains: tuple[Gain, ...]

    def packed(self) -> dict[str, Any]:
        """It as JSON can hold it."""
        gains = [[one.need, [*one.categories], one.before, one.after] for one in self.gains]
        return {"needs": self.needs, "before": [*self.before], "after": [*self.after], "gains": gains}


def joined_from(packed: Mapping[str, Any]) -> Joined:
    """What `packed` has made of it."""
    (was, were), (would, be) = packed["before"], packed["after"]
    gains = (Gain(need, tuple(kinds), one, other) for need, kinds, one, other in packed.get("gains", ()))
    return Joined(packed["needs"], (was, were), (would, be), tuple(gains))


def gather_joining(ward: str, volunteers: int, told: Told | None = None) -> Gathered:
    """What is shared out with so many volunteers more, who come in one ward, on weekdays from nine to six, three hours a week."""
    return gather(joining=_joining(ward, volunteers), told=told)


def joined(gathered: Gathered, told: Told = untold) -> Joined:
    """What those who join would bring: all hours shared out twice, without them and with them."""
    before = share_exactly(_without_joining(gathered), lambda seen, of: told(seen, 2 * of))
    after = share_exactly(gathered, lambda seen, of: told(of + seen, 2 * of))
    asking = {ask.need for ask in gathered.board.asks}
    was, would = _by_need(before), _by_need(after)
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for part in gathered.parts:
        kinds[part.need].add(part.category)
    gains = [
        Gain(need, tuple(sorted(kinds[need])), was.get(need, 0), minutes)
        for need, minutes in would.items()
        if minutes > was.get(need, 0)
    ]
    return Joined(
        len(asking),
        (len(before.helped() & asking), sum(was.values())),
        (len(after.helped() & asking), sum(would.values())),
        tuple(sorted(gains, key=lambda one: (one.before - one.after, one.need))),
    )


def _without_joining(gathered: Gathered) -> Gathered:
    """The same, and nobody joins: whoever is there already is ranked the same beside them, so nothing is read again."""
    helpers = tuple(one for one in gathered.helpers if not one.offer.startswith(JOINS))  # those who join stand last
    there = gathered.lines.helpers < len(helpers)
    board = gathered.board
    edges = Edges(*(column[there] for column in board.edges.columns()))
    without = Board(board.asks, board.supplies[: len(helpers)], edges, board.served)
    return replace(gathered, board=without, helpers=helpers, lines=gathered.lines.those(there))


def _by_need(shared: Shared) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, minutes in shared.minutes().items():
        need = shared.gathered.board.asks[place].need
        found[need] = found.get(need, 0) + minutes
    return found


def _joining(ward: str, volunteers: int) -> Joining:
    """Volunteers with the checks of all that volunteers may do, and without any feature that must be there."""
    open_to = [one for one in categories.categories() if one.open_to(Who.VOLUNTEER, organisation=False)]
    checks = {kind.value: None for one in open_to for kind in one.checks.union(*one.extra.values())}
    ids = [f"{JOINS}{n:03}" for n in range(volunteers)]
    return Joining(
        tuple(
            Candidate(
                id=id_,
                party=f"person:{id_}",
                kind=Who.VOLUNTEER.value,
                sector="individual",
                categories=frozenset(one.code for one in open_to),
                areas=frozenset({ward}),
                availability=mask(WEEKDAYS),
                checks=checks,
            )
            for id_ in ids
        ),
        tuple(Helper(id_, f"person:{id_}", HOURS * 60, f"person:{id_}") for id_ in ids),
    )
