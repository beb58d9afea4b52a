"""One's own expenses: the list, the two forms, one claim, and its receipt."""

from __future__ import annotations

from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, files, ids, unit
from hub.kernel.errors import KithError, Missing
from payments.expenses import queries, services
from payments.expenses.forms import ClaimForm, MileageForm, ReceiptForm
from payments.expenses.routes.blueprint import blueprint, my_person, my_urn
from payments.funds import queries as funds


@blueprint.get("/expenses")
@access.signed_in
def mine() -> str:
    """All that I claimed, and what of it waits or is owed to me."""
    return render_template(
        "payments/expenses/mine.html", expenses=queries.expenses_of(my_urn()), totals=queries.totals(my_urn())
    )


@blueprint.route("/expenses/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Claim what I paid."""
    form = ReceiptForm()
    if form.sent() and _paid(form):
        return _claimed(form)
    return _page("new", form)


@blueprint.route("/expenses/new/mileage", methods=["GET", "POST"])
@access.signed_in
def mileage() -> ResponseReturnValue:
    """Claim the miles of a journey."""
    form = MileageForm()
    if form.sent() and _driven(form):
        return _claimed(form)
    return _page("mileage", form)


@blueprint.get("/expenses/<expense>")
@access.signed_in
def show(expense: str) -> str:
    """One of my claims: how it stands, and why."""
    view = queries.expense(expense)
    if view is None or view.claimant != my_urn():
        raise Missing
    return render_template(
        "payments/expenses/show.html",
        expense=view,
        about=queries.subject(view.about, my_person()) if view.about else None,
        funds=funds.names([view.fund] if view.fund else []),
    )


@blueprint.post("/expenses/<expense>/withdraw")
@access.signed_in
def withdraw(expense: str) -> ResponseReturnValue:
    """Take my claim back."""
    unit.write(services.withdraw, expense, access.current())
    flash(gettext("You took your claim back."), "success")
    return redirect(url_for("expenses.show", expense=expense))


@blueprint.get("/expenses/<expense>/receipt")
@access.signed_in
def receipt(expense: str) -> Response:
    """The receipt of a claim, for whoever claimed and for finance; nobody else is told whether there is one."""
    view, actor = queries.expense(expense), access.current()
    if view is None or not (actor.has("finance") or view.claimant == my_urn()):
        raise Missing
    kept = files.read(view.receipt or "")
    name = f"receipt-{ids.short(expense).lower()}.{kept.ending}"
    return send_file(BytesIO(kept.content), mimetype=kept.mimetype, as_attachment=True, download_name=name)


def _paid(form: ReceiptForm) -> bool:
    try:
        paper = form.paper
        said = form.claim(files.keep(paper, field="receipt") if paper else None)
    except KithError as refusal:
        form.refuse(refusal)
        return False
    return form.attempt(services.claim, said, form.token.data or "", access.current())


def _driven(form: MileageForm) -> bool:
    try:
        said = form.claim()
    except KithError as refusal:
        form.refuse(refusal)
        return False
    return form.attempt(services.claim, said, form.token.data or "", access.current())


def _claimed(form: ClaimForm) -> ResponseReturnValue:
    flash(gettext("Thank you. Finance looks at your claim, and we tell you what they decide."), "success")
    return redirect(url_for("expenses.show", expense=form.result))


def _page(name: str, form: ClaimForm) -> ResponseReturnValue:
    """A form, with what it is about where it was opened from there."""
    if not form.is_submitted():
        form.about.data = request.args.get("about", "")
    about = queries.subject(form.subject, my_person()) if form.subject else None
    if about is None or not about.mine:
        form.about.data, about = "", None
    if form.status in (200, 409):  # fresh, or its mark is used up: what is sent next is another claim
        form.mark()
    page = render_template(
        f"payments/expenses/{name}.html", form=form, about=about, rates=queries.rates_on(clock.today())
    )
    return page, form.status
