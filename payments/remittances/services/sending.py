"""One remittance on its way: taken from what is owed and asked of Stripe in one unit; then known, or refused.

The unit that takes the money also writes the call down, so that neither is ever there without the other; the transfer
itself is made afterwards, once (`payments.gateway`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.db import db, total_of
from payments.expenses import services as expenses
from payments.funds.domain import at_stripe
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.holds import queries as holding
from payments.holds import services as holds
from payments.holds.queries import days
from payments.holds.services import Taken
from payments.ledger import services as ledger
from payments.ledger.domain import CURRENCY, Account, Kind, Transaction, merged, move
from payments.limits import queries as limits
from payments.payees import queries as payees
from payments.remittances.domain import REMITTANCE, Event, Reason, State, clearing, grown_too_much, transferred
from payments.remittances.events import RemittanceKept, RemittanceRefused, RemittanceSent
from payments.remittances.models import Remittance, RemittanceExpense, RemittanceLine, RemittanceRun
from payments.vat import queries as vat
from payments.vat.domain import treatment

Moves = Iterable[tuple[Account, Account, int]]


class _Kept(Exception):
    """It cannot be sent as it would be now: nothing of it is taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def send(remittance_id: str) -> None:
    """Take what is owed for visits and expenses, net what is owed back, ask Stripe for the transfer; or keep it.

    Dr payable / Cr clearing.transfer for what is transferred. A second time changes nothing.
    """
    row = unit.locked(Remittance, remittance_id)
    if row is None or not machine.can(REMITTANCE, row.state, Event.ASK):
        return None
    run = db.session.get_one(RemittanceRun, row.run_id)
    account = payees.accounts([row.payee]).get(row.payee)
    if account is None:
        return _keep(row, Reason.NOT_READY)
    try:
        return unit.attempt(_ask, row, account, run)
    except _Kept as kept:
        return _keep(row, kept.reason)


def _ask(row: Remittance, account: str, run: RemittanceRun) -> None:
    proposed = row.owed_pence - row.netted_pence
    # Locked as where a fee's cash is taken (`holds.services.tills`), so that what is promised here stays here.
    cash = sum(ledger.locked([at_stripe(row.fund_id), clearing(row.fund_id)]).values())

    def check(visits: int, spent: int) -> None:
        """Before anything is taken: netting is read only where it may matter."""
        if visits + spent > max(0, min(cash, proposed)):
            back = holding.owed_back([row.payee]).get((row.payee, row.fund_id), 0)
            _require_sendable(row, run, visits + spent - min(visits, back), proposed, cash)

    visits, spent = _take(row, run.until, check)
    row.owed_pence = visits + spent
    if not row.owed_pence:
        row.netted_pence = 0
        return _keep(row, Reason.NOTHING)
    row.settled, moves = holds.net(row.payee, row.fund_id, visits)
    row.netted_pence, row.asked_at = sum(row.settled.values()), clock.now()
    net = row.owed_pence - row.netted_pence
    _require_sendable(row, run, net, proposed, cash)  # once more: somebody may have netted meanwhile
    _post(row, Kind.NETTED, moves)
    if not net:
        return _sent(row, None)
    _post(row, Kind.TRANSFER, transferred(row.payee, row.fund_id, visits - row.netted_pence, spent))
    row.call_id = gateway.ask(CallKind.TRANSFER, _urn(row), _transfer(row, account, net), key=f"remittance:{row.id}")
    row.state = machine.step(REMITTANCE, row.state, Event.ASK)
    db.session.flush()
    return None


def _require_sendable(row: Remittance, run: RemittanceRun, net: int, proposed: int, cash: int) -> None:
    """Refuse what was not approved, and what the fund has not at Stripe: by what is owed now, which may be more than was proposed.

    Raises:
        _Kept.
    """
    if net > proposed and grown_too_much(run.total_pence, _others(row) + net, limits.limits().run_pence):
        raise _Kept(Reason.MORE)
    if cash < net:
        raise _Kept(Reason.NO_CASH)


def _others(row: Remittance) -> int:
    """What goes with its run beside it, sent already or still to be sent; pence."""
    net = total_of(Remittance.owed_pence - Remittance.netted_pence)
    states = (State.PROPOSED, State.ASKED, State.SENT)
    of = Remittance.run_id == row.run_id, Remittance.id != row.id, Remittance.state.in_(states)
    return int(db.session.scalar(sa.select(net).where(*of)) or 0)


def _take(row: Remittance, until: datetime, check: Callable[[int, int], None]) -> tuple[int, int]:
    """Take what is owed and write it down as the remittance's lines; returns pence for visits and for expenses.

    `check` is told both, under their locks, before anything of either is taken.
    """
    taken: list[Taken] = []

    def with_visits(spent: int) -> None:
        taken.extend(holds.take(row.payee, row.fund_id, until, lambda visits: check(visits, spent)))

    claims = expenses.take(row.payee, row.fund_id, until, with_visits)
    standing, rates, day = vat.registrations([row.payee]).get(row.payee, ()), vat.rates(), days()
    for line in taken:
        found = treatment(standing, rates, line.category, day(line.at), line.amount_pence)
        db.session.add(
            RemittanceLine(
                remittance_id=row.id,
                about=line.about,
                place=line.place,
                source=line.source,
                at=line.at,
                category=line.category,
                amount_pence=line.amount_pence,
                vat=found.vat,
                vat_pence=found.vat_pence,
                vat_rate=found.rate,
                fee_pence=line.fee_pence,
            )
        )
    db.session.add_all(
        RemittanceExpense(
            remittance_id=row.id,
            expense_id=claim.id,
            spent_on=claim.spent_on,
            words=claim.words,
            amount_pence=claim.amount_pence,
        )
        for claim in claims
    )
    db.session.flush()
    return sum(line.net_pence for line in taken), sum(claim.amount_pence for claim in claims)


def _transfer(row: Remittance, account: str, net: int) -> dict[str, object]:
    return {
        "amount": net,
        "currency": CURRENCY.lower(),
        "destination": account,
        "description": f"Remittance {ids.short(row.id)}",
        "metadata": {"remittance": row.id, "fund": row.fund_id},
    }


def sent(remittance_id: str, transfer: str) -> None:
    """Stripe has made the transfer: Dr clearing.transfer / Cr stripe.available; a second time changes nothing."""
    row = unit.locked(Remittance, remittance_id)
    if row is None or not machine.can(REMITTANCE, row.state, Event.REFUSE):
        return
    net = row.owed_pence - row.netted_pence
    _post(row, Kind.TRANSFERRED, [(clearing(row.fund_id), at_stripe(row.fund_id), net)], external=transfer)
    _sent(row, transfer)


def refused(remittance_id: str, code: str) -> None:
    """Stripe refused the transfer: everything stands as if it had not been asked, and the next run takes it."""
    row = unit.locked(Remittance, remittance_id)
    if row is None or not machine.can(REMITTANCE, row.state, Event.REFUSE):
        return
    net = row.owed_pence - row.netted_pence
    claims = db.session.scalars(sa.select(RemittanceExpense).where(RemittanceExpense.remittance_id == row.id)).all()
    spent = sum(claim.amount_pence for claim in claims)
    asked = transferred(row.payee, row.fund_id, net - spent, spent)
    expenses.put_back(row.payee, [claim.expense_id for claim in claims])
    lines = db.session.scalars(sa.select(RemittanceLine).where(RemittanceLine.remittance_id == row.id)).all()
    undone, kept = holds.undo_net(row.settled)
    taken = [(one.about, one.place, one.source, one.amount_pence - one.fee_pence, one.fee_pence) for one in lines]
    settled, held_up = holds.put_back(row.payee, row.fund_id, taken, kept)
    _post(row, Kind.TRANSFER_REFUSED, [(target, source, pence) for source, target, pence in asked])
    _post(row, Kind.NETTED, [*undone, *settled], step="undone")
    _post(row, Kind.DISPUTE, held_up)
    row.state, row.ended_at = machine.step(REMITTANCE, row.state, Event.REFUSE), clock.now()
    db.session.flush()
    outbox.announce(
        RemittanceRefused(
            subject=_urn(row), remittance=row.id, payee=row.payee, fund=row.fund_id, amount_pence=net, code=code
        )
    )


def _sent(row: Remittance, transfer: str | None) -> None:
    row.state, row.transfer = machine.step(REMITTANCE, row.state, Event.SEND), transfer
    row.ended_at = clock.now()
    db.session.flush()
    outbox.announce(
        RemittanceSent(
            subject=_urn(row),
            remittance=row.id,
            payee=row.payee,
            fund=row.fund_id,
            amount_pence=row.owed_pence - row.netted_pence,
        )
    )


def _keep(row: Remittance, reason: Reason) -> None:
    row.state, row.reason = machine.step(REMITTANCE, row.state, Event.KEEP), reason
    row.ended_at = clock.now()
    db.session.flush()
    if reason is not Reason.NOTHING:
        outbox.announce(
            RemittanceKept(
                subject=_urn(row), remittance=row.id, run=row.run_id, payee=row.payee, fund=row.fund_id,
                amount_pence=row.owed_pence - row.netted_pence, reason=reason.value,
            )
        )  # fmt: skip


def _post(row: Remittance, kind: Kind, moves: Moves, step: str = "", external: str | None = None) -> None:
    entries = merged(entry for source, target, pence in moves for entry in move(source, target, pence))
    if entries:
        key = ":".join(part for part in (kind.value, row.id, step) if part)
        memo = f"remittance {ids.short(row.id)}"
        ledger.post(Transaction(key, kind, entries, _urn(row), memo, external=external))


def _urn(row: Remittance) -> str:
    return ids.urn("remittance", row.id)
