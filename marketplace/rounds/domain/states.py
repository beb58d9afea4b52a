"""How a round comes about: its states, by which rule it shares, why it is refused, and what its figures are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_


class RoundState(StrEnum):
    """Where a round stands."""

    QUEUED = "queued"
    GATHERING = "gathering"
    SHARING = "sharing"
    DONE = "done"
    REFUSED = "refused"


class RoundEvent(StrEnum):
    """What may happen to a round."""

    GATHER = "gather"
    SHARE = "share"
    KEEP = "keep"
    REFUSE = "refuse"


S, E = RoundState, RoundEvent

# Read a line aloud: "a gathering round, gathered again (its worker was killed), gathers".
STEPS: Mapping[tuple[RoundState, RoundEvent], RoundState] = {
    (S.QUEUED, E.GATHER): S.GATHERING,
    (S.GATHERING, E.GATHER): S.GATHERING,
    (S.SHARING, E.GATHER): S.GATHERING,
    (S.GATHERING, E.SHARE): S.SHARING,
    (S.SHARING, E.KEEP): S.DONE,
    (S.GATHERING, E.REFUSE): S.REFUSED,
    (S.SHARING, E.REFUSE): S.REFUSED,
}
UNDER_WAY = frozenset({S.QUEUED, S.GATHERING, S.SHARING})


class How(StrEnum):
    """By what rule hours are shared out."""

    EXACT = "exact"
    STABLE = "stable"


class Aim(StrEnum):
    """What is worked out: the round itself, or the answer to a question that is asked of the same engine."""

    ROUND = "round"
    FAILS = "fails"
    JOIN = "join"
    STOPS = "stops"


AIM_WORDS = {
    Aim.FAILS: N_("A supplier fails tonight"),
    Aim.JOIN: N_("Volunteers join in a ward"),
    Aim.STOPS: N_("A supplier stops"),
}
"""What was asked, in words; the round itself is not asked about anything."""


Told = Callable[[int, int], None]
"""Hears how far something is: so many, of so many."""


def untold(_seen: int, _of: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: by what rule a round shares, what a question is about, and which person asked (None: the night)."""

    id: str
    aim: Aim
    how: How
    question: Mapping[str, Any]
    by: str | None


MOST_TURNS = 3  # so many times a round is begun, whose workers are killed
TURN, REFUSED, WORDS = "turn", "refused", "words"  # what a round keeps until it has figures
SEEN, OF = "seen", "of"  # and how far its present step is: needs looked at, or parts of the sharing out that are solved


class Refusal(StrEnum):
    """Why a round was refused."""

    TOO_LARGE = "too-large"
    BROKEN = "broken"
    KILLED = "killed"
    SAID = "said"


REFUSAL_WORDS = {
    Refusal.TOO_LARGE: N_(
        "The latest round was refused: there are more needs and offers than one round can weigh exactly."
    ),
    Refusal.BROKEN: N_(
        "The latest round went wrong and was ended. What went wrong is in the log; you may run it again."
    ),
    Refusal.KILLED: N_("The latest round was stopped three times before it was done, so it was not begun again."),
}

NO_ANSWER_WORDS = {
    Refusal.TOO_LARGE: N_("This could not be worked out: there is more than one round can weigh exactly."),
    Refusal.BROKEN: N_("This went wrong and was ended. What went wrong is in the log; you may ask again."),
    Refusal.KILLED: N_(
        "This was stopped three times before it was done, so it was not begun again. You may ask again."
    ),
}
"""The same of a question; what a rule refused has the rule's own words."""

DRAFT = "draft"
DRAFT_WORDS = N_("Somebody stands in the plan for this, but has not been asked yet.")
PAIRS = "pairs"
PAIRS_WORDS = N_(
    "Two helpers who each come alone could come together. The round does not pair them; a plan that is put together for "
    "this need does, while its times are open."
)


HOW_WORDS = {
    How.EXACT: N_("Nobody with nothing first, then as many hours as can be"),
    How.STABLE: N_("Each with whom suits them best, so that no two would rather swap"),
}


class RoundUnderWay(Conflict):
    """A second round while one is under way."""

    code = "round-under-way"
    template = N_("A round is under way already. Wait until it is done, then look at its figures.")


class NoSuchSupplier(Invalid):
    """A supplier who gives no help now."""

    code = "no-such-supplier"
    template = N_("Choose a supplier who has a live offer or is booked now.")
