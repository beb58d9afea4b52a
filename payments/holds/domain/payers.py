"""What a visit's money is set aside from: a budget, or a resident's own money; and what its accounts are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from payments.budgets.domain import available, held
from payments.holds.domain.refusals import OwnMoneyShort
from payments.holds.domain.rules import HORIZON, Decision, Line
from payments.ledger.domain import OWN, Account, AccountKind

OWN_PERIODS = date(2024, 1, 1)  # a Monday, from which a supporter's four weeks of own money are counted


@dataclass(frozen=True)
class Payer:
    """A budget, or (`own`) the purse of the resident with that id."""

    id: str
    own: bool = False

    def available(self, fund: str) -> Account:
        """What it may use."""
        return Account(AccountKind.OWN_AVAILABLE, OWN, self.id) if self.own else available(self.id, fund)

    def held(self, fund: str) -> Account:
        """What is set aside of it."""
        return Account(AccountKind.OWN_HELD, OWN, self.id) if self.own else held(self.id, fund)

    def recovery(self, fund: str) -> Account:
        """What comes back to it once whoever owes it has paid: not spendable before."""
        return Account(AccountKind.OWN_RECOVERY if self.own else AccountKind.RECOVERY, fund, self.id)


def payer(budget: str | None, purse: str | None) -> Payer:
    """What pays, of the two of which one is named."""
    return Payer(budget) if budget is not None else Payer(str(purse), own=True)


def decide_own(available_pence: int, lines: Sequence[Line], now: datetime, *, firm: bool) -> Decision:
    """Which visits own money is set aside for now, in order of date, and which wait for more of it.

    Args:
        available_pence: what is free.
        lines: the visits' money.
        now: the moment of asking.
        firm: whether all within the horizon must fit; else what does not fit waits.

    Raises:
        OwnMoneyShort: it is firm, and does not fit.
    """
    near = [line for line in sorted(lines) if line.at <= now + HORIZON]
    needed = sum(line.amount_pence for line in near)
    if firm and needed > available_pence:
        raise OwnMoneyShort.of(needed, available_pence)
    held = fitting(available_pence, near)
    return Decision(tuple(held), tuple(line for line in sorted(lines) if line not in held))


def fitting(available_pence: int, lines: Sequence[Line]) -> list[Line]:
    """Those that fit, in their order."""
    kept = []
    for line in lines:
        if line.amount_pence <= available_pence:
            available_pence -= line.amount_pence
            kept.append(line)
    return kept
