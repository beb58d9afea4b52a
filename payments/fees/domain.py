"""The platform's fee: how much of a visit's price, how it is divided among funds, and how it is given back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_
from hub.people.domain import Sector
from payments.funds.domain import at_stripe, owed_to_stripe
from payments.ledger.domain import OPS, OWN, Account, AccountKind

WHOLE = 10_000  # basis points
MOST_BASIS_POINTS = 2_500
MOST_VISIT_PENCE = 1_000
PERCENT = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?\s*%?", re.ASCII)

Move = tuple[Account, Account, int]


class FeeWrong(Invalid):
    """A fee that cannot be."""

    code = "fee-wrong"
    template = N_("Write a percentage from 0 to 25 with at most two decimals, like 2.5, and an amount from £0 to £10.")


class FeesChanged(Conflict):
    """Somebody else has changed what was filled in, or what they would cost."""

    code = "fees-changed"
    template = N_("Fees, or what they would have cost, have changed since you looked. Read it again, then decide.")


class SameFees(Invalid):
    """Fees that stand already."""

    code = "same-fees"
    template = N_("These are the fees as they stand. Change something, or leave them.")


@dataclass(frozen=True)
class Fee:
    """Of each payment for a visit: so many hundredths of a percent of its price, and so many pence."""

    basis_points: int = 0
    visit_pence: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= MOST_BASIS_POINTS or not 0 <= self.visit_pence <= MOST_VISIT_PENCE:
            raise FeeWrong

    @property
    def percent(self) -> str:
        """“2.5” or “3”."""
        whole, rest = divmod(self.basis_points, 100)
        return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)

    def of(self, price_pence: int) -> int:
        """What is charged of a price: rounded down, and never more than half of it."""
        return min(self.basis_points * price_pence // WHOLE + self.visit_pence, price_pence // 2)

    def more(self, price_pence: int, charged_pence: int, more_pence: int) -> int:
        """What is charged besides when a price rises by `more_pence` to `price_pence`: never more than the rise."""
        return max(0, min(self.of(price_pence) - charged_pence, more_pence))


@dataclass(frozen=True)
class Fees:
    """The fee of each kind of supplier."""

    by_sector: Mapping[Sector, Fee]

    def of(self, sector: Sector) -> Fee:
        """The fee of a kind of supplier; nothing, where none was decided."""
        return self.by_sector.get(sector, NOTHING)

    @property
    def charged(self) -> bool:
        """Whether anyone is charged anything."""
        return any(fee != NOTHING for fee in self.by_sector.values())

    def as_dict(self) -> dict[str, dict[str, int]]:
        """For JSON."""
        return {sector.value: asdict(self.of(sector)) for sector in Sector}

    @classmethod
    def read(cls, numbers: Mapping[str, Mapping[str, int]]) -> Fees:
        """From JSON."""
        return cls({Sector(sector): Fee(**fee) for sector, fee in numbers.items()})


NOTHING = Fee()
NO_FEES = Fees(dict.fromkeys(Sector, NOTHING))


def basis_points(text: str, field: str) -> int:
    """Hundredths of a percent from what was typed: `2`, `2.5`, `0.25 %`.

    Raises:
        FeeWrong: it cannot be read.
    """
    match = PERCENT.fullmatch(text.strip())
    if not match or (found := int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))) > MOST_BASIS_POINTS:
        raise FeeWrong(field=field)
    return found


def divided(fee_pence: int, parts: Sequence[int]) -> list[int]:
    """A fee over the parts of what was paid, in proportion, to the penny; none is more than its part."""
    whole, done, before, shares = sum(parts), 0, 0, []
    for part in parts:
        done += part
        upto = fee_pence * done // whole if whole else 0
        shares.append(upto - before)
        before = upto
    return shares


def kept(charged_pence: int, of_pence: int, now_pence: int) -> int:
    """What is kept of a fee when less of the price stands: in proportion, every part of a penny given back."""
    return charged_pence * now_pence // of_pence if of_pence else 0


def within(captured_pence: int, charged_pence: int, of_pence: int, most_pence: int, owed_pence: int) -> int:
    """How much of a price can be refunded before more than `owed_pence` of it would have to come from its supplier."""
    fee, low, high = kept(charged_pence, of_pence, captured_pence), 0, min(most_pence, captured_pence)
    while low < high:
        middle = (low + high + 1) // 2
        back = fee - kept(charged_pence, of_pence, captured_pence - middle)
        low, high = (middle, high) if middle - back <= owed_pence else (low, middle - 1)
    return low


def taken(source: Account, fund: str, pence: int, at_stripe_pence: int) -> list[Move]:
    """The moves of a fee: out of what is held, together with its cash, into the income of the platform.

    The cash is what the fund has at Stripe, as far as it is there, else what it has at the bank.
    """
    return [
        move
        for kind, part in _cash(pence, at_stripe_pence)
        for move in ((source, Account(kind, fund), part), (Account(kind, OPS), _INCOME, part))
    ]


def given_back(target: Account, fund: str, pence: int, at_stripe_pence: int) -> list[Move]:
    """The moves of a fee the other way round, with cash that the platform has at Stripe, else at the bank.

    Residents' own money is of use at Stripe only: there it is at once, and what the platform lacks the council pays in.
    """
    return [
        move
        for kind, part in _cash(pence, at_stripe_pence)
        for move in ((_has_back(kind, fund), target, part), (_INCOME, _gives_back(kind, fund), part))
    ]


def _has_back(kind: AccountKind, fund: str) -> Account:
    return at_stripe(fund) if fund == OWN else Account(kind, fund)


def _gives_back(kind: AccountKind, fund: str) -> Account:
    return owed_to_stripe() if fund == OWN and kind is AccountKind.BANK else Account(kind, OPS)


_INCOME = Account(AccountKind.FEE, OPS)


def _cash(pence: int, at_stripe_pence: int) -> list[tuple[AccountKind, int]]:
    there = max(0, min(pence, at_stripe_pence))
    parts = ((AccountKind.STRIPE_AVAILABLE, there), (AccountKind.BANK, pence - there))
    return [(kind, part) for kind, part in parts if part]
