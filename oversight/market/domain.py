"""How the market's page is arranged: four questions, the figures that answer each, and how a map shades them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.words import N_
from oversight.metrics.domain import METRICS, Metric


class Question(StrEnum):
    """What a citizen may ask of a council."""

    WISELY = "wisely"
    REASONS = "reasons"
    FAIRLY = "fairly"
    ADEQUATELY = "adequately"


@dataclass(frozen=True)
class Answering:
    """One question in words, and the metrics that answer it; the first is drawn."""

    question: Question
    title: str
    lead: str
    codes: tuple[str, ...]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics, from the registry."""
        return tuple(METRICS[code] for code in self.codes)


QUESTIONS = (
    Answering(
        Question.ADEQUATELY,
        N_("Are needs met well enough?"),
        N_("Whether people who ask for help find it, how long they wait, and what nobody gives."),
        ("fill", "wait", "unmet-hours"),
    ),
    Answering(
        Question.WISELY,
        N_("Is money spent wisely?"),
        N_("Whether the hours on offer are used, and whether what was agreed is really done."),
        ("utilisation", "hand-backs", "missed"),
    ),
    Answering(
        Question.REASONS,
        N_("Is it spent for the right reasons?"),
        N_(
            "Whether help goes where it is asked for: what people look for in vain, and where there is little to choose."
        ),
        ("empty-searches", "depth", "unmet-hours"),
    ),
    Answering(
        Question.FAIRLY,
        N_("Is it shared fairly, and does it work well?"),
        N_("Whether a few hold the market, and whether people wait alike wherever they live."),
        ("top-share", "concentration", "wait"),
    ),
)

HEADLINES = ("fill", "wait", "empty-searches", "depth")
"""The figures at the top of the page, one for each question."""

WARD_LINES = ("wait", "fill", "depth", "unmet-hours")
"""The figures of a ward that are drawn over time."""

WARDS, WORK_WARDS = "/market/wards", "/council/market/wards"
"""Where the pages of wards stand: for everyone, and for officers."""

# Where a map's shades begin, from fine to trouble, in the metric's own unit: the register's threshold is the middle one.
SHADES: Mapping[str, tuple[float, float, float]] = {
    "fill": (0.90, 0.80, 0.70),
    "wait": (1.5, 3.0, 6.0),
    "unmet-hours": (0.025, 0.05, 0.10),
    "empty-searches": (0.05, 0.10, 0.20),
    "utilisation": (0.40, 0.70, 0.90),
    "depth": (6, 3, 1),
    "concentration": (1000, 2000, 4000),
    "top-share": (0.15, 0.30, 0.60),
    "hand-backs": (0.01, 0.02, 0.04),
    "missed": (0.005, 0.01, 0.02),
}

# The lever that answers each metric, in words.
LEVER_ADVICE: Mapping[str, str] = {
    "recruitment-drive": N_("a recruitment drive"),
    "call-for-services": N_("a call for services"),
    "grant": N_("a grant for small suppliers"),
    "contingency": N_("a plan for what happens if the supplier fails"),
    "suspension": N_("an improvement notice, then suspension"),
}
OUTSIDE = frozenset({"recruitment-drive", "grant"})
"""What a council does outside Kith: here it is only put on the record."""
