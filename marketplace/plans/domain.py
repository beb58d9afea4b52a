"""The rules of plans: the parts of a need, how a week is split between tasks, and what proposals may become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from hub.kernel.errors import Conflict, Forbidden, Invalid, Refused
from hub.kernel.week import Slot, covers
from hub.kernel.words import N_


class PartState(StrEnum):
    """Where a part of a plan stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    REQUESTED = "requested"
    BOOKED = "booked"


class PartEvent(StrEnum):
    """What may happen to a part."""

    PROPOSE = "propose"
    DROP = "drop"
    REQUEST = "request"
    BOOK = "book"
    LOSE = "lose"


S, E = PartState, PartEvent

# domain.md, Plans. Read a line aloud: "a requested part, booked, is booked".
STEPS: Mapping[tuple[PartState, PartEvent], PartState] = {
    (S.OPEN, E.PROPOSE): S.PROPOSED,
    (S.PROPOSED, E.PROPOSE): S.PROPOSED,  # someone else is chosen instead
    (S.PROPOSED, E.DROP): S.OPEN,
    (S.PROPOSED, E.REQUEST): S.REQUESTED,
    (S.REQUESTED, E.BOOK): S.BOOKED,
    (S.REQUESTED, E.LOSE): S.OPEN,
    (S.BOOKED, E.LOSE): S.OPEN,
}

TAKEN = frozenset({S.REQUESTED, S.BOOKED})
"""Parts that stand on an agreement, or wait for one: re-planning keeps them."""


class ProposalState(StrEnum):
    """Where a helper's proposal stands."""

    STANDING = "standing"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ProposalEvent(StrEnum):
    """What may happen to a proposal."""

    TAKE = "take"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    RETURN = "return"


PS, PE = ProposalState, ProposalEvent

PROPOSALS: Mapping[tuple[ProposalState, ProposalEvent], ProposalState] = {
    (PS.STANDING, PE.TAKE): PS.TAKEN,
    (PS.STANDING, PE.DECLINE): PS.DECLINED,
    (PS.STANDING, PE.WITHDRAW): PS.WITHDRAWN,
    (PS.STANDING, PE.LAPSE): PS.LAPSED,
    (PS.TAKEN, PE.RETURN): PS.STANDING,  # the booking did not come about
}


class ComposingState(StrEnum):
    """Where the putting together of plans stands that takes long."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"


class ComposingEvent(StrEnum):
    """What may happen to it."""

    BEGIN = "begin"
    FINISH = "finish"
    REFUSE = "refuse"
    ASK = "ask"


CS, CE = ComposingState, ComposingEvent

# Read a line aloud: "working, begun again (its worker was killed), works".
COMPOSING_STEPS: Mapping[tuple[ComposingState, ComposingEvent], ComposingState] = {
    (CS.QUEUED, CE.BEGIN): CS.WORKING,
    (CS.WORKING, CE.BEGIN): CS.WORKING,
    (CS.WORKING, CE.FINISH): CS.DONE,
    (CS.WORKING, CE.REFUSE): CS.REFUSED,
    (CS.DONE, CE.ASK): CS.QUEUED,
    (CS.REFUSED, CE.ASK): CS.QUEUED,
}
COMPOSING = frozenset({CS.QUEUED, CS.WORKING})
"""Under way."""
MOST_TURNS = 3  # so many times it is begun, if its worker is killed


PAIR = "two-carers"
"""The must-have, and the trait of an offer, that two people come together."""


def carers_of(must_haves: Collection[str]) -> int:
    """How many people a visit takes."""
    return 2 if PAIR in must_haves else 1


class NotInPlan(Invalid):
    """Times or tasks that the need does not ask for."""

    code = "not-in-plan"
    template = N_("Choose among the tasks and times that the need asks for.")


class EachTaskOnce(Invalid):
    """A time of the week that no task is chosen for."""

    code = "each-task"
    template = N_("Choose at least one time for each task, and at least one task for each time.")


class OfferDoesNotFit(Refused):
    """An offer for another task, or without time then."""

    code = "offer-does-not-fit"
    template = N_("That offer does not fit this part: it is for another task, or has no time then.")


class NothingToAnswer(Forbidden):
    """A need that this party has no offer for."""

    code = "nothing-to-answer"
    template = N_("You can answer needs for which you have a live offer that reaches there, and the checks.")


class SecondOfTwo(Refused):
    """The same supplier as both of two who come together."""

    code = "second-of-two"
    template = N_("%(name)s comes to these visits already. Choose somebody else as the second person.")


class AlreadyProposed(Conflict):
    """A second proposal for the same part."""

    code = "already-proposed"
    template = N_("You have proposed for this already. Take that back first if you want to change it.")


class PartTaken(Conflict):
    """Someone has been asked already."""

    code = "part-taken"
    template = N_("Someone has been asked for this part. Wait for their answer, or take the request back first.")


class NothingToTake(Invalid):
    """A composed plan in which nobody is."""

    code = "nothing-to-take"
    template = N_("Nobody is in this plan, so there is nothing to put in yours.")


class PlanChanged(Conflict):
    """A composed plan for times that are no longer open."""

    code = "plan-changed"
    template = N_("Your plan has changed since this was put together. Have it put together again.")


class WordsNeeded(Invalid):
    """A few words that the other side will read."""

    code = "words-needed"
    template = N_("Write a few words, up to 1,000 letters. They will be read by the other side.")


class PriceWrong(Invalid):
    """A proposed price that the offer cannot have."""

    code = "price-wrong"
    template = N_("Write 0 or a price up to the one your offer shows.")


def split(categories: Sequence[str], slots: Iterable[Slot]) -> dict[str, tuple[Slot, ...]]:
    """A first guess at which task is for which times, for people to correct.

    Times that begin alike and last alike belong together; the commonest go to the first task, and so on. Where there
    are fewer kinds of times than tasks, the last ones share.
    """
    groups: dict[tuple[int, int], list[Slot]] = {}
    for slot in sorted(slots):
        groups.setdefault((slot.start, slot.minutes), []).append(slot)
    ordered = sorted(groups.values(), key=lambda g: (-len(g), g))
    if not categories or not ordered:
        return {}
    found: dict[str, list[Slot]] = {}
    for index, category in enumerate(categories):
        found[category] = list(ordered[min(index, len(ordered) - 1)])
    for group in ordered[len(categories) :]:
        found[categories[-1]].extend(group)
    return {category: tuple(sorted(times)) for category, times in found.items()}


def fit(offered: Iterable[Slot], wanted: Iterable[Slot]) -> tuple[Slot, ...]:
    """Those of the wanted times that lie wholly inside the offered ones."""
    have = tuple(offered)
    return tuple(slot for slot in sorted(wanted) if covers(have, slot))


def weekly_pence(price_pence: int, unit: str, slots: Iterable[Slot]) -> int:
    """What the times cost in a week: each visit rounded half up once, as it will be paid."""
    times = tuple(slots)
    if unit == "hour":
        return sum((2 * price_pence * slot.minutes + 60) // 120 for slot in times)
    return price_pence * len(times)


def filled(lines: Iterable[tuple[str, Iterable[Slot], int]], carers: int) -> set[tuple[str, Slot]]:
    """The times of tasks to which as many come as it takes: half covered is open. `lines` are task, times, people."""
    come: Counter[tuple[str, Slot]] = Counter()
    for category, slots, people in lines:
        for slot in slots:
            come[category, slot] += people
    return {time for time, people in come.items() if people >= carers}


class Standing(Protocol):
    """A part as it stands, a row or a value."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def category(self) -> str:
        """Its task."""
        ...

    @property
    def party(self) -> str | None:
        """Who stands in it."""
        ...

    @property
    def carers(self) -> int:
        """How many come to it."""
        ...

    def times(self) -> Collection[Slot]:
        """Its times of the week."""
        ...


def beside(parts: Iterable[Standing], part: Standing) -> frozenset[str]:
    """The parties that fill the other half of a part, at any of its times; nobody where it is no half."""
    return frozenset(
        other.party
        for other in parts
        if other.party and other.id != part.id and part.carers == other.carers == 1
        and other.category == part.category and not set(other.times()).isdisjoint(part.times())
    )  # fmt: skip


def check_tasks(
    categories: Sequence[str], slots: Iterable[Slot], tasks: Mapping[str, Iterable[Slot]]
) -> dict[str, tuple[Slot, ...]]:
    """The tasks as given, tidy.

    Raises:
        NotInPlan: a task or a time that the need does not ask for.
        EachTaskOnce: a task without a time, or a time without a task.
    """
    wanted, given = set(slots), {category: set(times) for category, times in tasks.items()}
    if not set(given) <= set(categories) or not all(times <= wanted for times in given.values()):
        raise NotInPlan(field="tasks")
    if set(given) != set(categories) or not all(given.values()) or set().union(*given.values()) != wanted:
        raise EachTaskOnce(field="tasks")
    return {category: tuple(sorted(given[category])) for category in categories}
