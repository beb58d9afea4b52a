"""What an account, an entry and a transaction are, and which of them cannot be. Integer pence, debit positive."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.words import N_

CURRENCY = "GBP"
OPS = "ops"  # the fund of the platform's own fees, costs and losses
OWN = "own"  # the fund of residents' own money, with floors per resident
MOST_PENCE = 10**15
SEALED_BEHIND = timedelta(days=1)  # how far before the last seal one may still turn up: no unit commits later


class Side(StrEnum):
    """The side on which an account's balance is positive."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True)
class Rule:
    """How accounts of one kind are named, on which side they stand, and whether they may go below zero."""

    pattern: str
    side: Side
    floored: bool
    fund: str | None = None  # the one fund that this kind may have


class AccountKind(StrEnum):
    """The kinds of account there are."""

    STRIPE_AVAILABLE = "stripe.available"
    STRIPE_PENDING = "stripe.pending"
    BANK = "bank"
    CLEARING_TRANSFER = "clearing.transfer"
    CLEARING_PAYOUT = "clearing.payout"
    RECV_PROVIDER = "recv.provider"
    RECV_DISPUTE = "recv.dispute"
    UNALLOCATED = "fund.unallocated"
    AVAILABLE = "bud.available"
    HELD = "bud.held"
    RECOVERY = "bud.recovery"
    OWN_UNCLEARED = "own.uncleared"
    OWN_AVAILABLE = "own.available"
    OWN_HELD = "own.held"
    OWN_FROZEN = "own.frozen"
    OWN_RECOVERY = "own.recovery"
    PAYABLE = "prov.payable"
    FROZEN = "prov.frozen"
    VOLUNTEER_PAYABLE = "vol.payable"
    FEE = "income.fee"
    STRIPE_FEE = "exp.stripe_fee"
    BAD_DEBT = "exp.bad_debt"


_DR, _CR = Side.DEBIT, Side.CREDIT
CHART: dict[AccountKind, Rule] = {  # the table in the blueprint's page on money, and what own money gets back
    AccountKind.STRIPE_AVAILABLE: Rule("stripe.available:{fund}", _DR, True),
    AccountKind.STRIPE_PENDING: Rule("stripe.pending:{fund}", _DR, True),
    AccountKind.BANK: Rule("bank:{fund}", _DR, False),
    AccountKind.CLEARING_TRANSFER: Rule("clearing.transfer:{fund}", _DR, False),
    AccountKind.CLEARING_PAYOUT: Rule("clearing.payout:{fund}", _DR, False),
    AccountKind.RECV_PROVIDER: Rule("recv.provider:{owner}:{fund}", _DR, True),
    AccountKind.RECV_DISPUTE: Rule("recv.dispute:{fund}", _DR, True, OPS),
    AccountKind.UNALLOCATED: Rule("fund:{fund}.unallocated", _CR, True),
    AccountKind.AVAILABLE: Rule("bud:{owner}:{fund}.available", _CR, True),
    AccountKind.HELD: Rule("bud:{owner}:{fund}.held", _CR, True),
    AccountKind.RECOVERY: Rule("bud:{owner}:{fund}.recovery", _CR, True),
    AccountKind.OWN_UNCLEARED: Rule("own:{owner}.uncleared", _CR, True, OWN),
    AccountKind.OWN_AVAILABLE: Rule("own:{owner}.available", _CR, True, OWN),
    AccountKind.OWN_HELD: Rule("own:{owner}.held", _CR, True, OWN),
    AccountKind.OWN_FROZEN: Rule("own:{owner}.frozen", _CR, True, OWN),
    AccountKind.OWN_RECOVERY: Rule("own:{owner}.recovery", _CR, True, OWN),
    AccountKind.PAYABLE: Rule("prov:{owner}:{fund}.payable", _CR, True),
    AccountKind.FROZEN: Rule("prov:{owner}:{fund}.frozen", _CR, True),
    AccountKind.VOLUNTEER_PAYABLE: Rule("vol:{owner}:{fund}.payable", _CR, True),
    AccountKind.FEE: Rule("income.fee", _CR, False, OPS),
    AccountKind.STRIPE_FEE: Rule("exp.stripe_fee", _DR, False, OPS),
    AccountKind.BAD_DEBT: Rule("exp.bad_debt", _DR, False, OPS),
}


class Kind(StrEnum):
    """Why money moved: the events that there are now."""

    RECEIPT = "receipt"  # a funder's money lands, or goes back to where it came from
    INSTALMENT = "instalment"
    CONTRIBUTION = "contribution"  # a resident's own share was collected
    REPAYMENT = "repayment"  # what a resident contributed and does not have to goes back to them from the bank
    REDUCTION = "reduction"  # a budget is cut midway: what had landed beyond the new amount goes back to its funds
    RECALL = "recall"  # more than a budget needs goes back to its funds
    HOLD = "hold"
    EXTEND = "extend"
    RELEASE = "release"
    CAPTURE = "capture"
    CHARGE = "charge"  # a delivered visit without a hold, paid from the fund once finance approves
    DISPUTE = "dispute"
    SETTLE = "settle"
    REFUND = "refund"
    EXPENSE = "expense"  # a volunteer's claim is approved
    CORRECTION = "correction"
    DEPOSIT = "deposit"  # a fund's cash goes from the bank to Stripe
    TRANSFER = "transfer"  # asked of Stripe: owed no more, and not known to have gone
    TRANSFERRED = "transferred"  # Stripe says that it has gone
    TRANSFER_REFUSED = "transfer_refused"  # Stripe said no: it is owed as before
    RECOVER = "recover"  # a refund after it was transferred: the supplier owes it back
    NETTED = "netted"  # what a supplier owed back is taken from what it is owed
    OWN_PAID = "own_paid"  # a resident's own money came by card, and is not available yet
    OWN_CLEARED = "own_cleared"  # it is now
    OWN_REFUND = "own_refund"  # asked of Stripe: theirs no more here, and not known to have gone back
    OWN_REFUNDED = "own_refunded"  # Stripe says that it has gone
    CHARGEBACK = "chargeback"  # a card's bank has taken a payment back, until it decides
    CHARGEBACK_FEE = "chargeback_fee"
    CHARGEBACK_WON = "chargeback_won"
    CHARGEBACK_LOST = "chargeback_lost"
    OWN_REFUND_REFUSED = "own_refund_refused"  # Stripe said no, or the bank sent it back: it is theirs as before
    REVERSED = "reversed"  # what a supplier owed back was taken back from a transfer
    WRITTEN_OFF = "written_off"  # what a supplier owed back will not come: the council bears the loss


class NotAnAccount(Invalid):
    """An account that the chart does not have."""

    code = "not-an-account"
    template = N_("There is no such account: %(account)s.")


class NotBalanced(Invalid):
    """Debits and credits of one fund differ, or there is nothing to post."""

    code = "not-balanced"
    template = N_("This does not balance: %(detail)s.")


class Overdrawn(Refused):
    """An account that may never go below zero would."""

    code = "overdrawn"
    template = N_("There is not enough money in %(account)s: %(short)s pence are missing.")


class KeyReused(Conflict):
    """The same key came with another request."""

    code = "key-reused"
    template = N_("This was already recorded, with other details. Look at what is there before you record it again.")


class MonthClosed(Refused):
    """What would be dated into a month that finance has closed."""

    code = "month-closed"
    template = N_("That month is closed. Nothing can be dated into it; a correction is a reversal dated now.")


class AlreadyReversed(Conflict):
    """A transaction is reversed at most once."""

    code = "already-reversed"
    template = N_("This has been corrected already.")


@dataclass(frozen=True, order=True)
class Account:
    """One account: its kind, the fund whose money it holds, and whose it is where the kind has an owner."""

    kind: AccountKind
    fund: str
    owner: str = ""
    currency: str = CURRENCY

    def __post_init__(self) -> None:
        rule = CHART[self.kind]
        if not self.fund or (rule.fund and self.fund != rule.fund) or bool(self.owner) != ("{owner}" in rule.pattern):
            raise NotAnAccount(account=f"{self.kind} {self.owner} {self.fund}")

    @property
    def name(self) -> str:
        """Its name in the ledger, such as `bud:01J…:01J….available`."""
        return CHART[self.kind].pattern.format(owner=self.owner, fund=self.fund)

    @property
    def side(self) -> Side:
        """Where it stands."""
        return CHART[self.kind].side

    @property
    def floored(self) -> bool:
        """Whether it may never go below zero."""
        return CHART[self.kind].floored

    def natural(self, balance: int) -> int:
        """A stored balance (debit positive) as people read it: positive on the account's own side."""
        return balance if self.side is Side.DEBIT else -balance


@dataclass(frozen=True)
class Entry:
    """One line: pence into an account, debit positive, never zero."""

    account: Account
    amount_pence: int

    def __post_init__(self) -> None:
        if type(self.amount_pence) is not int or not 0 < abs(self.amount_pence) <= MOST_PENCE:
            raise NotBalanced(detail=f"{self.amount_pence!r} pence cannot be posted")


def debit(account: Account, pence: int) -> Entry:
    """Dr `account`."""
    return Entry(account, pence)


def credit(account: Account, pence: int) -> Entry:
    """Cr `account`."""
    return Entry(account, -pence)


def move(source: Account, target: Account, pence: int) -> tuple[Entry, Entry]:
    """Dr `source` / Cr `target`: how every event of the table is written."""
    return debit(source, pence), credit(target, pence)


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same movement with each account once; what cancels out is gone."""
    totals: dict[Account, int] = {}
    for entry in entries:
        totals[entry.account] = totals.get(entry.account, 0) + entry.amount_pence
    return tuple(Entry(account, pence) for account, pence in totals.items() if pence)


@dataclass(frozen=True)
class Transaction:
    """Something that happened to money, whole: it balances in every currency and fund, or it cannot be made.

    `key` makes posting idempotent; `about` is the URN of what it is for; `reverses` links a full correction, and `adjusts`
    a partial change, to the one before it; `external` is Stripe's id of the movement of cash, by which it is reconciled.
    """

    key: str
    kind: Kind
    entries: tuple[Entry, ...]
    about: str
    memo: str = ""
    reverses: str | None = None
    adjusts: str | None = None
    external: str | None = None

    def __post_init__(self) -> None:
        if not self.key or not self.about:
            raise NotBalanced(detail="it has no key, or is about nothing")
        if not self.entries:
            raise NotBalanced(detail="it has no entries")
        if len({entry.account.name for entry in self.entries}) != len(self.entries):
            raise NotBalanced(detail="an account stands in it twice")
        for (currency, fund), total in sums(self.entries).items():
            if total:
                raise NotBalanced(detail=f"{total} {currency} too much in fund {fund}")

    @property
    def fingerprint(self) -> str:
        """A digest of the request: the same key must always come with the same one."""
        lines = sorted((entry.account.name, entry.amount_pence) for entry in self.entries)
        request: list[object] = [self.kind.value, self.about, self.memo, self.reverses, self.adjusts, lines]
        return digest([*request, self.external] if self.external else request)


def sums(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    """Debits less credits per currency and fund, in pence."""
    totals: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        totals[entry.account.currency, entry.account.fund] += entry.amount_pence
    return dict(totals)


def digest(value: object) -> str:
    """SHA-256 of `value` as canonical JSON, in hex."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Something that does not hold: what kind of trouble, where, and in what way."""

    kind: str
    subject: str
    detail: str
