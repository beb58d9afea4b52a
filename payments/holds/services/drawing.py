"""A hold opened under its locks, and the transactions that its steps post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, unit
from hub.kernel.db import db, is_sqlite, table
from payments.budgets import services as budgets
from payments.budgets.domain import available
from payments.budgets.services import Locked
from payments.fees.domain import within
from payments.funds.domain import unallocated
from payments.holds import queries
from payments.holds.domain import HoldState, NoHold, Payer, Source, frozen, payable, receivable, split
from payments.holds.models import NOTHING_YET, Hold, HoldDraw, HoldPurse, HoldRecovery
from payments.holds.services.tills import Tills, pay, reduce
from payments.holds.services.tills import back as fee_back
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OWN, Account, Entry, Kind, Transaction, merged, move


@dataclass
class Opened:
    """A hold, its draws in order of use, and its budget (none: it is of a resident's own money, locked too)."""

    budget: Locked | None
    hold: Hold
    draws: list[HoldDraw]
    postings: list[Transaction] = field(default_factory=list)

    def post(self, kind: Kind, entries: Iterable[Entry], *, adjusts: str | None = None) -> None:
        """Plan the hold's next posting; nothing, where nothing moves."""
        lines = merged(entries)
        if lines:
            self.hold.step += 1
            key = f"{kind.value}:{self.hold.about}:{self.hold.step}"
            memo = self.hold.at.isoformat()  # which day's visit it was for, in every statement
            self.postings.append(Transaction(key, kind, lines, self.hold.about, memo, adjusts=adjusts))

    def change(self) -> None:
        """Note when it last changed."""
        self.hold.changed_at = clock.now()

    def end(self, state: HoldState, reason: str = "") -> None:
        """Bring it to a state in which nothing is set aside."""
        self.hold.state, self.hold.reason = state, reason[:200]
        self.change()

    @property
    def source(self) -> Source:
        """Which of its draws are of what pays."""
        return Source.GRANT if self.budget is not None and self.budget.grant else Source.BUDGET

    @property
    def held_pence(self) -> int:
        """What is set aside now."""
        return sum(draw.held_pence for draw in self.draws)

    def hold_more(self, parts: Mapping[str, int], kind: Kind) -> None:
        """Set aside from what pays: Dr available / Cr held, one pair a fund."""
        for fund, pence in parts.items():
            self.draw(fund, self.source).held_pence += pence
        of = self.hold.payer
        self.post(kind, pairs((of.available(f), of.held(f), p) for f, p in parts.items()))

    def free_rest(self) -> None:
        """Give back all that is still set aside: Dr held / Cr available."""
        rest = {draw.fund_id: draw.held_pence for draw in self.draws if draw.held_pence}
        for draw in self.draws:
            draw.held_pence = 0
        of = self.hold.payer
        self.post(Kind.RELEASE, pairs((of.held(f), of.available(f), p) for f, p in rest.items()))

    def free_part(self, pence: int) -> dict[str, int]:
        """Give back so much of what is set aside, last drawn first: Dr held / Cr available; pence by fund."""
        back: dict[str, int] = {}
        for draw in reversed(self.draws):
            part = min(pence, draw.held_pence)
            if part:
                draw.held_pence -= part
                pence -= part
                back[draw.fund_id] = part
        of = self.hold.payer
        self.post(Kind.RELEASE, pairs((of.held(f), of.available(f), p) for f, p in back.items()))
        return back

    def pay_held(self, pence: int, *, adjusts: str | None = None) -> None:
        """Pay from what is set aside, funds in their order: Dr held / Cr payable, less the fee."""
        by_fund = {draw.fund_id: draw for draw in self.draws if draw.source is not Source.FUND}
        parts = split(pence, [(fund, draw.held_pence) for fund, draw in by_fund.items()])
        for fund, part in parts.items():
            by_fund[fund].held_pence -= part
        paid = [(by_fund[fund], self.hold.payer.held(fund), part) for fund, part in parts.items()]
        self.post(Kind.CAPTURE, pairs(pay(self.hold, self.draws, paid)), adjusts=adjusts)

    def pay_from_funds(self, parts: Mapping[str, int]) -> None:
        """Pay from the funds' unallocated money: Dr unallocated / Cr payable, less the fee."""
        paid = [(self.draw(fund, Source.FUND), unallocated(fund), part) for fund, part in parts.items()]
        self.post(Kind.CHARGE, pairs(pay(self.hold, self.draws, paid)))

    def give_back(self, pence: int) -> None:
        """Return what was captured, last drawn first, and what is owed before what was remitted.

        Dr payable / Cr available (or unallocated, where it came so), and the fee of it back with its cash. What was
        remitted the supplier owes back: Dr receivable / Cr recovery, netted from its next remittance.
        """
        moves, back, tills = [], [], Tills()
        for draw in reversed(self.draws):
            part = within(draw.captured_pence, draw.fee_charged_pence, draw.fee_of_pence, pence, draw.owed_pence)
            if part:
                fee, target = reduce(self.hold, draw, part), self.source_of(draw)
                pence -= part
                draw.remitted_fee_pence = min(draw.remitted_fee_pence, draw.fee_pence)
                moves.append((payable(self.hold.payee, draw.fund_id), target, part - fee))
                moves += fee_back(target, draw, fee, tills)
        for draw in reversed(self.draws):
            part = min(pence, draw.captured_pence)
            if part:
                fee = reduce(self.hold, draw, part)
                pence -= part
                draw.remitted_pence -= part - fee
                draw.remitted_fee_pence = max(0, draw.remitted_fee_pence - fee)
                moves += fee_back(self.source_of(draw), draw, fee, tills)
                of = receivable(self.hold.payee, draw.fund_id), self.hold.payer.recovery(draw.fund_id)
                back.append((*of, part - fee))
                self._owes_back(draw, part - fee)
        self.post(Kind.REFUND, pairs(moves), adjusts=self.hold.paid_by)
        self.post(Kind.RECOVER, pairs(back), adjusts=self.hold.paid_by)

    def source_of(self, draw: HoldDraw) -> Account:
        """Where a draw's money came from, and goes back to."""
        paid = draw.source is not Source.FUND
        return self.hold.payer.available(draw.fund_id) if paid else unallocated(draw.fund_id)

    def free(self) -> list[tuple[str, int]]:
        """(fund, pence free in what pays), in order of use."""
        return own_standing(self.hold.payer) if self.budget is None else standing(self.budget)

    def _owes_back(self, draw: HoldDraw, pence: int) -> None:
        if not pence:
            return
        db.session.add(
            HoldRecovery(
                id=ids.new(),
                about=draw.about,
                place=draw.place,
                source=draw.source,
                budget_id=self.hold.budget_id,
                purse=self.hold.purse,
                fund_id=draw.fund_id,
                payee=self.hold.payee,
                amount_pence=pence,
                open_pence=pence,
                made_at=clock.now(),
            )
        )

    def freeze(self, *, thaw: bool = False) -> None:
        """Move all that is owed from payable to frozen, or back; what was remitted is settled when it comes back."""
        moves = []
        for draw in self.draws:
            if draw.owed_pence:
                ends = payable(self.hold.payee, draw.fund_id), frozen(self.hold.payee, draw.fund_id)
                source, target = reversed(ends) if thaw else ends
                moves.append((source, target, draw.owed_pence))
        self.post(Kind.SETTLE if thaw else Kind.DISPUTE, pairs(moves), adjusts=self.hold.paid_by)

    def draw(self, fund: str, source: Source) -> HoldDraw:
        """The draw on a fund, made where there is none yet."""
        for draw in self.draws:
            if draw.fund_id == fund and draw.source is source:
                return draw
        place = 0 if self.budget is None else self.budget.place(fund)
        made = HoldDraw(
            about=self.hold.about, place=place, source=source, fund_id=fund, **dict.fromkeys(NOTHING_YET, 0)
        )
        db.session.add(made)
        queries.forget_draws(self.hold.about)
        self.draws.append(made)
        self.draws.sort(key=lambda d: (d.place, d.source))
        return made


def pairs(moves: Iterable[tuple[Account, Account, int]]) -> list[Entry]:
    """Entries for (from, to, pence); of nothing there is none."""
    return [entry for source, target, pence in moves if pence for entry in move(source, target, pence)]


def standing(budget: Locked) -> list[tuple[str, int]]:
    """(fund, pence free in the budget), in order of use."""
    found = ledger.balances(available(budget.id, fund) for fund in budget.funds)
    return [(account.fund, pence) for account, pence in found.items()]


def own_standing(of: Payer) -> list[tuple[str, int]]:
    """The same of a resident's own money."""
    return [(OWN, ledger.balance(of.available(OWN)))]


_ABOUTS: sa.BindParameter[str] = sa.bindparam("abouts", expanding=True)
_FRESH = {"populate_existing": True}
# Built once, as the ledger's: every visit that is paid runs them.
_PAYERS = sa.select(Hold.budget_id, Hold.purse).where(Hold.about.in_(_ABOUTS)).distinct()
_PAYERS = _PAYERS.order_by(Hold.budget_id, Hold.purse)
_HOLDS = sa.select(Hold).where(Hold.about.in_(_ABOUTS)).order_by(Hold.about).with_for_update()
_HOLDS = _HOLDS.execution_options(**_FRESH)
_DRAWS = sa.select(HoldDraw).where(HoldDraw.about.in_(_ABOUTS)).order_by(HoldDraw.place, HoldDraw.source)
_DRAWS = _DRAWS.execution_options(**_FRESH)


def lock_purse(purse: str) -> Payer:
    """Take the lock of a resident's own money (it comes before those of holds and accounts)."""
    insert = (sqlite if is_sqlite() else postgresql).insert(table(HoldPurse)).on_conflict_do_nothing()
    db.session.execute(insert, {"purse": purse})
    unit.locked(HoldPurse, purse)
    return Payer(purse, own=True)


def lock_payer(budget: str | None, purse: str | None) -> Locked | None:
    """Take the lock of what pays; the budget, where it is one."""
    if budget is not None:
        return budgets.lock(budget)
    lock_purse(str(purse))
    return None


def lock_payers(payers: Iterable[Payer]) -> None:
    """Take the locks of all that will pay for one thing, budgets first, in order, before anything is posted."""
    for of in sorted(set(payers), key=lambda one: (one.own, one.id)):
        lock_payer(None if of.own else of.id, of.id if of.own else None)


def read_ahead(abouts: Collection[str]) -> None:
    """Read at once the holds, their budgets, and the accounts between which a unit will pay them one by one."""
    queries.read_ahead(abouts)
    if not is_sqlite():  # draws and accounts are read under their locks
        return
    known = [hold for about in abouts if (hold := unit.known(Hold, about)) is not None]
    drawn = [(hold, draw.fund_id) for hold in known for draw in queries.draws_of(hold.about)]
    ledger_services.read_ahead(
        account for hold, fund in drawn for account in (hold.payer.held(fund), payable(hold.payee, fund))
    )


def open_hold(about: str) -> Opened:
    """Lock a hold: its budget first, then itself.

    Raises:
        NoHold: nothing is known of money for this.
    """
    seen = unit.row(Hold, about)
    if seen is None:
        raise NoHold
    budget = lock_payer(seen.budget_id, seen.purse)
    hold = unit.locked(Hold, about)
    if hold is None:
        raise NoHold
    return Opened(budget, hold, queries.draws_of(about))


def open_holds(abouts: Iterable[str]) -> list[Opened]:
    """Lock several, budgets first, in order; raises NoHold where none of them is known."""
    wanted = sorted(set(abouts))
    asked = {"abouts": wanted}
    found = db.session.execute(_PAYERS, asked).all()
    by_id = {budget_id: lock_payer(budget_id, purse) for budget_id, purse in found if budget_id is not None}
    for _budget, purse in found:
        if purse is not None:
            lock_purse(purse)
    if not found:
        raise NoHold
    holds = db.session.scalars(_HOLDS, asked).all()
    draws: dict[str, list[HoldDraw]] = {}
    for draw in db.session.scalars(_DRAWS, asked):
        draws.setdefault(draw.about, []).append(draw)
    return [Opened(by_id.get(str(hold.budget_id)), hold, draws.get(hold.about, [])) for hold in holds]
