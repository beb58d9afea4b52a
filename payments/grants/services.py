"""Give a fund's money to a resident, decide on what a colleague wrote, and take back what is left at the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, total_of
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.budgets import services as budgets
from payments.budgets.domain import OwnEntry, Terms
from payments.funds import queries as funds
from payments.funds.domain import require_finance, unallocated
from payments.grants.domain import (
    GRANT,
    GrantDecided,
    GrantEvent,
    GrantState,
    NotAGrant,
    SentBefore,
    check,
    needs_two,
)
from payments.grants.events import GrantGiven, GrantProposed, GrantReturned
from payments.grants.models import Grant
from payments.ledger import services as ledger
from payments.limits import queries as limits

LATELY = timedelta(days=28)  # what one officer gave one person alone in so many days counts together


def write_grant(
    holder: str,
    fund: str,
    amount_pence: int,
    *,
    ends: date,
    categories: Collection[str] | None = None,
    reason: str,
    by: Actor,
    request: str | None = None,
) -> str:
    """Give a fund's money to a person (URN), or propose it where two must decide; the grant's id.

    The same `request` again gives nothing more.

    Raises:
        NotAGrant: it cannot be; `field` says why. FundShort: the fund has not so much left.
        NotABudget: it would last too long. OwnEntry: it is for `by`. SentBefore: the request came with other details. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    # One grant at a time: two clicks must find the first, and what was given alone is counted together.
    ledger.locked(unallocated(one.id) for one in funds.funds())
    wanted = None if categories is None else sorted(categories)
    known = unit.row(Grant, request) if request and ids.valid(request) else None
    if known is not None:
        before = (known.holder, known.fund_id, known.amount_pence, known.ends, known.categories, known.reason)
        if before != (holder, fund, amount_pence, ends, wanted, reason.strip()):
            raise SentBefore
        return known.id
    check(amount_pence, reason)
    _check_parts(holder, fund, ends)
    if by.person is not None and holder == ids.urn("person", by.person):
        raise OwnEntry
    row = Grant(
        id=request if request and ids.valid(request) else ids.new(),
        holder=holder,
        fund_id=fund,
        amount_pence=amount_pence,
        categories=wanted,
        ends=ends,
        reason=reason.strip(),
        state=GrantState.PROPOSED,
        two=needs_two(amount_pence, _alone(holder, by), limits.limits().grant_pence),
        written_at=clock.now(),
        written_by=by.person,
        refusal="",
        returned_pence=0,
        returns=0,
    )
    if row.two:
        db.session.add(row)
        db.session.flush()
        outbox.announce(
            GrantProposed(subject=_urn(row), grant=row.id, holder=holder, amount_pence=amount_pence, by=by.person)
        )
    else:
        _give(row, by)
    return row.id


def _check_parts(holder: str, fund: str, ends: date) -> None:
    if holder.partition(":")[0] != "person":
        raise NotAGrant(message=N_("A grant is given to a person."), field="holder")
    if not funds.funds([fund]):
        raise NotAGrant(message=N_("Choose the fund that gives it, from the list."), field="fund")
    if ends < clock.today():
        raise NotAGrant(message=N_("That day is over. Choose today or later."), field="ends")
    Terms(clock.today(), ends, 0, one_off_pence=1)  # or whoever decides with them could only refuse


def _alone(holder: str, by: Actor) -> int:
    """What this officer gave this person alone lately, in pence."""
    statement = sa.select(total_of(Grant.amount_pence)).where(
        Grant.holder == holder,
        Grant.state == GrantState.GIVEN,
        ~Grant.two,
        Grant.written_by == by.person,
        Grant.written_at > clock.now() - LATELY,
    )
    return int(db.session.scalar(statement) or 0)


def _give(row: Grant, by: Actor) -> None:
    row.budget_id = budgets.open_grant(
        row.holder, row.fund_id, row.amount_pence, ends=row.ends, categories=row.categories, by=by
    )
    row.state = machine.step(GRANT, row.state, GrantEvent.GIVE)
    row.decided_at, row.decided_by = clock.now(), by.person
    db.session.add(row)
    db.session.flush()
    outbox.announce(
        GrantGiven(
            subject=_urn(row),
            grant=row.id,
            budget=row.budget_id,
            holder=row.holder,
            fund=row.fund_id,
            amount_pence=row.amount_pence,
        )
    )


def approve_grant(grant: str, by: Actor) -> None:
    """Give what a colleague proposed.

    Raises:
        GrantDecided: it was decided before. OwnEntry: `by` wrote it, or it is for them.
        FundShort: the fund has not so much left. NotAGrant: its last day is over.
        Missing: there is no such grant. Forbidden: `by` is not in finance.
    """
    row = _undecided(grant, by)
    _check_parts(row.holder, row.fund_id, row.ends)
    _give(row, by)


def refuse_grant(grant: str, reason: str, by: Actor) -> None:
    """Refuse it, with a reason for whoever wrote it.

    Raises:
        NotAGrant: no reason is given. GrantDecided, OwnEntry, Missing, Forbidden: as for approval.
    """
    if not reason.strip():
        raise NotAGrant(message=N_("Say in a sentence why not."), field="reason")
    row = _undecided(grant, by)
    row.state, row.refusal = machine.step(GRANT, row.state, GrantEvent.REFUSE), reason.strip()
    row.decided_at, row.decided_by = clock.now(), by.person
    db.session.flush()


def _undecided(grant: str, by: Actor) -> Grant:
    require_finance(by)
    row = unit.locked(Grant, grant)
    if row is None:
        raise Missing
    if row.state is not GrantState.PROPOSED:
        raise GrantDecided
    if by.person is not None and (by.person == row.written_by or row.holder == ids.urn("person", by.person)):
        raise OwnEntry
    return row


def return_unspent(grant: str, _now: datetime) -> int:
    """Give back to the fund what stands free in a grant that is over; the pence. Asking again changes nothing.

    What is set aside for visits that are not settled stays until they are, and is given back then if it is freed.
    """
    row = unit.locked(Grant, grant)
    if row is None or row.budget_id is None:
        return 0
    pence = budgets.return_unspent(row.budget_id, row.returns + 1)
    if pence:
        row.returned_pence, row.returns = row.returned_pence + pence, row.returns + 1
        db.session.flush()
        outbox.announce(
            GrantReturned(
                subject=_urn(row),
                grant=row.id,
                budget=row.budget_id,
                holder=row.holder,
                fund=row.fund_id,
                amount_pence=pence,
            )
        )
    return pence


def _urn(row: Grant) -> str:
    return ids.urn("grant", row.id)
