"""Doorways of funds: finance opens them and records credits; a funder sees its own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, ids, money, sheets
from hub.kernel.errors import Missing
from hub.kernel.paging import cut
from hub.kernel.words import N_
from hub.people import queries as people
from payments.funds import queries, services
from payments.funds.forms import FundForm, ReceiptForm
from payments.funds.queries import FundView

blueprint = Blueprint("funds", __name__)
HEAD = (
    N_("Fund"),
    N_("Number"),
    N_("Came in"),
    N_("Not given yet"),
    N_("In budgets, free"),
    N_("Set aside"),
    N_("Spent"),
)
MOST = 50  # lines of what came in on one page
COUNCIL = ""  # the council's own money has no other owner


@blueprint.get("/funds")
@access.role("funder")
def mine() -> str:
    """A funder's own funds: in, held, spent, left."""
    own = _own()
    return render_template("payments/funds/mine.html", funds=own, accounts=queries.accounts([fund.id for fund in own]))


@blueprint.get("/funds.csv")
@access.role("funder")
def mine_csv() -> ResponseReturnValue:
    """The same as a file."""
    return _file("funds", _own())


@blueprint.get("/funds/<fund>/received")
@access.role("funder")
def received(fund: str) -> str:
    """All that came into one of a funder's own funds, also what finance recorded from the bank."""
    view = next((one for one in _own() if one.id == fund), None)
    if view is None:
        raise Missing
    return render_template("payments/funds/received.html", fund=view, page=cut(queries.receipts(fund), MOST))


@blueprint.get("/council/funds")
@access.role("finance")
def index() -> str:
    """Every fund and how it stands."""
    funds = queries.funds()
    return render_template("payments/funds/index.html", funds=funds, owners=_names(funds))


@blueprint.get("/council/funds.csv")
@access.role("finance")
def index_csv() -> ResponseReturnValue:
    """The same as a file."""
    return _file("funds", queries.funds())


@blueprint.route("/council/funds/new", methods=["GET", "POST"])
@access.role("finance")
def open_fund() -> ResponseReturnValue:
    """Open a fund."""
    form = FundForm()
    form.owner.choices = _owners()
    if form.sent() and form.attempt(
        services.open_fund,
        form.name.data or "",
        form.purpose.data or "",
        owner_urn=form.owner.data or None,
        by=access.current(),
    ):
        flash(gettext("The fund is open. Record the first money that came in for it."), "success")
        return redirect(url_for("funds.show", fund=form.result))
    return render_template("payments/funds/open.html", form=form), form.status


@blueprint.get("/council/funds/<fund>")
@access.role("finance")
def show(fund: str) -> ResponseReturnValue:
    """One fund, and the money that came in."""
    return _page(fund, ReceiptForm(formdata=None))


@blueprint.post("/council/funds/<fund>/receive")
@access.role("finance")
def receive(fund: str) -> ResponseReturnValue:
    """Record a credit."""
    form = ReceiptForm()
    known = queries.recorded(fund, form.reference.data or "")
    if form.sent() and form.attempt(
        services.receive, fund, form.amount.data or 0, form.reference.data or "", by=access.current()
    ):
        amount = money.pounds(form.amount.data or 0)
        if known:
            flash(gettext("This credit was recorded before, so nothing was added."), "notice")
        else:
            flash(gettext("%(amount)s is recorded.", amount=amount), "success")
        return redirect(url_for("funds.show", fund=fund))
    return _page(fund, form)


def _page(fund: str, form: ReceiptForm) -> ResponseReturnValue:
    view = queries.fund(fund)
    if view is None:
        raise Missing
    return (
        render_template(
            "payments/funds/show.html",
            fund=view,
            owners=_names([view]),
            page=cut(queries.receipts(fund), MOST),
            form=form,
            account=queries.accounts([fund]).get(fund),
        ),
        form.status,
    )


def _own() -> list[FundView]:
    return queries.funds_of(people.parties_of(access.current().person or ""))


def _owners() -> list[tuple[str, str]]:
    """The council itself, and every funder with the organisations it manages."""
    urns = [urn for person in people.staff("funder") for urn in people.parties_of(person)]
    names = people.names(urns)
    return [(COUNCIL, gettext("The council’s own")), *sorted(names.items(), key=lambda item: item[1])]


def _names(funds: list[FundView]) -> dict[str, str]:
    return people.names([fund.owner for fund in funds if fund.owner])


def _file(name: str, funds: list[FundView]) -> ResponseReturnValue:
    amounts = ("in_pence", "left_pence", "budgets_pence", "held_pence", "spent_pence")
    rows = ([f.name, ids.short(f.id), *(sheets.decimal(getattr(f, amount)) for amount in amounts)] for f in funds)
    return sheets.csv_file(name, [gettext(word) for word in HEAD], rows)
