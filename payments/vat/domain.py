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

from hub.kernel.dated import Versions
from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_WORDS = 500
# Rates are in tenths of a per cent: there was one of 17.5. The standard rate since 4 January 2011, before any visit, is
# 20 per cent (VAT Act 1994, section 2, as changed); it holds until a council's finance has entered another.
DEFAULT_RATE = 200
MOST_RATE = 500  # half of the net price: beyond it is a slip of the finger

_NUMBER = re.compile(r"(?:GB)?(\d{9})", re.ASCII)
_PERCENT = re.compile(r"(\d{1,2})(?:\.(\d))? ?%?", re.ASCII)
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


class NotARate(Invalid):
    """A rate that cannot be, or not so."""

    code = "not-a-vat-rate"
    template = N_("%(message)s")


@dataclass(frozen=True)
class Registration:
    """How a supplier stands from a day on: its number ("" is not registered), and what it gives exempt (codes)."""

    valid_from: date
    number: str
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Treatment:
    """How one amount stands: which way, how many of its pence are VAT, and at what rate (tenths of a per cent)."""

    vat: Vat
    vat_pence: int = 0
    rate: int = 0


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


def rate(text: str) -> int:
    """Tenths of a per cent from what was typed: `20`, `17.5`, `20%`.

    Raises:
        NotARate: it cannot be read, is nothing, or more than 50 per cent.
    """
    match = _PERCENT.fullmatch(text.strip())
    tenths = int(match[1]) * 10 + int(match[2] or 0) if match else 0
    if not 0 < tenths <= MOST_RATE:
        raise NotARate(message=N_("Write the rate in per cent, from 0.1 to 50, like 20 or 17.5."), field="percent")
    return tenths


def percent(tenths: int) -> str:
    """A rate as people write it: `20`, `17.5`; nothing where there is none."""
    whole, part = divmod(tenths, 10)
    return (f"{whole}.{part}" if part else str(whole)) if tenths else ""


def included(gross_pence: int, tenths: int) -> int:
    """How many pence of a whole price are VAT, half a penny up: `gross × rate ÷ (100 % + rate)`."""
    return (2 * gross_pence * tenths + 1000 + tenths) // (2 * (1000 + tenths))


def on(registrations: Iterable[Registration], day: date) -> Registration | None:
    """The registration in force on a day; of several from the same day the last."""
    found = None
    for one in registrations:
        if one.valid_from <= day and (found is None or one.valid_from >= found.valid_from):
            found = one
    return found


def treatment(
    registrations: Iterable[Registration], rates: Versions[int], category: str, day: date, gross_pence: int
) -> Treatment:
    """How a price for such help on a day stands, by the rate of that day."""
    standing = on(registrations, day)
    if standing is None or not standing.number:
        return Treatment(Vat.NONE)
    if category in standing.exempt:
        return Treatment(Vat.EXEMPT)
    standard = rates.on(day)
    return Treatment(Vat.STANDARD, included(gross_pence, standard), standard)
