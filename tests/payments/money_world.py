"""What the tests of money share: short words for what people do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from payments.funds import queries as funds
from payments.funds import services as fund_services
from payments.holds import services as hold_services
from payments.holds.domain import Line
from payments.ledger import queries as ledger

STARTS = date(2025, 12, 1)  # the Monday before the tests' clock starts
CARE = "personal-care"


@dataclass
class World:
    """Money in a fund, and shorthand for the services."""

    def fund(self, pence: int = 1_000_000, name: str | None = None, owner: str | None = None) -> str:
        def act() -> str:
            fund = fund_services.open_fund(name or f"Fund {ids.new()}", "For tests.", owner_urn=owner, by=SYSTEM)
            if pence:
                fund_services.receive(fund, pence, "BACS 1", SYSTEM)
            return fund

        return unit.write(act)

    def budget(
        self,
        *funds: str,
        pence: int = 10_000,
        starts: date = STARTS,
        days: int = 28 * 6,
        approved: bool = True,
        holder: str | None = None,
        **more: Any,
    ) -> str:
        def act() -> str:
            budget = budget_services.write_budget(
                holder or person(),
                funds,
                pence,
                starts=starts,
                ends=starts + timedelta(days=days - 1),
                by=SYSTEM,
                **more,
            )
            if approved:
                budget_services.approve_budget(budget, SYSTEM)
            return budget

        return unit.write(act)

    def request(self, budget: str, *lines: Line, **more: Any) -> Any:
        return unit.write(hold_services.request_holds, budget, lines, clock.now(), **more)

    def view(self, budget: str) -> budgets.BudgetView:
        return unit.read(budgets.budget, budget)

    def purse(self, budget: str) -> tuple[int, int, int, int]:
        """Available, held, promised, spent."""
        view = self.view(budget)
        return view.available_pence, view.held_pence, view.promised_pence, view.spent_pence

    def fund_view(self, fund: str) -> Any:
        return unit.read(funds.fund, fund)

    def adds_up(self, fund: str) -> None:
        """In = left + budgets + held + spent, as its page says."""
        view = self.fund_view(fund)
        assert view.in_pence == view.left_pence + view.budgets_pence + view.held_pence + view.spent_pence

    def verify(self) -> None:
        assert unit.read(ledger.prove) == []


def person() -> str:
    return ids.urn("person", ids.new())


def line(
    days: float, pence: int, *, payee: str | None = None, category: str = CARE, through: str | None = None
) -> Line:
    """A visit `days` from now."""
    at = clock.now() + timedelta(days=days)
    return Line(at, ids.urn("visit", ids.new()), pence, category, payee or person(), through)


def days(numbers: Iterable[float], pence: int) -> list[Line]:
    return [line(n, pence) for n in numbers]


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
