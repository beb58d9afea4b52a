"""Budgets are looked at again: what is due, and what came of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from payments.budgets import queries, services
from payments.budgets.domain import ReviewOutcome, months_after
from payments.budgets.forms import ReviewForm
from payments.budgets.routes.blueprint import blueprint, called


@blueprint.get("/council/budgets/reviews")
@access.role("finance")
def reviews() -> str:
    """Which budgets are to be looked at, those overdue first; which are to end, and which end earlier than agreed."""
    due, to_end, ending = queries.reviews_due(), queries.to_end(), queries.ending()
    views = queries.budgets({*due, *to_end, *ending})
    return render_template(
        "payments/budgets/reviews.html",
        due=due,
        to_end=to_end,
        ending=ending,
        budgets=views,
        names=called(view.holder for view in views.values()),
        stands_on=clock.today(),
    )


@blueprint.route("/council/budgets/<budget>/reviews", methods=["GET", "POST"])
@access.role("finance")
def review(budget: str) -> ResponseReturnValue:
    """When it is due, what came of it before, and a form for what came of it now."""
    view = queries.budget(budget)
    if view is None:
        raise Missing
    today, rules = clock.today(), queries.limits()
    form = ReviewForm(data={"held_on": today, "next_on": months_after(today, rules.review_months)})
    if form.sent() and form.attempt(_record, budget, form):
        flash(gettext("The review is on record, and they are told."), "success")
        ends = form.outcome.data == ReviewOutcome.ENDS.value
        return redirect(url_for("budgets.end" if ends else "budgets.review", budget=budget))
    past = queries.reviews_of(budget)
    page = render_template(
        "payments/budgets/review.html",
        budget=view,
        form=form,
        due=queries.review_due(budget),
        past=past,
        names=called([view.holder, *(f"person:{one.recorded_by}" for one in past if one.recorded_by)]),
        rules=rules,
        stands_on=today,
    )
    return page, form.status


def _record(budget: str, form: ReviewForm) -> str:
    return services.record_review(
        budget,
        form.held_on.data or clock.today(),
        ReviewOutcome(form.outcome.data),
        form.words.data or "",
        form.next_on.data or clock.today(),
        access.current(),
    )
