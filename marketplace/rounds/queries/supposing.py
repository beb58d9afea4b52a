"""What if: a supplier fails tonight, or volunteers join in a ward. The same engine, and nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from hub.categories import queries as categories
from hub.categories.domain import Who
from hub.kernel import clock
from hub.kernel.week import Slot, minutes_a_week
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.domain import TAKEN
from marketplace.plans.queries import PartView
from marketplace.plans.queries.candidates import mask
from marketplace.rounds.domain import Helper, NoSuchSupplier
from marketplace.rounds.queries.gathering import Joining, gather
from marketplace.rounds.queries.sharing import Shared, share_exactly
from matching.ranking.domain import Candidate

WEEKDAYS = tuple(Slot(day, 9 * 60, 9 * 60) for day in range(5))  # when volunteers who join would come
HOURS = 3  # a week, of each
MOST_JOINING = 500


@dataclass(frozen=True)
class Lost:
    """A part that a supplier leaves: whose, who could take it over at which times, and the minutes a week still open."""

    need: NeedView
    part: PartView
    instead: tuple[tuple[str, tuple[Slot, ...]], ...]
    why: str | None

    @property
    def open_minutes(self) -> int:
        """Minutes a week that nobody takes over."""
        return self.part.minutes - sum(minutes_a_week(slots) for _party, slots in self.instead)


@dataclass(frozen=True)
class Failing:
    """What a supplier's failure would do; `covers` are single days on which they come instead of somebody."""

    party: str
    lost: tuple[Lost, ...]
    covers: int = 0

    @property
    def minutes(self) -> int:
        """Minutes a week that are lost."""
        return sum(one.part.minutes for one in self.lost)

    @property
    def open_minutes(self) -> int:
        """Minutes a week for which nobody else is found."""
        return sum(one.open_minutes for one in self.lost)

    @property
    def people(self) -> int:
        """How many needs lose help."""
        return len({one.need.id for one in self.lost})


def may_fail() -> list[str]:
    """The suppliers of whom one may ask what if: with a live offer, or booked."""
    return sorted({offer.party for offer in offers.live()} | plans.taken_parties())


def if_fails(party: str) -> Failing:
    """Who would lose help if a supplier failed tonight, and who could take over beside all that is open anyway.

    Raises:
        NoSuchSupplier: nobody who gives help now.
    """
    if party not in may_fail():
        raise NoSuchSupplier(field="party")
    shared = share_exactly(gather(without=party))
    found = shared.gathered
    lost = [
        Lost(found.needs[part.need], part, _instead(shared, place), _why(shared, place))
        for place, part in enumerate(found.parts)
        if part.state in TAKEN
    ]
    ordered = tuple(sorted(lost, key=lambda one: (-one.open_minutes, one.part.id)))
    return Failing(party, ordered, plans.covering(party, clock.today()))


def _instead(shared: Shared, place: int) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    found = shared.gathered
    return tuple(
        (found.helpers[found.lines[line].helper].party, slots)
        for line, slots in shared.visits.items()
        if found.lines[line].ask == place
    )


def _why(shared: Shared, place: int) -> str | None:
    return shared.lacking[place][0] if place in shared.lacking else None


@dataclass(frozen=True)
class Joined:
    """Needs with some help and minutes a week suggested, without and with those who join; needs that would gain."""

    needs: int
    before: tuple[int, int]
    after: tuple[int, int]
    gaining: int


def if_join(ward: str, volunteers: int) -> Joined:
    """What so many volunteers more would bring, who come in one ward, on weekdays from nine to six, three hours a week."""
    before = share_exactly(gather())
    after = share_exactly(gather(joining=_joining(ward, volunteers)))
    asking = {ask.need for ask in before.gathered.board.asks}
    was, would = _by_need(before), _by_need(after)
    return Joined(
        len(asking),
        (len(before.helped() & asking), sum(was.values())),
        (len(after.helped() & asking), sum(would.values())),
        sum(would.get(need, 0) > was.get(need, 0) for need in asking),
    )


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
    ids = [f"joining-{n:03}" for n in range(volunteers)]
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
