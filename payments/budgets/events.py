"""What budgets announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class BudgetWritten(Event):
    """A budget waits for approval; `by` is who wrote it."""

    type: ClassVar[str] = "budget.written"

    budget: str
    holder: str
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class BudgetApproved(Event):
    """A budget may be used from its first day; `holder` is a URN, `by` who approved it."""

    type: ClassVar[str] = "budget.approved"

    budget: str
    holder: str
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstalmentLanded(Event):
    """Money for a period came into a budget: pence, and the day (ISO) after the last that it pays for."""

    type: ClassVar[str] = "budget.instalment-landed"

    budget: str
    number: int
    amount_pence: int
    paid_until: str


@dataclass(frozen=True, kw_only=True)
class BudgetReduced(Event):
    """A reduction is in force: what had landed beyond the new amount is to go back, and holds are to be cut."""

    type: ClassVar[str] = "budget.reduced"

    budget: str
    step: str


@dataclass(frozen=True, kw_only=True)
class ContributionCame(Event):
    """A resident's own share came into their budget; pence."""

    type: ClassVar[str] = "budget.contribution-came"

    budget: str
    amount_pence: int
