"""What a booking would do to a budget, before anyone does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel import web
from hub.kernel.errors import KithError, Missing
from payments.budgets import queries as budgets
from payments.holds.domain import Line, Purse, check_limits, decide
from payments.holds.queries.standing import days, promises, through_total


@dataclass(frozen=True)
class Effect:
    """What a booking would do to a budget: whether it fits and why not, and what would be free, held and promised."""

    fits: bool
    reason: str | None
    available_after_pence: int
    held_now_pence: int
    promised_pence: int


def would(budget_id: str, lines: Sequence[Line], now: datetime, *, limits: Mapping[str, int] | None = None) -> Effect:
    """What `request_holds` would do, without doing it; the reason is in the reader's language.

    Raises:
        Missing: there is no such budget.
    """
    view = budgets.budget(budget_id)
    if view is None:
        raise Missing
    purse = Purse(view.state, view.terms, view.landed, view.categories, view.available_pence, promises(budget_id))
    wanted = [line for line in lines if line.amount_pence]
    try:
        day = days()
        decision = decide(purse, wanted, now, day)
        check_limits(wanted, limits or {}, through_total, view.starts, day)
    except KithError as refusal:
        return Effect(False, web.say(refusal), view.available_pence, 0, view.promised_pence)
    held = sum(line.amount_pence for line in decision.held)
    promised = sum(line.amount_pence for line in decision.unfunded)
    return Effect(True, None, view.available_pence - held, held, view.promised_pence + promised)
