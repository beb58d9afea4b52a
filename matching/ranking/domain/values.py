"""What ranking works on: what is wanted for one part of a need, and the features of each candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.kernel.words import N_
from matching.distances.domain import Point
from matching.hours.domain import QUARTERS_A_WEEK, STEP, WHOLE_WEEK_QUARTERS

PROTECTED = frozenset(
    {
        "age", "belief", "colour", "disability", "ethnicity", "faith", "gender", "marriage", "maternity", "nationality",
        "orientation", "pregnancy", "race", "religion", "sex", "sexuality",
    }
)  # fmt: skip
"""What a feature may never be about where it would weigh (Equality Act 2010, section 4, in everyday names)."""


def protected(feature: str) -> bool:
    """Whether a feature such as `gender:woman` names a protected characteristic."""
    return feature.split(":", 1)[0].strip().casefold() in PROTECTED


@dataclass(frozen=True)
class Wanted:
    """One part of a need. Features are words with an optional value: `language:ko`, `pets`, `step-free`.

    `slots` is a mask of quarters of the week (`matching.hours`), 0 where any time will do; `longest` is the longest
    visit among them in minutes, 0 where any length will do. `visits` are the visits one by one, a mask each, empty where
    any time of `slots` will do: whoever has time for no whole visit cannot come. `checks` are those that
    *this* task demands, valid on every day from `first_day` to `last_day`. `kinds` are the kinds of supplier that may
    do it, all if empty. `must` has to be there, a helper's gender too if the resident says so; `prefer` weighs, and
    may not name a protected characteristic. `ceiling_pence` and `median_pence` are for an hour; the median is the
    local one for this category, None where there are too few prices. `blocked` are parties never to be matched.
    """

    category: str
    first_day: date
    last_day: date
    point: Point | None = None
    areas: frozenset[str] = frozenset()
    slots: int = 0
    longest: int = 0
    visits: tuple[int, ...] = ()
    kinds: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    prefer: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    ceiling_pence: int | None = None
    median_pence: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.slots <= WHOLE_WEEK_QUARTERS:
            raise ValueError("slots are a mask of 672 quarters")
        if self.longest < 0:
            raise ValueError("no visit is shorter than nothing")
        if any(not visit or visit & ~self.slots for visit in self.visits):
            raise ValueError("a visit is some of the slots")
        if self.last_day < self.first_day:
            raise ValueError("the last day is before the first")
        unfair = sorted(feature for feature in self.prefer if protected(feature))
        if unfair:
            raise ValueError(f"a preference may not be about {unfair[0]}: say it as a must-have if it is one")


@dataclass(frozen=True)
class Candidate:
    """An offer as ranking sees it: what it can do, what it costs, and how it went so far. No one's person.

    `checks` maps each valid check to its last day (None: no end). `availability` is a mask of quarters, `shortest`
    the shortest visit it makes in minutes; `left` are the minutes that its week still has. `price_pence` is for an hour (0 allowed). `asked` requests of which `accepted`; `due` visits of which `kept` (turned up);
    `together` visits with this very resident; `visits` in all. `rating` is the mean of 1..5 over `reviews` reviews.
    """

    id: str
    party: str
    kind: str
    sector: str
    categories: frozenset[str]
    point: Point | None = None
    radius_km: float = 0.0
    areas: frozenset[str] = frozenset()
    availability: int = WHOLE_WEEK_QUARTERS
    shortest: int = 0
    left: int = QUARTERS_A_WEEK * STEP
    price_pence: int = 0
    checks: Mapping[str, date | None] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    asked: int = 0
    accepted: int = 0
    due: int = 0
    kept: int = 0
    together: int = 0
    visits: int = 0
    rating: float | None = None
    reviews: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.accepted <= self.asked or not 0 <= self.kept <= self.due:
            raise ValueError("nobody accepts more than they were asked or keeps more than was due")
        if (
            min(self.together, self.visits, self.reviews, self.price_pence, self.shortest, self.left) < 0
            or self.radius_km < 0
        ):
            raise ValueError("counts, prices, lengths and radii are never below 0")
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise ValueError("a rating is 1 to 5")
        if not 0 <= self.availability <= WHOLE_WEEK_QUARTERS:
            raise ValueError("availability is a mask of 672 quarters")


@dataclass(frozen=True)
class Weights:
    """How much each part of the score counts, and where its figures bend; shown to everyone (`matching.md`, Ranking).

    Changing them is a recorded decision. Only their proportions matter. Newcomers are to be seen at least `newcomers_aim`
    of what a lot among all who fit would give them: four fifths, the usual measure of whether a choice works against a
    group (29 CFR 1607.4 D), until something else is decided.
    """

    nearness: float = 0.20
    hours: float = 0.25
    continuity: float = 0.12
    reliability: float = 0.16
    reviews: float = 0.10
    price: float = 0.05
    preferences: float = 0.10
    newcomer: float = 0.02
    far_km: float = 10.0
    known_after_visits: int = 8
    new_until_visits: int = 10
    usual_reliability: float = 0.85
    usual_rating: float = 4.0
    prior_count: float = 5.0
    newcomers_aim: float = 0.8

    def __post_init__(self) -> None:
        if min(getattr(self, name) for name in PARTS) < 0 or not sum(getattr(self, name) for name in PARTS):
            raise ValueError("weights are never below 0, and one is above")


PART_WORDS: Mapping[str, str] = {
    "nearness": N_("How near"),
    "hours": N_("Hours covered"),
    "continuity": N_("You know each other"),
    "reliability": N_("Accepts, and turns up"),
    "reviews": N_("Reviews"),
    "price": N_("Price against the usual one here"),
    "preferences": N_("What you would like"),
    "newcomer": N_("A fair chance for newcomers"),
}
PARTS = tuple(PART_WORDS)
"""The parts of the score, in the order in which they are shown."""
