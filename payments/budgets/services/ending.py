"""A budget ends before its agreed last day, or goes on after all: changes of its terms like all others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import DAY, NotAStep, Step, Terms
from payments.budgets.services.changing import write_change


def write_end(
    budget_id: str, last: date, reason: str, *, grounds: str = "", by: Actor, request: str | None = None
) -> str:
    """Write a budget's last day, to be approved by someone else and told in writing; returns the change's id.

    Once it is approved nothing is set aside for a day after it, and what was is free; on the day after it, what had
    landed for later days goes back to the funds.

    Args:
        budget_id: whose last day it is.
        last: today at the earliest, and before the last day that holds now.
        reason: why; the person reads it.
        grounds: where it cannot wait for its notice, on what grounds.
        by: the finance officer who writes it.
        request: the mark of the form; it becomes the change's id.

    Raises:
        NotAStep: it cannot be that day; `field` says why. EndNoticeShort: it is too soon.
        SentBefore, Missing, Forbidden: as for any change.
    """
    terms = _terms(budget_id)
    if not max(terms.starts, clock.today()) <= last < terms.last:
        raise NotAStep(message=N_("Choose a day from today on that is before the last day as it stands."), field="ends")
    now = terms.on(last)
    step = Step(last + DAY, 0, contingency_weeks=now.contingency_weeks, aftercare=now.aftercare, over=True)
    return write_change(budget_id, step, reason, grounds=grounds, by=by, request=request)


def let_go_on(budget_id: str, reason: str, *, by: Actor, request: str | None = None) -> str:
    """Write that a budget that was to end early goes on as it was; returns the change's id.

    Raises:
        NotAStep: it does not end early, or its last day is over.
        SentBefore, Missing, Forbidden: as for any change.
    """
    terms = _terms(budget_id)
    if terms.last == terms.ends or terms.over(clock.today()):
        raise NotAStep(message=N_("This budget does not end early, or is over already. Write another one instead."))
    step = replace(terms.on(terms.last), starts=terms.after)
    return write_change(budget_id, step, reason, by=by, request=request)


def _terms(budget_id: str) -> Terms:
    terms = queries.terms_of(budget_id)
    if terms is None:
        raise Missing
    return terms
