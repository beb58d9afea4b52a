"""What may be set aside, and when: the rules of holds as plain values, without a clock or a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel import money
from hub.kernel.dated import Versions
from payments.budgets.domain import NO_BARS, Bars, BudgetState, Terms
from payments.exclusions.domain import FIRST, Exclusion, Exclusions
from payments.holds.domain.refusals import (
    BudgetClosed,
    BudgetShort,
    BudgetShortThen,
    BudgetShortUntil,
    CategoryBarred,
    CategoryNever,
    NotALine,
    OutsideDates,
    PaidDirectly,
    RelativeBarred,
)
from payments.holds.domain.waiting import Promise, turns
from payments.ledger.domain import Account, AccountKind

HORIZON = timedelta(days=28)
UNCHANGED = Versions(FIRST)


class HoldState(StrEnum):
    """The money of one visit."""

    UNFUNDED = "unfunded"  # promised from an instalment to come
    NEEDS_REVIEW = "needs_review"  # cut with its budget, or not held 72 hours before its time
    HELD = "held"
    RELEASED = "released"
    CAPTURED = "captured"
    AWAITING = "awaiting"  # delivered without a hold: finance approves it from the fund


WAITING = (HoldState.UNFUNDED, HoldState.NEEDS_REVIEW)
OPEN = (*WAITING, HoldState.HELD)
LIVE = (*WAITING, HoldState.HELD, HoldState.CAPTURED, HoldState.AWAITING)


class Source(StrEnum):
    """Where the money of a visit was drawn from."""

    BUDGET = "budget"  # or the resident's own money, where that is what pays
    GRANT = "grant"
    FUND = "fund"


@dataclass(frozen=True, order=True)
class Line:
    """One visit's money: when, what about (URN), pence, what kind of help, whom it will go to.

    `through` is the delegation by which a supporter asked, if any.
    """

    at: datetime
    about: str
    amount_pence: int
    category: str
    payee: str
    through: str | None = None

    def __post_init__(self) -> None:
        if self.amount_pence < 0:
            raise NotALine(field="amount")


@dataclass(frozen=True)
class Purse:
    """A budget as holds see it: its terms, how many instalments came, what is free, what is promised.

    Of what was `agreed` before, the exclusions that were decided by then count too: only what both bar is refused.
    """

    state: BudgetState
    terms: Terms
    landed: int
    categories: frozenset[str] | None
    available_pence: int
    promises: tuple[Promise, ...]
    bars: Bars = NO_BARS
    exclusions: Versions[Exclusions] = UNCHANGED
    agreed: Versions[Exclusions] | None = None
    whole: bool = False  # a grant: all its money is here, so that every visit is held at once

    def never(self, category: str, day: date) -> Exclusion | None:
        """What a kind of help is excluded as on a day."""
        if self.agreed is not None and self.agreed.on(day).of(category) is None:
            return None
        return self.exclusions.on(day).of(category)

    @property
    def paid_until(self) -> date | None:
        """The day after the last that has money."""
        return self.terms.paid_until(self.landed)


@dataclass(frozen=True)
class Decision:
    """What becomes of lines that fit: held now, or promised."""

    held: tuple[Line, ...]
    unfunded: tuple[Line, ...]


Day = Callable[[datetime], date]


def within(purse: Purse, at: datetime, now: datetime, day: Day) -> bool:
    """Whether holds reach `at`: 28 days, or the end of what the last instalment pays for, whichever is earlier.

    Those of a grant reach to its last day.
    """
    return (purse.whole or at <= now + HORIZON) and purse.paid_until is not None and day(at) < purse.paid_until


def decide(purse: Purse, lines: Iterable[Line], now: datetime, day: Day) -> Decision:
    """Which lines are held now and which are promised, each in order of date.

    Raises:
        BudgetClosed: the budget is not approved, or a line is outside its dates.
        PaidDirectly: it is a direct payment on one of the days.
        CategoryBarred, RelativeBarred: it does not pay for one of them, or not whoever would make it.
        BudgetShort: the holds exceed what is free, or the promises of a coming period its instalment.
    """
    ordered = sorted(lines)
    if purse.state not in (BudgetState.APPROVED, BudgetState.ENDED):
        raise BudgetClosed
    for line in ordered:
        if not purse.terms.covers(day(line.at)):
            raise OutsideDates(starts=said(purse.terms.starts), ends=said(purse.terms.last))
        if purse.terms.directly(day(line.at)):
            raise PaidDirectly
        _check_bought(purse, line, day(line.at))
    held = tuple(line for line in ordered if within(purse, line.at, now, day))
    unfunded = tuple(line for line in ordered if not within(purse, line.at, now, day))
    _check(purse, held, unfunded, now, day)
    return Decision(held, unfunded)


def bear(purse: Purse, held: Sequence[Line], waiting: Sequence[Line], now: datetime, day: Day) -> None:
    """Refuse more for visits that have money set aside (`held`) or promised (`waiting`), by the rules of `decide`.

    Raises:
        BudgetClosed: the budget is not approved.
        BudgetShort: it exceeds what is free, or the promises of a coming period its instalment.
    """
    if purse.state not in (BudgetState.APPROVED, BudgetState.ENDED):
        raise BudgetClosed
    _check(purse, held, waiting, now, day)


def _check_bought(purse: Purse, line: Line, on_day: date) -> None:
    """What is bought must be allowed on its day, and from whom."""
    if (said := purse.never(line.category, on_day)) is not None:
        raise CategoryNever(words=said.words, category=line.category)
    if purse.categories is not None and line.category not in purse.categories:
        raise CategoryBarred(category=line.category)
    if line.category in purse.bars.categories:
        raise CategoryBarred(category=line.category)
    if line.payee in purse.bars.relatives:
        raise RelativeBarred(payee=line.payee)


def _check(purse: Purse, held: Sequence[Line], unfunded: Sequence[Line], now: datetime, day: Day) -> None:
    """All of it must fit: each room what is asked of it."""
    for room in rooms(purse, now, day):
        if room.here:
            _check_now(purse, room, held, unfunded, day)
        else:
            _check_coming(room, unfunded, day)


def _check_now(purse: Purse, room: Room, held: Sequence[Line], unfunded: Sequence[Line], day: Day) -> None:
    """Holds must fit what is free, beside the promises that the money already here was meant for."""
    later = sum(line.amount_pence for line in unfunded if day(line.at) < room.until)
    needed, free = sum(line.amount_pence for line in held) + later, room.pence
    if needed > free:
        coming = purse.terms.coming(purse.landed)
        if coming:
            raise BudgetShortUntil.of(needed, free, next=said(coming[0].due), more=money.pounds(coming[0].amount_pence))
        raise BudgetShort.of(needed, free)


def _check_coming(room: Room, unfunded: Sequence[Line], day: Day) -> None:
    """The promises of each coming period must fit its instalment."""
    needed, free = sum(line.amount_pence for line in unfunded if room.holds(day(line.at))), room.pence
    if needed > free:
        raise BudgetShortThen.of(needed, free, first=said(room.starts), last=said(room.until - timedelta(days=1)))


@dataclass(frozen=True)
class Room:
    """Days from `starts` to the one before `until`, and the pence that further visits in them may take.

    `here` says that their money has come.
    """

    starts: date
    until: date
    pence: int
    here: bool = False

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.starts <= day < self.until


def rooms(purse: Purse, now: datetime, day: Day) -> list[Room]:
    """What further visits may take, by days, in order: what asking is held to, and what a plan may count on.

    The days that have their money share what is free, less what it was promised for: by visits beyond the horizon, and
    by those that holds reach already (they are held at the next look). Each period to come has its own instalment, less
    what is promised in it; what is to be looked at is promised nothing. What is left of one is not there in another
    before it lands.
    """
    paid, found = purse.paid_until, list[Room]()
    if paid is not None:
        meant = _later(purse, now, day)
        meant += _reached(purse, now, day)
        found.append(Room(purse.terms.starts, paid, max(0, purse.available_pence - meant), here=True))
    on = [(day(p.at), p.amount_pence) for p in purse.promises if not p.looked]
    for period in purse.terms.coming(purse.landed):
        promised = sum(pence for at, pence in on if period.holds(at))
        found.append(Room(period.starts, period.until, max(0, period.amount_pence - promised)))
    return found


def _later(purse: Purse, now: datetime, day: Day) -> int:
    """What is promised beyond the horizon of the money that is here already."""
    paid = purse.paid_until
    later = (p for p in purse.promises if not p.looked and p.at > now + HORIZON)
    return sum(p.amount_pence for p in later if paid is not None and day(p.at) < paid)


def _reached(purse: Purse, now: datetime, day: Day) -> int:
    """What visits without money take that holds reach already, each in its turn: they are held at the next look."""
    near = [p for p in purse.promises if now < p.at and within(purse, p.at, now, day)]
    near.sort(key=lambda promise: promise.at)
    taken = turns(near, purse.available_pence, _later(purse, now, day), now)
    return sum(one.amount_pence for one, its_turn in zip(near, taken, strict=True) if its_turn)


def split(pence: int, parts: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Take `pence` from parts in their order, as far as each goes: name to pence taken (the rest stays)."""
    taken: dict[str, int] = {}
    for name, there in parts:
        part = min(pence, there)
        if part > 0:
            taken[name] = part
            pence -= part
    return taken


def payable(payee: str, fund: str) -> Account:
    """What is owed to whoever made visits, of one fund."""
    return Account(AccountKind.PAYABLE, fund, payee)


def frozen(payee: str, fund: str) -> Account:
    """What would be owed, but is being looked into."""
    return Account(AccountKind.FROZEN, fund, payee)


def receivable(payee: str, fund: str) -> Account:
    """What someone owes back, of one fund: it was paid out, and then refunded."""
    return Account(AccountKind.RECV_PROVIDER, fund, payee)


def said(day: date) -> str:
    """27 January 2026."""
    return f"{day.day} {day:%B %Y}"
