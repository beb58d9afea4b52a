"""Hard constraints, each counted, in a fixed order: what fails one is no match, however well it would score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matching.distances.domain import within
from matching.hours.domain import minutes
from matching.ranking.domain.values import Candidate, Wanted


def covers(wanted: Wanted, candidate: Candidate) -> bool:
    """It comes to the point: by one of its areas or by its circle. A need without a place is covered by all."""
    if wanted.point is None and not wanted.areas:
        return True
    if candidate.areas & wanted.areas:
        return True
    return bool(wanted.point and candidate.point and within(wanted.point, candidate.point, candidate.radius_km))


def right_category(wanted: Wanted, candidate: Candidate) -> bool:
    """It is in the category, and its kind may do the task."""
    return wanted.category in candidate.categories and (not wanted.kinds or candidate.kind in wanted.kinds)


def has_time(candidate: Candidate, visit: int) -> bool:
    """A visit, a mask of quarters, is free from its start to its end, and its week has so many minutes left."""
    return visit & candidate.availability == visit and minutes(visit) <= candidate.left


def shares_hours(wanted: Wanted, candidate: Candidate) -> bool:
    """At least one whole visit is free; a quarter of an hour of what is wanted, where it is not said in visits."""
    if not wanted.slots & candidate.availability:
        return not wanted.slots
    return not wanted.visits or any(has_time(candidate, visit) for visit in wanted.visits)


def long_enough(wanted: Wanted, candidate: Candidate) -> bool:
    """At least one of the visits is as long as the shortest that it makes: one that it has time for, if it has any."""
    if wanted.longest < candidate.shortest or not wanted.visits or not wanted.slots & candidate.availability:
        return not wanted.longest or wanted.longest >= candidate.shortest
    if any(minutes(visit) >= candidate.shortest and has_time(candidate, visit) for visit in wanted.visits):
        return True
    return not any(has_time(candidate, visit) for visit in wanted.visits)


def checked(wanted: Wanted, candidate: Candidate) -> bool:
    """Every check of this task is held, to the last day."""
    for check in wanted.checks:
        if check not in candidate.checks:
            return False
        until = candidate.checks[check]
        if until is not None and until < wanted.last_day:
            return False
    return True


def price_fits(wanted: Wanted, candidate: Candidate) -> bool:
    """An hour costs no more than the ceiling."""
    return wanted.ceiling_pence is None or candidate.price_pence <= wanted.ceiling_pence


def has_all(wanted: Wanted, candidate: Candidate) -> bool:
    """Every must-have is there."""
    return wanted.must <= candidate.features


def not_blocked(wanted: Wanted, candidate: Candidate) -> bool:
    """Neither has blocked the other."""
    return candidate.party not in wanted.blocked


CONSTRAINTS: tuple[tuple[str, Callable[[Wanted, Candidate], bool]], ...] = (
    ("place", covers),
    ("category", right_category),
    ("hours", shares_hours),
    ("length", long_enough),
    ("checks", checked),
    ("price", price_fits),
    ("must", has_all),
    ("blocked", not_blocked),
)


def failures(wanted: Wanted, candidate: Candidate) -> tuple[str, ...]:
    """The names of the constraints that a candidate fails, in order."""
    return tuple(name for name, holds in CONSTRAINTS if not holds(wanted, candidate))


@dataclass(frozen=True)
class Count:
    """How one constraint fared: how many came as far as it (`reached`), how many it was the `first` to turn away,
    how many fail it at `all`, and how many fail nothing but it (`only`): what relaxing it would bring.
    """

    constraint: str
    reached: int
    first: int
    all: int
    only: int


@dataclass(frozen=True)
class Together:
    """Constraints that only together keep somebody out, and how many they `only` keep out."""

    constraints: tuple[str, ...]
    only: int


def together(failed: Iterable[tuple[str, ...]]) -> Together | None:
    """The fewest constraints that would bring somebody who does this task, and how many; None where there is nobody.

    Another task is no way to get this one, and a block is nobody's to give up.
    """
    kept = Counter(names for names in failed if names and not {"category", "blocked"} & set(names))
    names, brings = min(kept.items(), key=lambda one: (len(one[0]), -one[1], one[0]), default=((), 0))
    return Together(names, brings) if names else None


def count(failed: Iterable[tuple[str, ...]]) -> tuple[Count, ...]:
    """The counts of every constraint, in order, from each candidate's failures.

    "12 are near, but none works on Sundays": place is passed by `reached` of the next, hours turned `first` away.
    """
    each = list(failed)
    first = Counter(names[0] for names in each if names)
    every = Counter(name for names in each for name in names)
    only = Counter(names[0] for names in each if len(names) == 1)
    counts, reached = [], len(each)
    for name, _ in CONSTRAINTS:
        counts.append(Count(name, reached, first[name], every[name], only[name]))
        reached -= first[name]
    return tuple(counts)
