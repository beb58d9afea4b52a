"""What expenses announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ExpenseClaimed(Event):
    """Someone claims what they paid or drove; `claimant` is a URN."""

    type: ClassVar[str] = "expense.claimed"

    expense: str
    claimant: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class ExpenseApproved(Event):
    """Finance approved a claim: its amount is owed, from a fund."""

    type: ClassVar[str] = "expense.approved"

    expense: str
    claimant: str
    fund: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class ExpenseRefused(Event):
    """Finance refused a claim; its reason stands with it."""

    type: ClassVar[str] = "expense.refused"

    expense: str
    claimant: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class ExpenseWithdrawn(Event):
    """Whoever claimed took it back before it was decided."""

    type: ClassVar[str] = "expense.withdrawn"

    expense: str
    claimant: str
    amount_pence: int
