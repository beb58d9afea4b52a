"""What a new price would do to what pays, before anyone sets it: the same rules as `resize`, and no lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hub.kernel.db import lots
from hub.kernel.errors import KithError
from payments.budgets import queries as budgets
from payments.holds.domain import (
    HORIZON,
    OPEN,
    BudgetShort,
    HoldState,
    Line,
    OwnMoneyShort,
    Payer,
    Purse,
    bear,
    decide,
    kept,
    within,
)
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


@dataclass(frozen=True)
class _Change:
    """A visit's money at its new amount, what pays for it now, and how many pence it had been asked for."""

    payer: Payer
    line: Line
    was_pence: int
    state: HoldState

    @property
    def held(self) -> bool:
        """Whether money is set aside for it."""
        return self.state is HoldState.HELD

    @property
    def by_pence(self) -> int:
        """How much more it would cost."""
        return self.line.amount_pence - self.was_pence

    @property
    def held_pence(self) -> int:
        """What is set aside for it now."""
        return self.was_pence if self.held else 0


@dataclass
class _Rise:
    """What one that pays would need beyond what is set aside, and beyond what is promised; and what it is freed of.

    `comes` goes over to it from a grant: whole, for nothing of it is set aside there.
    """

    held: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    comes: list[Line] = field(default_factory=list)
    freed_pence: int = 0


def would_resize(
    amounts: Mapping[str, int], now: datetime, *, beside: Mapping[str, Payer] | None = None
) -> list[Unborne]:
    """Who could not bear these amounts (pence by URN), all at once; what is not open is passed over.

    Args:
        amounts: pence by what each is about (URN).
        now: the moment of asking.
        beside: what pays beside a grant, by what each is about; there it takes over what the grant reaches no more.
    """
    beside, changes = beside or {}, _changes(amounts)
    payers = {one.payer for one in changes} | {beside[one.line.about] for one in changes if one.line.about in beside}
    purses, free = _purses([p.id for p in payers if not p.own]), _own_free([p.id for p in payers if p.own])
    found = []
    for payer, rise in sorted(_rises(changes, purses, beside).items(), key=lambda one: (one[0].own, one[0].id)):
        try:
            if payer.own:
                _bear_own(free[payer.id] + rise.freed_pence, rise, now)
            elif payer.id in purses:
                _bear(purses[payer.id], rise, now)
        except KithError as refusal:
            short = refusal.data if isinstance(refusal, BudgetShort) else {}
            found.append(
                Unborne(payer, refusal.code, int(short.get("needed_pence", 0)), int(short.get("available_pence", 0)))
            )
    return found


def _changes(amounts: Mapping[str, int]) -> list[_Change]:
    """What is open and would cost something else."""
    return [
        _Change(payer, replace(line, amount_pence=amounts[about]), line.amount_pence, state)
        for lot in lots(amounts)
        for about, (payer, line, state) in asked(lot).items()
        if state in OPEN and amounts[about] != line.amount_pence
    ]


def _rises(changes: Sequence[_Change], purses: Mapping[str, Purse], beside: Mapping[str, Payer]) -> dict[Payer, _Rise]:
    """By what pays, if anything rises there or comes over to it."""
    found: dict[Payer, _Rise] = {}
    groups: dict[Payer, list[_Change]] = {}
    for one in sorted(changes, key=lambda change: change.line):
        groups.setdefault(one.payer, []).append(one)
    for payer, group in groups.items():
        rise = found.setdefault(payer, _Rise())
        gone = set() if payer.own else _unreached(group, purses.get(payer.id), beside)
        for one in group:
            if one.line.about in gone:
                found.setdefault(beside[one.line.about], _Rise()).comes.append(one.line)
                rise.freed_pence += one.held_pence
            elif one.by_pence > 0 and one.state is not HoldState.NEEDS_REVIEW:  # which is promised nothing
                (rise.held if one.held else rise.waiting).append(replace(one.line, amount_pence=one.by_pence))
            elif one.held:
                rise.freed_pence -= one.by_pence
    return {payer: rise for payer, rise in found.items() if rise.held or rise.waiting or rise.comes}


def _unreached(group: Sequence[_Change], purse: Purse | None, beside: Mapping[str, Payer]) -> set[str]:
    """What a grant reaches no more, of that for which something pays beside it."""
    if purse is None or not purse.whole:
        return set()
    room = purse.available_pence + sum(one.held_pence for one in group)
    return {line.about for line in kept((one.line for one in group), room)[1] if line.about in beside}


def _bear(purse: Purse, rise: _Rise, now: datetime) -> None:
    day = days()
    held, waiting = list(rise.held), list(rise.waiting)
    for line in rise.comes:
        (held if within(purse, line.at, now, day) else waiting).append(line)
    purse = replace(purse, available_pence=purse.available_pence + rise.freed_pence)
    bear(purse, held, waiting, now, day)
    if rise.comes:  # it may not pay for everything
        decide(purse, rise.comes, now, day)


def _purses(ids: Sequence[str]) -> dict[str, Purse]:
    """Budgets with what is free in them and what they have promised."""
    found = {}
    for lot in lots(ids):
        made = promises_of(lot)
        for id_, view in budgets.budgets(lot).items():
            free, promised = view.available_pence, made.get(id_, ())
            found[id_] = Purse(view.state, view.terms, view.landed, view.categories, free, promised, whole=view.grant)
    return found


def _own_free(ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for lot in lots(ids):
        accounts = {Payer(id_, own=True).available(OWN): id_ for id_ in lot}
        found |= {accounts[account]: pence for account, pence in ledger.balances(accounts).items()}
    return found


def _bear_own(free: int, rise: _Rise, now: datetime) -> None:
    near = [line for line in rise.comes if line.at <= now + HORIZON]
    needed = sum(line.amount_pence for line in (*rise.held, *near))
    if needed > free:
        raise OwnMoneyShort.of(needed, free)
