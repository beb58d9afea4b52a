"""Close a month: seal it, prove the seals, keep its totals and the head; nothing can be dated into it afterwards."""

from __future__ import annotations

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing
from hub.kernel.month import Month
from payments.books import queries
from payments.books.domain.months import BreaksOpen, NotNext, NotOver, NotReconciled, SealsBroken, can_close
from payments.books.models import ClosedMonth
from payments.funds.domain import require_finance
from payments.gateway import queries as gateway
from payments.ledger import ports
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services


def close(month: Month, by: Actor) -> None:
    """Close the month that is next; only the seals since the last closing are proved, so that it stays short.

    Raises:
        Forbidden: `by` is not in finance. Missing: nothing was ever posted.
        NotNext. NotOver. NotReconciled. BreaksOpen. SealsBroken.
    """
    require_finance(by)
    now, zone = clock.now(), clock.zone()
    lock_whole(ClosedMonth)  # two who close at once
    due = queries.next_month()
    if due is None:
        raise Missing
    if month != due:
        raise NotNext(next=str(due))
    if not can_close(month, now, zone):
        raise NotOver
    until = month.ends(zone)
    looked = queries.last_reconciliation()
    if gateway.is_open() and (looked is None or looked < until):
        raise NotReconciled
    if unworked := queries.count_unworked(until):
        raise BreaksOpen(count=unworked)
    while ledger_services.seal(now):
        pass
    last = queries.last_closed()
    if broken := ledger.verify_seals(*((last.seal_number, last.seal_hash) if last else ())):
        raise SealsBroken(detail=f"{broken[0].subject}: {broken[0].detail}")
    _keep(month, by)
    ports.closed()


def _keep(month: Month, by: Actor) -> None:
    zone, head = clock.zone(), ledger.head()
    since, until = month.begins(zone), month.ends(zone)
    totals = {total.kind.value: [total.debit_pence, total.credit_pence] for total in queries.totals(month)}
    db.session.add(
        ClosedMonth(
            month=month.first,
            until=until,
            closed_at=clock.now(),
            closed_by=by.person,
            transactions=ledger.count_between(since, until),
            totals=totals,
            explained=queries.listed(until),
            seal_number=head.number if head else 0,
            seal_hash=head.hash if head else "",
        )
    )
    db.session.flush()
