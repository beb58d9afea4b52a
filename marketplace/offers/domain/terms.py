"""The standard terms, which going live accepts: those every council starts with, and its own from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_POINTS = 20
LONGEST_POINT = 300


class TermsUnusable(Invalid):
    """What was written does not make terms; `field` says where, `message` what to do."""

    code = "terms-unusable"


@dataclass(frozen=True)
class Terms:
    """The standard terms in force from a day on; the levers rest on them."""

    starts: date
    points: tuple[str, ...]


TERMS: tuple[Terms, ...] = (
    Terms(
        date(2025, 1, 1),
        (
            N_("You keep your checks in date. A visit that needs a check you no longer hold does not take place."),
            N_("You come when you said you would, or you tell the person as early as you can."),
            N_("You charge the price shown here, nothing on top, and never take cash for a visit booked here."),
            N_("You keep what you learn about people to yourself."),
            N_("If you are worried that someone is being harmed, you tell the council at once."),
            N_("The council may pause or suspend an offer to keep people safe. It tells you why, and you can answer."),
            N_("Your visits, your reviews and how often you hand visits back are counted, and the figures are public."),
        ),
    ),
)


def terms_on(day: date, own: Iterable[Terms] = ()) -> Terms:
    """The standard terms in force on a day: of a council's `own` and those it started with the newest; of one day the last."""
    found = TERMS[0]
    for terms in (*TERMS, *own):
        if found.starts <= terms.starts <= day:
            found = terms
    return found


def points_of(text: str) -> tuple[str, ...]:
    """The points that were written, one a line.

    Raises:
        TermsUnusable: there are none, too many, or one that nobody would read.
    """
    points = tuple(point for line in text.splitlines() if (point := " ".join(line.split()).lstrip("•*- ")))
    if not points:
        raise TermsUnusable(field="points", message=N_("Write at least one point, each on a line of its own."))
    if len(points) > MOST_POINTS or max(map(len, points)) > LONGEST_POINT:
        words = N_("Keep to 20 points of at most 300 letters each, so that people read them.")
        raise TermsUnusable(field="points", message=words)
    return points
