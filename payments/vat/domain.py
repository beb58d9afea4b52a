"""VAT as a line of a statement: whether it is in the price, exempt, or not charged at all.

Prices here are whole prices, VAT in them where there is any. Whether care is exempt (VAT Act 1994, Schedule 9, Group 7)
depends on who gives it and what it is; finance finds that out and keeps it, Kith does not judge it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_WORDS = 500
# The standard rate in per cent, from its day on (VAT Act 1994, section 2, as changed). The first is before any visit.
RATES: tuple[tuple[date, int], ...] = ((date(2011, 1, 4), 20),)

_NUMBER = re.compile(r"(?:GB)?(\d{9})", re.ASCII)
_WEIGHTS = range(8, 1, -1)


class Vat(StrEnum):
    """How one line stands."""

    NONE = "none"  # whoever made the visit is not registered
    EXEMPT = "exempt"
    STANDARD = "standard"


VAT_WORDS: dict[Vat, str] = {
    Vat.NONE: N_("Without VAT: not registered"),
    Vat.EXEMPT: N_("Exempt from VAT"),
    Vat.STANDARD: N_("With VAT at the standard rate"),
}


class NotAVatNumber(Invalid):
    """A number that cannot be one."""

    code = "not-a-vat-number"
    template = N_("Write the VAT number: nine digits, like 980 7806 84, as on its certificate. Check each digit.")


class NoVatReason(Invalid):
    """A registration without a reason."""

    code = "no-vat-reason"
    template = N_("Say in a sentence how you know.")


class StandsSo(Invalid):
    """What is kept already, from that very day."""

    code = "vat-stands-so"
    template = N_("They stand so already, from that day on.")


@dataclass(frozen=True)
class Registration:
    """How a supplier stands from a day on: its number ("" is not registered), and what it gives exempt (codes)."""

    valid_from: date
    number: str
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Treatment:
    """How one amount stands: which way, and how many of its pence are VAT."""

    vat: Vat
    vat_pence: int = 0


def vat_number(text: str) -> str:
    """Nine digits from what was typed, or "" from nothing.

    The last two make the first seven, weighed 8 to 2, come to nothing in 97s; or 55 less than that, for newer numbers
    (HMRC, VAT registration numbers, format and check digits).

    Raises:
        NotAVatNumber: they do not.
    """
    plain = re.sub(r"[\s.-]", "", text).upper()
    if not plain:
        return ""
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise NotAVatNumber(field="number")
    digits = [int(digit) for digit in match[1]]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False)) + int(match[1][7:])
    if not any(digits) or (total % 97 and (total + 55) % 97):
        raise NotAVatNumber(field="number")
    return match[1]


def rate_on(day: date) -> int:
    """The standard rate of a day, in per cent."""
    return next((percent for since, percent in reversed(RATES) if since <= day), RATES[0][1])


def included(gross_pence: int, percent: int) -> int:
    """How many pence of a whole price are VAT, half a penny up: `gross × percent ÷ (100 + percent)`."""
    return (2 * gross_pence * percent + 100 + percent) // (2 * (100 + percent))


def on(registrations: Iterable[Registration], day: date) -> Registration | None:
    """The registration in force on a day; of several from the same day the last."""
    found = None
    for one in registrations:
        if one.valid_from <= day and (found is None or one.valid_from >= found.valid_from):
            found = one
    return found


def treatment(registrations: Iterable[Registration], category: str, day: date, gross_pence: int) -> Treatment:
    """How a price for such help on a day stands."""
    standing = on(registrations, day)
    if standing is None or not standing.number:
        return Treatment(Vat.NONE)
    if category in standing.exempt:
        return Treatment(Vat.EXEMPT)
    return Treatment(Vat.STANDARD, included(gross_pence, rate_on(day)))
