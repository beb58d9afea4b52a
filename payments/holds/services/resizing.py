"""What is set aside or promised for visits to come follows a new price: all of them or none, and what pays must bear it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from hub.kernel.db import db
from payments.budgets import services as budgets
from payments.holds import queries
from payments.holds.domain import (
    OPEN,
    OWN_PERIODS,
    HoldChanged,
    HoldState,
    Line,
    NoHold,
    NotALine,
    OwnMoneyShort,
    Payer,
    bear,
    check_limits,
    split,
)
from payments.holds.services.drawing import Opened, lock_payers, open_holds, own_standing
from payments.holds.services.moving import Beside, Moved, come, leave, may_pay, near, starts_of, unreached
from payments.holds.services.placing import purse_of
from payments.ledger import services as ledger
from payments.ledger.domain import Kind


@dataclass(frozen=True)
class _Change:
    """A hold under its locks, and by how many pence it changes."""

    of: Opened
    by_pence: int

    @property
    def held(self) -> bool:
        """Whether money is set aside for it, so that it must be there at once."""
        return self.of.hold.state is HoldState.HELD

    @property
    def line(self) -> Line:
        """What it would take beyond what it has."""
        hold = self.of.hold
        return Line(hold.at, hold.about, self.by_pence, hold.category, hold.payee, hold.through)


def resize(
    amounts: Mapping[str, int], now: datetime, *, limits: Mapping[str, int] | None = None, beside: Beside | None = None
) -> dict[str, HoldState]:
    """Change the amounts of visits that are held or promised: all or none; the same again changes nothing.

    More is drawn from what pays, less goes back to it, last drawn first. What waits for money waits for the new amount.
    What a grant reaches no more at the new amounts goes over to what pays beside it.

    Args:
        amounts: pence by what each is about (URN).
        now: the moment of asking.
        limits: pence per four weeks for each delegation that still stands; others bind nobody.
        beside: what pays beside a grant, where one pays first.

    Returns:
        The state of each: as it was, but of what went over, whether money is set aside for it there.

    Raises:
        BudgetShort, OwnMoneyShort: what pays cannot bear it now, or in a coming period. BudgetClosed.
        LimitReached: a supporter's limit would be passed.
        HoldChanged: one of them is paid, freed or waits for finance.
        NoHold: nothing is known of money for one of them. NotALine: an amount of nothing.
    """
    if any(pence <= 0 for pence in amounts.values()):
        raise NotALine(field="amount")
    if beside is not None and amounts:  # all locks in order, before anything is posted
        lock_payers([beside.payer, *(payer for payer, _line, _state in queries.asked(amounts).values())])
    opened = open_holds(amounts) if amounts else []
    if len(opened) != len(amounts):
        raise NoHold
    for one in opened:
        if one.hold.state not in OPEN:
            raise HoldChanged(about=one.hold.about)
    changes = [_Change(one, amounts[one.hold.about] - one.hold.amount_pence) for one in opened]
    changes = sorted((c for c in changes if c.by_pence), key=_payer_of)
    groups = [list(group) for _payer, group in groupby(changes, key=_payer_of)]
    moved = [one for group in groups for one in unreached([c.of for c in group], amounts)] if beside else []
    held: list[Line] = []
    if beside and moved:
        held = _require_taken_over(groups, moved, beside, now)
    else:
        for group in groups:
            _require_borne(group, now)
    gone = {one.of.hold.about for one in moved}
    _check_through(changes, gone, beside, limits or {})
    leave(moved)
    for group in groups:
        if left := [c for c in group if c.of.hold.about not in gone]:
            _apply(left)
    if beside and moved:
        come(moved, beside, held)
    return {one.hold.about: one.hold.state for one in opened}


def _payer_of(change: _Change) -> tuple[str, str]:
    hold = change.of.hold
    return hold.budget_id or "", hold.purse or ""


def _check_through(
    changes: Sequence[_Change], gone: Collection[str], beside: Beside | None, limits: Mapping[str, int]
) -> None:
    """Hold each delegation to its limit over all that costs more, whatever pays for it now or from now on.

    What it costs already counts as it stands, also where it goes over; what costs less leaves no more room.

    Raises:
        LimitReached.
    """
    bound = [change for change in changes if change.by_pence > 0 and change.of.hold.through in limits]
    lines = [change.line for change in bound]
    for since in sorted({_since(change, gone, beside) for change in bound}):
        check_limits(lines, limits, queries.through_total, since, queries.days())


def _since(change: _Change, gone: Collection[str], beside: Beside | None) -> date:
    """From when the four weeks are counted by what pays for it from now on."""
    if beside is not None and change.of.hold.about in gone:
        return starts_of(beside)
    return OWN_PERIODS if change.of.budget is None else change.of.budget.terms.starts


def _require_taken_over(
    groups: Sequence[Sequence[_Change]], moved: Sequence[Moved], beside: Beside, now: datetime
) -> list[Line]:
    """Refuse all where what stays, or what pays beside the grant with what comes over, cannot be borne.

    Returns the lines of what comes over for which money must be there at once.
    """
    held, waiting = near(moved, beside, now)
    gone = {one.of.hold.about for one in moved}
    for group in groups:
        left = [c for c in group if c.of.hold.about not in gone]
        freed = sum(c.of.held_pence for c in group if c.of.hold.about in gone)
        comes, waits = (held, waiting) if _is(group, beside.payer) else ([], [])
        _require_borne(left, now, freed, comes, waits)
    if beside.payer.own and not any(_is(group, beside.payer) for group in groups):
        _require_own(sum(line.amount_pence for line in held), sum(pence for _fund, pence in own_standing(beside.payer)))
    may_pay(moved, beside, now)
    return held


def _is(group: Sequence[_Change], payer: Payer) -> bool:
    return group[0].of.hold.payer == payer


def _require_own(needed: int, free: int) -> None:
    if needed > free:
        raise OwnMoneyShort.of(needed, free)


def _require_borne(
    group: Sequence[_Change],
    now: datetime,
    freed: int = 0,
    comes: Sequence[Line] = (),
    waits: Sequence[Line] = (),
) -> None:
    """Refuse a rise that what pays cannot bear; less is always borne.

    `freed` pence leave it with what goes over to another; `comes` and `waits` are what comes over to it.
    """
    more = [change for change in group if change.by_pence > 0]
    if not more and not (group and (comes or waits)):
        return
    one = group[0].of
    freed -= sum(change.by_pence for change in group if change.held and change.by_pence < 0)
    free = sum(pence for _fund, pence in one.free()) + freed
    held = [*(change.line for change in more if change.held), *comes]
    if one.budget is None:
        _require_own(sum(line.amount_pence for line in held), free)
    else:
        promised = (change for change in more if change.of.hold.state is HoldState.UNFUNDED)
        waiting = [*(change.line for change in promised), *waits]
        bear(purse_of(one.budget, free), held, waiting, now, queries.days())


def _apply(group: Sequence[_Change]) -> None:
    """Less first, so that what goes back may be drawn again."""
    budget, promised, postings = group[0].of.budget, 0, []
    parts = dict(group[0].of.free())
    for change in sorted(group, key=lambda c: (c.by_pence > 0, c.of.hold.at, c.of.hold.about)):
        one = change.of
        if not change.held:
            promised += change.by_pence
        elif change.by_pence < 0:
            for fund, pence in one.free_part(-change.by_pence).items():
                parts[fund] = parts.get(fund, 0) + pence
        else:
            taken = split(change.by_pence, list(parts.items()))
            one.hold_more(taken, Kind.EXTEND)
            parts = {fund: pence - taken.get(fund, 0) for fund, pence in parts.items()}
        one.hold.amount_pence += change.by_pence
        one.change()
        postings += one.postings
    db.session.flush()
    ledger.post_many(postings)
    if budget is not None and promised:
        budgets.set_promised(budget.id, budget.promised_pence + promised)
