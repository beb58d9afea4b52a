"""Say what a budget does not pay for, and whom; hear who is a relative; open it again with grounds on record."""

from __future__ import annotations

from hub.categories import queries as categories
from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.budgets import queries
from payments.budgets.domain import BarKind, BarredAlready, NotABar
from payments.budgets.models import BudgetBar
from payments.budgets.services.landing import lock
from payments.budgets.services.telling import tell_concerned
from payments.funds.domain import require_finance

BARRED = N_("There is something that your budget does not pay for from now on. Why: %(reason)s")
DECLARED = N_(
    "Somebody who asked for help with your budget said that the helper is a relative who lives in the same household. Your "
    "budget does not pay them unless the council records an exception. Call us if there should be one, or if it is wrong."
)
TO_FINANCE = N_(
    "Somebody who asked for help said that the helper is a relative who lives in the same household. The budget does not "
    "pay them now. Read it, and record an exception if there should be one."
)
LIFTED = N_("Your budget may pay for something again that it could not pay for. Why: %(reason)s")


def bar(budget_id: str, kind: BarKind, what: str, reason: str, by: Actor) -> str:
    """Bar a kind of help (its code), or a relative who lives with the holder (a person's URN); returns its id.

    Visits that were booked before are made and paid as agreed.

    Raises:
        NotABar: there is no such thing, or no reason is given; `field` says which. BarredAlready: it is barred.
        Missing: there is no such budget. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    budget = lock(budget_id)
    field = kind.value
    if kind is BarKind.CATEGORY and what not in {c.code for c in categories.categories(retired=True)}:
        raise NotABar(message=N_("Choose the kind of help from the list."), field=field)
    if kind is BarKind.RELATIVE and (not what.startswith("person:") or what not in people.names([what])):
        raise NotABar(message=N_("Choose a person whom Kith knows."), field=field)
    if what == budget.holder:
        raise NotABar(message=N_("This is the person whose budget it is."), field=field)
    if not reason.strip():
        raise NotABar(message=N_("Write a reason. The person reads it."), field="reason")
    if any(one.what == what and one.lifted_at is None for one in queries.bars_of(budget_id)):
        raise BarredAlready(field=field)
    row = BudgetBar(
        id=ids.new(),
        budget_id=budget_id,
        kind=kind,
        what=what,
        reason=reason.strip(),
        set_at=clock.now(),
        set_by=by.person,
        grounds="",
    )
    db.session.add(row)
    db.session.flush()
    _tell(budget_id, budget.holder, BARRED, row.reason, f"bar:{row.id}")
    return row.id


def declare_relative(budget_id: str, relative: str, by: Actor) -> bool:
    """Bar a relative who lives with the holder, by the word of whoever asks for help; the concerned and finance are told.

    Whether they may ask, and for whom, is for whoever calls to know. Said again, or after an exception was recorded, it
    changes nothing. Returns whether the budget does not pay that relative (a person's URN) now.

    Raises:
        Missing: there is no such budget.
    """
    budget = lock(budget_id)
    known = [one for one in queries.bars_of(budget_id) if one.what == relative]
    if known:
        return any(one.lifted_at is None for one in known)
    row = BudgetBar(
        id=ids.new(),
        budget_id=budget_id,
        kind=BarKind.RELATIVE,
        what=relative,
        reason="",
        set_at=clock.now(),
        set_by=by.person,
        grounds="",
    )
    db.session.add(row)
    db.session.flush()
    occasion = f"bar:{row.id}"
    _tell(budget_id, budget.holder, DECLARED, "", occasion)
    for officer in people.staff(StaffRole.FINANCE):
        notices.tell(
            officer,
            "relative-declared",
            template=TO_FINANCE,
            link=f"/council/budgets/{budget_id}/bars",
            event_id=occasion,
        )
    return True


def lift(bar_id: str, grounds: str, by: Actor) -> str:
    """Open again what was barred, or record why a relative may be paid all the same; returns the budget's id.

    Raises:
        NotABar: no grounds are given, or it was opened before. Missing: there is no such bar.
        Forbidden: `by` is not in finance.
    """
    require_finance(by)
    row = db.session.get(BudgetBar, bar_id)
    if row is None:
        raise Missing
    budget = lock(row.budget_id)
    db.session.refresh(row)
    if not grounds.strip():
        raise NotABar(message=N_("Write down on what grounds. The person reads it."), field="grounds")
    if row.lifted_at is not None:
        raise NotABar(message=N_("This was opened again before."), field="grounds")
    row.grounds, row.lifted_at, row.lifted_by = grounds.strip(), clock.now(), by.person
    db.session.flush()
    _tell(row.budget_id, budget.holder, LIFTED, row.grounds, f"lift:{row.id}")
    return row.budget_id


def _tell(budget_id: str, holder: str, template: str, reason: str, occasion: str) -> None:
    where = f"/budgets/{budget_id}/terms"
    tell_concerned(budget_id, holder, "budget-bars", template, {"reason": reason}, occasion=occasion, link=where)
