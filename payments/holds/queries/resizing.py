"""What a new price would do to what pays, before anyone sets it: the same rules as `resize`, and no lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.kernel.db import lots
from hub.kernel.errors import KithError
from payments.budgets import queries as budgets
from payments.holds.domain import OPEN, BudgetShort, HoldState, Line, OwnMoneyShort, Payer, Purse, bear
from payments.holds.queries.standing import asked, days, promises_of
from payments.ledger import queries as ledger
from payments.ledger.domain import OWN


@dataclass(frozen=True)
class Unborne:
    """What could not bear new amounts (a budget, or a resident's own money), and why; pence where it is short."""

    payer: Payer
    code: str
    needed_pence: int
    available_pence: int


def would_resize(amounts: Mapping[str, int], now: datetime) -> list[Unborne]:
    """Who could not bear these amounts (pence by URN), all at once; what is not open is passed over."""
    rises = _rises(amounts)
    purses, free = _purses([p.id for p in rises if not p.own]), _own_free([p.id for p in rises if p.own])
    found = []
    for payer, (held, waiting) in rises.items():
        try:
            if payer.own:
                _bear_own(free[payer.id], held)
            elif payer.id in purses:
                bear(purses[payer.id], held, waiting, now, days())
        except KithError as refusal:
            short = refusal.data if isinstance(refusal, BudgetShort) else {}
            found.append(
                Unborne(payer, refusal.code, int(short.get("needed_pence", 0)), int(short.get("available_pence", 0)))
            )
    return found


def _rises(amounts: Mapping[str, int]) -> dict[Payer, tuple[list[Line], list[Line]]]:
    """By what pays: what would be needed beyond what is set aside, and beyond what is promised, by date."""
    lines = []
    for lot in lots(amounts):
        for about, (payer, line, state) in asked(lot).items():
            more = amounts[about] - line.amount_pence
            if state in OPEN and more > 0:
                lines.append((payer, replace(line, amount_pence=more), state is HoldState.HELD))
    found: dict[Payer, tuple[list[Line], list[Line]]] = {}
    for payer, line, is_held in sorted(lines, key=lambda one: (one[0].own, one[0].id, one[1])):
        held, waiting = found.setdefault(payer, ([], []))
        (held if is_held else waiting).append(line)
    return found


def _purses(ids: Sequence[str]) -> dict[str, Purse]:
    """Budgets with what is free in them and what they have promised."""
    found = {}
    for lot in lots(ids):
        made = promises_of(lot)
        for id_, view in budgets.budgets(lot).items():
            free, promised = view.available_pence, made.get(id_, ())
            found[id_] = Purse(view.state, view.terms, view.landed, view.categories, free, promised)
    return found


def _own_free(ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for lot in lots(ids):
        accounts = {Payer(id_, own=True).available(OWN): id_ for id_ in lot}
        found |= {accounts[account]: pence for account, pence in ledger.balances(accounts).items()}
    return found


def _bear_own(free: int, held: Sequence[Line]) -> None:
    needed = sum(line.amount_pence for line in held)
    if needed > free:
        raise OwnMoneyShort.of(needed, free)
