"""Money as people write and read it; inside, it is always integer pence."""

from __future__ import annotations

import re

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_PENCE = 10_000_000_00  # ten million pounds: beyond it is a slip of the finger
_MOST_SIGNS = 15  # of pounds as they are typed: what is longer is too much, and is not even worked out

_POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?", re.ASCII)


class NotMoney(Invalid):
    """An amount that cannot be read as pounds and pence."""

    code = "not-money"
    template = N_("Write the amount in pounds, like 12 or 12.50.")


class TooMuch(Invalid):
    """An amount beyond what one entry may hold."""

    code = "too-much-money"
    template = N_("That is more than one entry may hold. Check the amount.")


def pence(text: str) -> int:
    """Pence from what a person typed: `12`, `12.50`, `£1,200.00`.

    Raises:
        NotMoney: it cannot be read (half pennies, a comma for a point, a minus).
        TooMuch: it is over ten million pounds.
    """
    match = _POUNDS.fullmatch(text.strip())
    if not match:
        raise NotMoney(field="amount")
    if len(match[1]) > _MOST_SIGNS:
        raise TooMuch(field="amount")
    amount = int(match[1].replace(",", "")) * 100 + int(match[2] or 0)
    if amount > MOST_PENCE:
        raise TooMuch(field="amount")
    return amount


def pounds(amount_pence: int) -> str:
    """`£1,234.50`; negative amounts with a true minus sign."""
    sign = "\u2212" if amount_pence < 0 else ""
    whole, part = divmod(abs(amount_pence), 100)
    return f"{sign}£{whole:,}.{part:02d}"


def share(amount_pence: int, part: int, whole: int) -> int:
    """`amount_pence * part / whole`, rounded half up, in exact integers."""
    return (2 * amount_pence * part + whole) // (2 * whole)
