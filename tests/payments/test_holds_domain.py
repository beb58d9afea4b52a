"""What is held, what is promised, what is refused: `decide` by dates and amounts alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from payments.budgets.domain import BudgetState, Terms
from payments.holds.domain import (
    BudgetClosed,
    BudgetShort,
    CategoryBarred,
    Decision,
    LimitReached,
    Line,
    NotALine,
    OutsideDates,
    Promise,
    Purse,
    bear,
    check_limits,
    decide,
    split,
)

NOW = datetime(2025, 12, 2, 9, tzinfo=UTC)
START = date(2025, 12, 1)


def purse(free: int = 10_000, landed: int = 1, promises: tuple[Promise, ...] = (), **more: Any) -> Purse:
    terms = more.pop("terms", Terms(START, START + timedelta(days=28 * 4 - 1), 10_000))
    state = more.pop("state", BudgetState.APPROVED)
    return Purse(state, terms, landed, more.pop("categories", None), free, promises)


def visit(days: float, pence: int, name: str = "v", **more: Any) -> Line:
    return Line(NOW + timedelta(days=days), f"visit:{name}{days}", pence, "company", "person:p", **more)


def judge(purse: Purse, *lines: Line, now: datetime = NOW) -> Decision:
    return decide(purse, lines, now, datetime.date)


def days_of(lines: tuple[Line, ...]) -> list[float]:
    return [(line.at - NOW).total_seconds() / 86_400 for line in lines]


def test_holds_reach_to_the_end_of_what_is_paid_for() -> None:
    found = judge(purse(), visit(1, 1), visit(26, 1), visit(27, 1))  # 29 December starts the second period
    assert (days_of(found.held), days_of(found.unfunded)) == ([1, 26], [27])


def test_holds_reach_28_days_at_most() -> None:
    found = judge(purse(landed=2), visit(28, 1), visit(28.01, 1), visit(60, 1))
    assert (days_of(found.held), days_of(found.unfunded)) == ([28], [28.01, 60])


def test_nothing_is_held_before_the_first_instalment() -> None:
    assert days_of(judge(purse(free=0, landed=0), visit(1, 10_000)).unfunded) == [1]


def test_holds_are_in_order_of_date() -> None:
    assert days_of(judge(purse(), visit(9, 1), visit(3, 1), visit(5, 1)).held) == [3, 5, 9]


def test_refused_when_holds_exceed_what_is_free() -> None:
    judge(purse(), visit(1, 6_000), visit(2, 4_000))
    with pytest.raises(BudgetShort) as refused:
        judge(purse(), visit(1, 6_000), visit(2, 4_001))
    data = refused.value.data
    assert (data["needed_pence"], data["available_pence"]) == (10_001, 10_000)
    said = refused.value.template % data
    assert "£100.01" in said
    assert "£100.00 free until 22 December 2025, when £100.00 comes in" in said


def test_without_an_instalment_to_come_the_refusal_names_none() -> None:
    with pytest.raises(BudgetShort) as refused:
        judge(purse(landed=4), visit(1, 10_001))
    assert "until" not in refused.value.template % refused.value.data


def test_what_waits_and_fits_comes_before_what_is_new() -> None:
    """In order of date; what does not fit keeps nothing, nor does what is over."""
    waits = tuple(
        Promise(NOW + timedelta(days=n), pence) for n, pence in ((3, 2_000), (-1, 9_000), (2, 9_000), (1, 5_000))
    )
    judge(purse(promises=waits), visit(3, 3_000))
    with pytest.raises(BudgetShort):
        judge(purse(promises=waits), visit(3, 3_001))
    with pytest.raises(BudgetShort):
        bear(purse(promises=waits), [visit(3, 3_001)], [], NOW, datetime.date)


def test_refused_when_the_promises_of_a_coming_period_exceed_its_instalment() -> None:
    promised = (Promise(NOW + timedelta(days=30), 9_000),)
    judge(purse(promises=promised), visit(31, 1_000), visit(60, 10_000))
    with pytest.raises(BudgetShort) as refused:
        judge(purse(free=99_999, promises=promised), visit(31, 1_001))
    said = refused.value.template % refused.value.data
    assert "from 29 December 2025 to 25 January 2026 take £10.01" in said
    assert "has £10.00 free" in said


def test_money_already_here_for_later_visits_is_not_given_twice() -> None:
    """An instalment came a week early: what lies beyond 28 days in its period has its claim on it."""
    later = (Promise(NOW + timedelta(days=40), 8_000),)
    judge(purse(landed=2, promises=later), visit(3, 2_000))
    with pytest.raises(BudgetShort):
        judge(purse(landed=2, promises=later), visit(3, 2_001))
    with pytest.raises(BudgetShort):
        judge(purse(landed=2, promises=later), visit(41, 2_001))


@pytest.mark.parametrize("state", [BudgetState.PROPOSED, BudgetState.REFUSED])
def test_a_budget_that_is_not_approved_pays_nothing(state: BudgetState) -> None:
    with pytest.raises(BudgetClosed):
        judge(purse(state=state), visit(1, 1))


@pytest.mark.parametrize("days", [-2, 28 * 4])
def test_no_holds_outside_the_dates(days: int) -> None:
    with pytest.raises(OutsideDates) as refused:
        judge(purse(), visit(days, 1))
    assert "from 1 December 2025 to 22 March 2026" in refused.value.template % refused.value.data


def test_a_budget_pays_for_its_categories() -> None:
    judge(purse(categories=frozenset({"company"})), visit(1, 1))
    with pytest.raises(CategoryBarred):
        judge(purse(categories=frozenset({"garden"})), visit(1, 1))


def test_a_limit_counts_each_four_weeks() -> None:
    lines = [visit(1, 600, through="d"), visit(5, 300, through="d"), visit(30, 900, through="d"), visit(3, 9_999)]
    asked: list[tuple[str, date]] = []

    def standing(delegation: str, period: tuple[date, date]) -> int:
        asked.append((delegation, period[0]))
        return 100

    check_limits(lines, {"d": 1_000}, standing, START, datetime.date)
    assert asked == [("d", START), ("d", START + timedelta(days=28))]
    with pytest.raises(LimitReached) as refused:
        check_limits(lines, {"d": 999}, standing, START, datetime.date)
    said = refused.value.template % refused.value.data
    assert "£9.99 in four weeks" in said
    assert "£10.00 between 1 December 2025 and 28 December 2025" in said


def test_a_delegation_without_a_limit_spends_nothing() -> None:
    with pytest.raises(LimitReached):
        check_limits([visit(1, 1, through="d")], {}, lambda _d, _p: 0, START, datetime.date)


def test_a_line_is_not_negative() -> None:
    with pytest.raises(NotALine):
        visit(1, -1)


def test_splitting_leaves_the_rest() -> None:
    assert split(7, [("a", 5), ("b", 0), ("c", 5)]) == {"a": 5, "c": 2}
    assert split(99, [("a", 5)]) == {"a": 5}
