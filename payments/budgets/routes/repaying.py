"""What goes back to residents of what they contributed: finance writes it, a colleague approves."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import Missing
from hub.kernel.paging import asked
from payments.budgets import queries, services
from payments.budgets.domain import RepaymentState
from payments.budgets.forms import RepaymentForm
from payments.budgets.routes.blueprint import blueprint, called
from payments.funds import queries as funds

PER_PAGE = 25


@blueprint.get("/council/repayments")
@access.role("finance")
def repayments() -> str:
    """What is to go back, what waits for a colleague, and what was paid."""
    due, waiting = queries.to_be_repaid(), queries.repayments((RepaymentState.PROPOSED,))
    count, pence = queries.repaid()
    pages = -(-count // PER_PAGE)
    page = asked(pages)
    paid = queries.repayments((RepaymentState.PAID,), PER_PAGE, (page - 1) * PER_PAGE)
    views = queries.budgets({*due, *(one.budget for one in (*waiting, *paid))})
    return render_template(
        "payments/budgets/repayments.html",
        due=due,
        waiting=waiting,
        paid=paid,
        paid_pence=pence,
        budgets=views,
        names=called(view.holder for view in views.values()),
        page=page,
        pages=pages,
    )


@blueprint.route("/council/budgets/<budget>/repayment", methods=["GET", "POST"])
@access.role("finance")
def repay(budget: str) -> ResponseReturnValue:
    """What goes back to one resident and from which funds, what waits, what was paid, and a form for it."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    form, by = RepaymentForm(), access.current()
    if form.sent() and form.attempt(
        services.write_repayment, budget, form.reference.data or "", by=by, request=form.request
    ):
        flash(gettext("The repayment is written. A colleague in finance must approve it."), "success")
        return redirect(url_for("budgets.repay", budget=budget))
    known, parts = queries.repayments_of(budget), queries.repayable(view)
    persons = {f"person:{person}" for one in known for person in (one.written_by, one.decided_by) if person}
    page = render_template(
        "payments/budgets/repay.html",
        budget=view,
        form=form,
        parts=parts,
        funds=funds.names(parts),
        contributed=queries.contributed(budget),
        took=queries.took(view),
        waiting=[one for one in known if one.state is RepaymentState.PROPOSED],
        paid=[one for one in known if one.state is RepaymentState.PAID],
        own=by.person,
        names=called([view.holder, *sorted(persons)]),
    )
    return page, form.status


@blueprint.post("/council/repayments/<repayment>/approve")
@access.role("finance")
def approve_repayment(repayment: str) -> ResponseReturnValue:
    """Approve what a colleague wrote; the resident is told."""
    budget = unit.write(services.approve_repayment, repayment, access.current())
    flash(gettext("It is approved, and they are told. Pay it now from the bank, with its reference."), "success")
    return redirect(url_for("budgets.repay", budget=budget))


@blueprint.post("/council/repayments/<repayment>/drop")
@access.role("finance")
def drop_repayment(repayment: str) -> ResponseReturnValue:
    """Drop one before anything was paid."""
    budget = unit.write(services.drop_repayment, repayment, access.current())
    flash(gettext("The repayment is dropped. Nothing was paid."), "success")
    return redirect(url_for("budgets.repay", budget=budget))
