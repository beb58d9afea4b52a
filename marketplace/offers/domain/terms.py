"""The standard terms, which going live accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.kernel.words import N_


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


def terms_on(day: date) -> Terms:
    """The standard terms in force on a day."""
    return max((t for t in TERMS if t.starts <= day), key=lambda t: t.starts, default=TERMS[0])
