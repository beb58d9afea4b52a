"""Doorways of chargebacks: finance sees disputed payments, and answers them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.errors import Missing
from hub.people import queries as people
from payments.chargebacks import queries, services
from payments.chargebacks.domain import OTHER_REASON, REASON_WORDS, State
from payments.chargebacks.forms import AnswerForm

blueprint = Blueprint("chargebacks", __name__)


@blueprint.get("/council/chargebacks")
@access.role("finance")
def index() -> str:
    """Every card payment that a bank took back: what waits for an answer first."""
    rows = sorted(queries.chargebacks(), key=lambda row: row.state is not State.OPEN)
    return render_template(
        "payments/chargebacks/index.html",
        rows=rows,
        payments={row.about: services.payment_of(row.about) for row in rows},
    )


@blueprint.route("/council/chargebacks/<chargeback>", methods=["GET", "POST"])
@access.role("finance")
def show(chargeback: str) -> ResponseReturnValue:
    """One of them: what was taken, what is said, and our answer."""
    view = queries.chargeback(chargeback)
    if view is None:
        raise Missing
    form = AnswerForm(data={"words": services.assemble(chargeback)})
    if form.sent() and form.attempt(services.answer, chargeback, form.words.data or "", access.current()):
        flash(gettext("The answer goes to the bank. It can be given once."), "success")
        return redirect(url_for("chargebacks.show", chargeback=chargeback))
    kept, may_keep = queries.kept_after_all(view)
    officer = ids.urn("person", view.answered_by) if view.answered_by else ""
    page = render_template(
        "payments/chargebacks/show.html",
        chargeback=view,
        payment=services.payment_of(view.about),
        form=form,
        kept=kept,
        may_keep=may_keep,
        answerable=view.state is State.OPEN and (view.due_by is None or view.due_by >= clock.now()),
        reason=REASON_WORDS.get(view.reason, OTHER_REASON),
        officer=people.names([officer]).get(officer, "") if officer else "",
    )
    return page, form.status
