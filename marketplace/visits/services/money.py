"""The money of visits: the one place where a visit's step becomes a step of its hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, machine
from hub.kernel.db import db
from marketplace.visits.domain import MONEY, Money, MoneyEvent
from marketplace.visits.models import Visit
from marketplace.visits.services.steps import locked, urn
from payments.budgets import queries as budgets
from payments.holds import services as holds
from payments.holds.domain import HoldState, Line, Payer, RelativeBarred
from payments.pools import queries as pool_queries
from payments.pools import services as pools
from payments.remittances import queries as remittances

OPEN = (Money.UNFUNDED, Money.HELD)
OWED = (Money.CAPTURED, Money.REMITTED, Money.PAID_OUT)


def lines(visits: Iterable[Visit], through: str | None = None) -> list[Line]:
    """What to set aside, a line a visit; a visit that costs nothing has none."""
    return [
        Line(
            at=row.starts_at,
            about=urn(row),
            amount_pence=row.amount_pence,
            category=row.category,
            payee=row.supplier,
            through=through,
        )
        for row in visits
        if row.amount_pence
    ]


def hold(
    budget_id: str,
    visits: Sequence[Visit],
    now: datetime,
    through: str | None,
    limits: Mapping[str, int] | None,
    *,
    agreed: datetime | None = None,
) -> None:
    """Set money aside for each visit in the unit that creates it; of a direct payment they are recorded only.

    Visits of what was `agreed` before are not stopped by exclusions that were decided later.

    Raises:
        BudgetShort, BudgetClosed, CategoryBarred, RelativeBarred, LimitReached: from payments, naming what is short.
    """
    terms = budgets.terms_of(budget_id)
    for row in visits:
        if row.amount_pence and terms and terms.directly(clock.local(row.starts_at).date()):
            if agreed is None and row.supplier in budgets.bars(budget_id).relatives:
                raise RelativeBarred(payee=row.supplier)  # a direct payment may not go to them either
            # Recorded here, and paid from the resident's own account: it owes nothing here, not even nought.
            row.money = machine.step(MONEY, row.money, MoneyEvent.RELEASE)
    visits = [row for row in visits if row.money is Money.UNFUNDED]
    wanted = lines(visits, through)
    if not wanted:
        return
    states = holds.request_holds(budget_id, wanted, now, limits=dict(limits or {}), agreed=agreed)
    for row in visits:
        if row.amount_pence and states[urn(row)] is HoldState.HELD:
            held(row)


def hold_granted(
    grant: str,
    visits: Sequence[Visit],
    now: datetime,
    through: str | None,
    limits: Mapping[str, int] | None,
    *,
    beside: Payer | None,
    agreed: datetime | None = None,
) -> list[Visit]:
    """The same from a grant (the id of its budget), as far as it reaches; returns those that it does not pay for.

    Raises:
        CategoryBarred, LimitReached: from payments.
    """
    wanted = lines([row for row in visits if row.money is Money.UNFUNDED], through)
    states = holds.request_granted(grant, wanted, now, beside=beside, limits=dict(limits or {}), agreed=agreed)
    for row in visits:
        if states.get(urn(row)) is HoldState.HELD:
            held(row)
    db.session.flush()
    return [row for row in visits if row.amount_pence and urn(row) not in states]


def hold_own(
    purse: str,
    visits: Sequence[Visit],
    now: datetime,
    through: str | None,
    limits: Mapping[str, int] | None,
    *,
    firm: bool = True,
) -> None:
    """The same of a resident's own money; where it need not be `firm`, what does not fit waits for more of it.

    Raises:
        OwnMoneyShort, LimitReached: from payments, naming what is short.
    """
    wanted = lines([row for row in visits if row.money is Money.UNFUNDED], through)
    states = holds.request_own(purse, wanted, now, limits=dict(limits or {}), firm=firm)
    for row in visits:
        if states.get(urn(row)) is HoldState.HELD:
            held(row)
    db.session.flush()


def hold_pool(
    pool: str,
    visits: Sequence[Visit],
    now: datetime,
    limits: Mapping[str, int] | None,
    *,
    firm: bool = True,
    agreed: datetime | None = None,
) -> None:
    """The same where several share: each one's share by the rules of what pays it, all shares or none.

    Raises:
        SharerCannot: one of them cannot.
    """
    states = pools.request(pool, lines(visits), now, limits=dict(limits or {}), firm=firm, agreed=agreed)
    for row in visits:
        if states.get(urn(row)) is HoldState.HELD:
            held(row)
    db.session.flush()


def share_anew(
    pool: str,
    leaving: int,
    visits: Sequence[Visit],
    now: datetime,
    limits: Mapping[str, int] | None,
    agreed: datetime,
) -> None:
    """One of those sharing leaves: the money of these coming visits is set aside anew by the others, or nothing changes.

    Raises:
        SharerCannot: one of the others cannot.
    """
    open_ = [row for row in visits if row.money in OPEN]
    states = pools.share_anew(pool, leaving, lines(open_), now, limits=dict(limits or {}), agreed=agreed)
    for row in open_:
        stand(row, states.get(urn(row)))
    db.session.flush()


def stand(row: Visit, state: HoldState | None) -> None:
    """Say of a visit whether all its money is set aside."""
    if state is HoldState.HELD:
        held(row)
    elif row.money is Money.HELD:
        row.money = machine.step(MONEY, row.money, MoneyEvent.CUT)


def held(row: Visit) -> None:
    """Its money is set aside now."""
    if row.money is Money.UNFUNDED:
        row.money = machine.step(MONEY, row.money, MoneyEvent.HOLD)


def release(row: Visit, reason: str) -> None:
    """Give back what was set aside or promised for it; nothing to do where it was free or is settled."""
    if row.money not in OPEN:
        return
    (pools if row.pool_id else holds).release(urn(row), reason)
    row.money = machine.step(MONEY, row.money, MoneyEvent.RELEASE)
    row.paid_pence = 0
    db.session.flush()


def reopen(row: Visit) -> None:
    """What was freed for a missed visit is owed after all: it stands as one that was never held.

    Of a direct payment nothing was ever set aside here, and nothing is now.
    """
    if row.money is Money.RELEASED and row.paid_pence is not None:
        row.money = machine.step(MONEY, row.money, MoneyEvent.REOPEN)
    row.paid_pence = None
    db.session.flush()


def pay(row: Visit, amount_pence: int, reason: str) -> None:
    """Owe the supplier `amount_pence` for it, and free the rest; nothing is owed for a free visit.

    One that was never held is charged to the budget if it can be, else it waits for a finance officer.

    Raises:
        BudgetShort: it is more than was set aside and the budget does not cover the difference.
    """
    if row.money in OPEN and amount_pence == 0:
        release(row, reason)
    elif row.money in OPEN:
        state = pools.pay(urn(row), amount_pence) if row.pool_id else holds.capture(urn(row), amount_pence)
        row.paid_pence = amount_pence
        if state is HoldState.CAPTURED:
            captured(row, amount_pence)
    elif row.money in OWED:
        (pools.pay if row.pool_id else holds.settle)(urn(row), amount_pence)
        row.paid_pence = amount_pence
        if row.money is Money.CAPTURED and amount_pence and _gone(row):  # what was still owed of it went back
            row.money = machine.step(MONEY, row.money, MoneyEvent.REMIT)
    elif row.money is Money.NONE:
        row.paid_pence = 0


def _gone(row: Visit) -> bool:
    """Whether all that is paid for it has been sent: nothing more will be, and no news will come of it."""
    parts = {urn(row)}
    if row.pool_id:
        parts = {share.urn for share in pool_queries.shares(parts).get(urn(row), ()) if share.paid_pence}
    return remittances.arrived(parts) == parts


def freeze(row: Visit) -> None:
    """Keep what is already owed for it, or waits to be, from being paid out while a query is open."""
    if row.pool_id and row.paid_pence is not None:
        pools.dispute(urn(row))
        row.paid_pence = row.paid_pence if row.money in OWED else None
    elif row.money in OWED:
        holds.dispute(urn(row))
    elif row.money is Money.UNFUNDED and row.paid_pence:
        holds.release(urn(row), "queried")
        row.paid_pence = None


def captured(row: Visit, amount_pence: int) -> None:
    """It is owed to the supplier now."""
    if row.money in OPEN:
        row.money = machine.step(MONEY, row.money, MoneyEvent.CAPTURE)
        row.paid_pence = amount_pence


def note_held(visit: str) -> None:
    """Money came for a visit that was only promised before; of a shared one, all of it."""
    row = locked(visit)
    if row.pool_id is None or pool_queries.standing(urn(row)) is HoldState.HELD:
        held(row)


def note_cut(visit: str) -> None:
    """What was set aside for it was cut: it is only promised now."""
    stand(locked(visit), None)


def note_captured(visit: str, amount_pence: int) -> None:
    """What waited for a finance officer is owed now; a shared one once all that came due of it is."""
    row = locked(visit)
    whole = pools.whole(urn(row)) if row.pool_id else amount_pence
    if whole:
        captured(row, whole)


def note_sent(visits: Sequence[str]) -> None:
    """What was owed for these has gone to the supplier; those that were noted already stay as they are."""
    statement = sa.select(Visit).where(Visit.id.in_(visits), Visit.money == Money.CAPTURED).order_by(Visit.id)
    for row in db.session.scalars(statement.with_for_update()):
        row.money = machine.step(MONEY, row.money, MoneyEvent.REMIT)
    db.session.flush()


def note_paid_out(visits: Sequence[str]) -> None:
    """The supplier's bank has what was sent for these; whatever else they are stays as it is.

    It is the end, also where the bank sends the payout back later: that is told by itself (`payments.payouts`).
    """
    statement = sa.select(Visit).where(Visit.id.in_(visits), Visit.money == Money.REMITTED).order_by(Visit.id)
    for row in db.session.scalars(statement.with_for_update()):
        row.money = machine.step(MONEY, row.money, MoneyEvent.PAY_OUT)
    db.session.flush()
