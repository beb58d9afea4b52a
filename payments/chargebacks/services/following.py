"""Look at a dispute at Stripe, and let money follow how it stands: frozen, free again, or gone."""

from __future__ import annotations

import structlog

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.db import db
from payments.chargebacks import domain, queries
from payments.chargebacks.domain import CHARGEBACK, UNDECIDED, Seen, State
from payments.chargebacks.events import ChargebackChanged
from payments.chargebacks.models import Chargeback
from payments.gateway import services as gateway
from payments.ledger import services as ledger
from payments.ledger.domain import Entry, Kind, Transaction, merged
from payments.purses import services as purses
from payments.topups import services as topups

log = structlog.get_logger(__name__)
OWN_MONEY = "purse-payment"


def look(dispute: str) -> None:
    """Look at a dispute, and keep how it stands. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    unit.write(_keep, dispute, domain.read(gateway.look(dispute)))


def _keep(dispute: str, seen: Seen) -> None:
    row = _known(dispute, seen)
    if row is None:
        return
    row.looked_at, row.due_by, row.reason = clock.now(), seen.due_by, seen.reason
    if seen.fee_pence != row.fee_pence:
        _post(row, Kind.CHARGEBACK_FEE, domain.fee(seen.fee_pence - row.fee_pence), step=str(seen.fee_pence))
        row.fee_pence = seen.fee_pence
    if not row.away and row.ended_at is None and seen.taken_pence > 0:
        _take(row, seen.away_pence or seen.taken_pence)  # also where it is back already: both are in Stripe's books
    waits = not row.away and seen.taken_pence > 0  # nothing to take from yet: the payment has not cleared
    if seen.happened is not None and machine.can(CHARGEBACK, row.state, seen.happened):
        row.state = machine.step(CHARGEBACK, row.state, seen.happened)
        if row.state not in UNDECIDED:
            _announce(row)
    if row.state not in UNDECIDED and row.ended_at is None and not waits:
        _settle(row, won=row.state is State.WON)
    db.session.flush()


def _known(dispute: str, seen: Seen) -> Chargeback | None:
    """The row of a dispute, locked; made where it is new. None where the payment is none of ours."""
    found = queries.by_dispute(dispute)
    if found is not None:
        return unit.locked(Chargeback, found)
    about = queries.about_of(seen.intent) if seen.intent else None
    if about is None:
        log.error("a payment that is not ours was disputed", dispute=dispute)
        return None
    row = Chargeback(
        id=ids.new(),
        dispute=dispute,
        about=about,
        state=State.OPEN,
        reason=seen.reason,
        amount_pence=seen.amount_pence,
        taken_pence=0,
        short_pence=0,
        fee_pence=0,
        away=False,
        answer="",
        answers=0,
        trouble="",
        opened_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _announce(row)
    return row


def _take(row: Chargeback, pence: int) -> None:
    """The bank has taken it: what is there is frozen (a fund's is gone), and the rest is claimed of the bank."""
    kind, id_ = ids.parse(row.about)
    found = purses.dispute(id_, pence) if kind == OWN_MONEY else topups.dispute(id_, pence)
    if found is None:
        return
    row.taken_pence, entries = found
    row.short_pence, row.away = pence - row.taken_pence, True
    _post(row, Kind.CHARGEBACK, (*entries, *domain.short(row.short_pence)))


def _settle(row: Chargeback, *, won: bool) -> None:
    kind, id_ = ids.parse(row.about)
    more: tuple[Entry, ...] = ()
    if kind == OWN_MONEY and row.short_pence and not won:  # a refund was on its way, and came to nothing
        back, more = purses.take_more(id_, row.short_pence, row.opened_at)
        row.taken_pence, row.short_pence = row.taken_pence + back, row.short_pence - back
        more += domain.come_back(back)
    taken = row.taken_pence if row.away else 0
    if kind == OWN_MONEY:
        entries = purses.settle(id_, row.taken_pence + row.short_pence, taken, won=won)
    else:
        entries = topups.settle(id_, taken, won=won)
    rest = domain.come_back(row.short_pence) if won else domain.written_off(row.short_pence)
    _post(row, Kind.CHARGEBACK_WON if won else Kind.CHARGEBACK_LOST, (*more, *entries, *rest))
    row.ended_at = clock.now()


def _post(row: Chargeback, kind: Kind, entries: tuple[Entry, ...], step: str = "") -> None:
    moved = merged(entries)
    if moved:
        key = ":".join(part for part in (kind.value, row.id, step) if part)
        urn, memo = ids.urn("chargeback", row.id), f"chargeback {ids.short(row.id)}"
        ledger.post(Transaction(key, kind, moved, urn, memo, external=row.dispute))


def _announce(row: Chargeback) -> None:
    outbox.announce(
        ChargebackChanged(
            subject=row.about,
            chargeback=row.id,
            about=row.about,
            amount_pence=row.amount_pence,
            state=row.state.value,
        )
    )
