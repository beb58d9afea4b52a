"""The months of the books: closed in order, their totals and their files; the council's codes; the audit file."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, sheets, unit
from hub.kernel.errors import Missing, Refused
from hub.kernel.web import say
from hub.kernel.words import N_
from payments.books import queries, services
from payments.books.domain.codes import EVERY_FUND
from payments.books.forms import CodeForm
from payments.books.queries import MonthView
from payments.books.routes.blueprint import blueprint, names
from payments.funds import queries as funds
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, OWN, AccountKind

# The columns of a month's journal; docs/data.md says what each holds. They are no words of a page: a program reads them.
HEAD = (
    "month",
    "number",
    "transaction",
    "line",
    "posted_at",
    "kind",
    "about",
    "memo",
    "stripe_reference",
    "account",
    "cost_code",
    "fund",
    "fund_name",
    "debit",
    "credit",
)
EVERY = N_("Every fund without a code of its own")


@blueprint.get("/council/books/months")
@access.role("finance")
def months() -> str:
    """Every month: who closed it and when, its totals, and the head of the seals then."""
    found = queries.months()
    return render_template(
        "payments/books/months.html",
        months=found,
        names=names({one.closing.by for one in found if one.closing}),
        unworked=queries.count_unworked(),
        head=ledger.head(),
    )


@blueprint.get("/council/books/months/<month>")
@access.role("finance")
def month(month: str) -> str:
    """One month: debits and credits by kind of account, and how it was closed."""
    view = _month(month)
    return render_template(
        "payments/books/month.html",
        view=view,
        totals=view.closing.totals if view.closing else queries.totals(view.month),
        names=names({view.closing.by} if view.closing else ()),
    )


@blueprint.post("/council/books/months/<month>/close")
@access.role("finance")
def close(month: str) -> ResponseReturnValue:
    """Close it."""
    view = _month(month)
    try:
        unit.write(services.close, view.month, access.current())
    except Refused as refusal:
        flash(say(refusal), "notice")
    else:
        flash(gettext("The month is closed. Nothing can be dated into it any more."), "success")
    return redirect(url_for("books.months"))


@blueprint.get("/council/books/months/<month>.csv")
@access.role("finance")
def journal_csv(month: str) -> ResponseReturnValue:
    """The journal of a month for the council's finance system, sent as it is read."""
    view = _month(month)
    return sheets.csv_stream(
        f"journal-{view.month}",
        HEAD,
        lambda: ([*row[:-2], *map(_amount, row[-2:])] for row in queries.journal_rows(view.month)),
    )


@blueprint.get("/council/books/audit.jsonl")
@access.role("finance")
def audit() -> ResponseReturnValue:
    """Everything that is sealed, with the chain of seals, for whoever wants to prove it."""
    return sheets.streamed("audit.jsonl", "application/jsonl", queries.audit_lines)


@blueprint.route("/council/books/codes", methods=["GET", "POST"])
@access.role("finance")
def codes() -> ResponseReturnValue:
    """The codes under which the council's finance system knows our accounts."""
    form = CodeForm()
    called = _called()
    form.kind.choices = [("", gettext("Choose")), *((kind.value, kind.value) for kind in AccountKind)]
    form.fund.choices = list(called.items())
    if form.sent() and form.attempt(
        services.set_code, AccountKind(form.kind.data), form.fund.data or "", form.code.data or "", access.current()
    ):
        flash(gettext("The code is set. Files have it from now on."), "success")
        return redirect(url_for("books.codes"))
    known = sorted(queries.codes().items())
    return render_template("payments/books/codes.html", form=form, codes=known, called=called), form.status


def _amount(pence: object) -> str:
    return "" if pence is None else sheets.decimal(int(str(pence)))


def _called() -> dict[str, str]:
    """Every fund by its name, those that no council opened too."""
    own = {OPS: gettext("The platform itself"), OWN: gettext("Residents’ own money")}
    return {EVERY_FUND: gettext(EVERY)} | own | {fund.id: fund.name for fund in funds.funds()}


def _month(name: str) -> MonthView:
    view = queries.month(name)
    if view is None:
        raise Missing
    return view
