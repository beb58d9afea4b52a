"""How each fund stands, from the ledger, and what came in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.funds.domain import CONTRIBUTIONS, at_stripe, bank, unallocated
from payments.funds.models import Fund, FundReceipt
from payments.funds.ports import StandingAccount
from payments.funds.ports import accounts as standing_accounts
from payments.ledger import queries as ledger
from payments.ledger.domain import OWN, AccountKind, Kind

_OWED = (AccountKind.PAYABLE, AccountKind.FROZEN, AccountKind.VOLUNTEER_PAYABLE)
# What comes in, less what Stripe keeps of it on its way, what a card's bank takes back, and what goes back to residents.
_CAME = (Kind.RECEIPT, Kind.CORRECTION, Kind.DEPOSIT, Kind.CHARGEBACK, Kind.CHARGEBACK_WON, Kind.REPAYMENT)
# The cash of the first three is the platform's fee, or comes back from it; of the others it is what was spent.
_SPENT = (Kind.CAPTURE, Kind.CHARGE, Kind.REFUND, Kind.REVERSED, Kind.WRITTEN_OFF)


@dataclass(frozen=True)
class FundView:
    """A fund in pence: in = left + budgets + held + spent.

    `left` no budget has yet; `budgets` stands in budgets, free; `held` is set aside for visits to come; `spent` is
    owed, or was paid, to those who made visits.
    """

    id: str
    name: str
    purpose: str
    owner: str | None
    in_pence: int
    held_pence: int
    spent_pence: int
    left_pence: int
    budgets_pence: int


@dataclass(frozen=True)
class ReceiptView:
    """Money that came in: a credit that finance recorded, by the bank's reference, or one through Stripe."""

    id: str
    fund: str
    amount_pence: int
    reference: str
    at: datetime


def funds(ids: Collection[str] | None = None) -> list[FundView]:
    """All funds (or these), by name; residents' own money is none of the council's funds."""
    statement = sa.select(Fund.id, Fund.name, Fund.purpose, Fund.owner).order_by(Fund.name).where(Fund.id != OWN)
    if ids is not None:
        statement = statement.where(Fund.id.in_(ids))
    return _views(db.session.execute(statement).all())


def givers() -> list[FundView]:
    """The funds that may pay for what others need, by name: not what residents contribute to their own budgets."""
    return [view for view in funds() if view.name != CONTRIBUTIONS]


def gives(ids: Collection[str]) -> bool:
    """Whether all of these are such funds."""
    known = names(ids)
    return len(known) == len(set(ids)) and CONTRIBUTIONS not in known.values()


def fund(id: str) -> FundView | None:  # noqa: A002 - the contract's own name
    """One fund, or None."""
    return next(iter(funds([id])), None)


def funds_of(owners: Iterable[str]) -> list[FundView]:
    """The funds whose money came from these parties (URNs), by name."""
    columns = (Fund.id, Fund.name, Fund.purpose, Fund.owner)
    statement = sa.select(*columns).where(Fund.owner.in_(list(owners))).order_by(Fund.name)
    return _views(db.session.execute(statement).all())


_NAMES = sa.select(Fund.id, Fund.name).where(Fund.id.in_(sa.bindparam("ids", expanding=True)))


def names(ids: Iterable[str]) -> dict[str, str]:
    """Fund id to its name."""
    return dict(db.session.execute(_NAMES, {"ids": list(ids)}).all())


def unallocated_of(ids: Iterable[str]) -> dict[str, int]:
    """Fund id to pence that no budget has yet."""
    return {account.fund: pence for account, pence in ledger.balances(unallocated(id_) for id_ in ids).items()}


def receipts(fund_id: str) -> list[ReceiptView]:
    """What came into a fund, newest first, and what a bank took back of it: their sum is what came in."""
    cash, found = [bank(fund_id), at_stripe(fund_id)], dict[str, ReceiptView]()
    for entry in ledger.entries(cash, kinds=_CAME, newest_first=True):
        before = found.get(entry.transaction)
        pence = entry.amount_pence + (before.amount_pence if before else 0)
        found[entry.transaction] = ReceiptView(entry.transaction, fund_id, pence, entry.memo, entry.at)
    # What only went from the fund's bank to where it can be transferred came in before.
    return [view for view in found.values() if view.amount_pence]


def accounts(ids: Collection[str]) -> Mapping[str, StandingAccount]:
    """The bank accounts to which money for these funds may be sent at any time; none where there is no way to Stripe."""
    return standing_accounts(ids)


def recorded(fund_id: str, reference: str) -> bool:
    """Whether a credit with this reference is recorded."""
    statement = sa.select(FundReceipt.id).where(
        FundReceipt.fund_id == fund_id, FundReceipt.reference == " ".join(reference.split())
    )
    return db.session.scalar(statement) is not None


def _views(rows: Iterable[tuple[str, str, str, str | None]]) -> list[FundView]:
    rows = list(rows)
    totals = ledger.fund_totals([row[0] for row in rows])
    cash = [account(row[0]) for row in rows for account in (bank, at_stripe)]
    turned = ledger.turnover(cash, [*_CAME, *_SPENT, Kind.TRANSFERRED])
    found = []
    for id_, name, purpose, owner in rows:
        came = sum(turned.get((account(id_).name, kind), 0) for account in (bank, at_stripe) for kind in _CAME)
        # What was asked of Stripe stands in clearing until it is known to have gone; there it is below zero.
        paid = -turned.get((at_stripe(id_).name, Kind.TRANSFERRED), 0)
        paid -= totals.get((id_, AccountKind.CLEARING_TRANSFER), 0)
        paid -= sum(turned.get((account(id_).name, kind), 0) for account in (bank, at_stripe) for kind in _SPENT)
        found.append(
            FundView(
                id_,
                name,
                purpose,
                owner,
                in_pence=came,
                held_pence=totals.get((id_, AccountKind.HELD), 0),
                spent_pence=paid + sum(totals.get((id_, kind), 0) for kind in _OWED),
                left_pence=totals.get((id_, AccountKind.UNALLOCATED), 0),
                budgets_pence=totals.get((id_, AccountKind.AVAILABLE), 0),
            )
        )
    return found
