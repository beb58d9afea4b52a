"""The nightly reconciliation: read both sides from where the last one stopped, match, and keep what differs.

Stripe is asked with no transaction open; our side is read in one moment, and what comes of the two is written in one
unit. Run again, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import ids, machine, unit
from hub.kernel.db import Base, db, hold_still, is_sqlite, table
from payments.books import queries
from payments.books.domain import matching
from payments.books.domain.matching import BreakKind, Found
from payments.books.domain.working import ARROWS, STANDING, BreakEvent, BreakState
from payments.books.models import Break, CashMatch, CashPosting, Reconciliation, StripeMovement
from payments.gateway import services as gateway
from payments.gateway.domain import AtStripe, Movement
from payments.ledger import queries as ledger
from payments.ledger.queries import CashPosting as Posted

FIRST = datetime(2011, 1, 1, tzinfo=UTC)  # before there was any Stripe: all of its list


def reconcile(now: datetime) -> None:
    """Compare Stripe's books with ours, outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    there_from, here_from = unit.read(queries.read_from)
    movements, balance = gateway.books(there_from or FIRST)
    posted, cash = unit.read(_ours, here_from)
    unit.write(_keep, movements, balance, posted, cash, now)


def _ours(since: datetime | None) -> tuple[list[Posted], int]:
    hold_still()
    return ledger.cash_postings(since), ledger.cash_at_stripe()


def _keep(movements: list[Movement], balance: AtStripe, posted: list[Posted], cash: int, now: datetime) -> None:
    _keep_there(movements)
    _keep_here(posted)
    pairs = matching.match(queries.unmatched_there(), queries.unmatched_here())
    if pairs:
        rows = [{"movement_id": pair.there.id, "root": pair.here.id, "matched_at": now} for pair in pairs]
        db.session.execute(sa.insert(CashMatch), rows)
    there, here, differing = queries.unmatched_there(), queries.unmatched_here(), queries.differing()
    total = balance.available_pence + balance.pending_pence
    stands = matching.statement(there, here, differing, now, here_pence=cash, there_pence=total)
    db.session.add(
        Reconciliation(
            id=ids.new(),
            at=now,
            read=len(movements),
            here_pence=stands.here_pence,
            waiting_pence=stands.waiting_pence,
            ahead_pence=stands.ahead_pence,
            missing_here_pence=stands.missing_here_pence,
            missing_there_pence=stands.missing_there_pence,
            differing_pence=stands.differing_pence,
            there_pence=stands.there_pence,
        )
    )
    _keep_breaks(list(matching.breaks(there, here, differing, stands.unexplained_pence, now)), now)
    db.session.flush()


def _insert(model: type[Base]) -> Any:
    """`INSERT` in the dialect at hand, for `ON CONFLICT`."""
    return (sqlite if is_sqlite() else postgresql).insert(table(model))


def _keep_there(movements: Iterable[Movement]) -> None:
    """Write down what Stripe lists; what was pending may be available now."""
    rows = [
        {
            "id": one.id,
            "type": one.type,
            "source": one.source,
            "amount_pence": one.amount_pence,
            "fee_pence": one.fee_pence,
            "net_pence": one.net_pence,
            "made_at": one.made_at,
            "pending": one.pending,
        }
        for one in movements
    ]
    if rows:
        insert = _insert(StripeMovement)
        fresh = insert.excluded
        columns = ("amount_pence", "fee_pence", "net_pence", "pending")
        statement = insert.on_conflict_do_update(index_elements=["id"], set_={name: fresh[name] for name in columns})
        db.session.execute(statement, rows)


def _keep_here(posted: Iterable[Posted]) -> None:
    """Write down what we posted, each with its root.

    What corrects a posting of cash, and has no reference of its own, is one with it; so are postings of one reference
    that go the same way, such as what a bank took and its fee.
    """
    wanted = list(posted)
    named_by = _by_reference({one.external for one in wanted if one.external})
    named = [one.of for one in wanted if one.of and not one.external]
    statement = sa.select(CashPosting.transaction_id, CashPosting.root).where(CashPosting.transaction_id.in_(named))
    roots: dict[str, str] = dict(db.session.execute(statement).all())
    rows = []
    for one in wanted:
        root = roots.get(one.of or "", one.id)
        if one.external:
            root = named_by.setdefault((one.external, one.amount_pence < 0), one.id)
        roots[one.id] = root
        rows.append(
            {
                "transaction_id": one.id,
                "root": root,
                "external": one.external,
                "amount_pence": one.amount_pence,
                "at": one.at,
            }
        )
    if rows:
        db.session.execute(_insert(CashPosting).on_conflict_do_nothing(index_elements=["transaction_id"]), rows)


def _by_reference(references: set[str]) -> dict[tuple[str, bool], str]:
    """(reference, whether it goes out) to the root that is kept for it."""
    columns = (CashPosting.external, CashPosting.amount_pence, CashPosting.root)
    statement = sa.select(*columns).where(CashPosting.external.in_(references))
    return {(external or "", pence < 0): root for external, pence, root in db.session.execute(statement)}


def _keep_breaks(found: list[Found], now: datetime) -> None:
    """Keep new breaks, and let those be mended that are there no more; one whose amount changed is a new one."""
    standing = {
        (row.kind, row.movement_id or row.root or ""): row
        for row in db.session.scalars(sa.select(Break).where(Break.state.in_(STANDING)).with_for_update())
    }
    for one in found:
        known = standing.get(one.subject)
        if known is not None and (known.there_pence, known.here_pence) == (one.there_pence, one.here_pence):
            del standing[one.subject]
            continue
        db.session.add(_new(one, now))
    for row in standing.values():
        row.state, row.ended_at = machine.step(ARROWS, row.state, BreakEvent.MEND), now


def _new(one: Found, now: datetime) -> Break:
    return Break(
        id=ids.new(),
        kind=BreakKind(one.kind),
        movement_id=one.there,
        root=one.here,
        there_pence=one.there_pence,
        here_pence=one.here_pence,
        moved_at=one.at,
        found_at=now,
        state=BreakState.OPEN,
        words="",
    )
