"""Finance's work with expenses: what waits, one decision, what was decided, and the rates of a mile."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, money, sheets
from hub.kernel.errors import Missing
from hub.kernel.paging import asked
from hub.kernel.words import N_
from hub.people import queries as people
from payments.expenses import queries, services
from payments.expenses.domain import VEHICLE_WORDS
from payments.expenses.forms import ApprovalForm, RatesForm, RefusalForm
from payments.expenses.queries import ExpenseView
from payments.expenses.routes.blueprint import blueprint, my_person
from payments.funds import queries as funds

PER_PAGE = 25
HEAD = (
    N_("Claim"),
    N_("Whose"),
    N_("What it was for"),
    N_("Day"),
    N_("Miles"),
    N_("By"),
    N_("Passengers"),
    N_("Amount"),
    N_("State"),
    N_("Decided"),
    N_("Decided by"),
    N_("Fund"),
    N_("Reason"),
)


@blueprint.get("/council/expenses")
@access.role("finance")
def index() -> str:
    """What waits for a decision, and what was decided."""
    pages = -(-queries.count_decided() // PER_PAGE)
    page = asked(pages)
    waiting, decided = queries.waiting(), queries.decided(PER_PAGE, (page - 1) * PER_PAGE)
    return render_template(
        "payments/expenses/index.html",
        waiting=waiting,
        decided=decided,
        names=people.names({view.claimant for view in (*waiting, *decided)}),
        page=page,
        pages=pages,
    )


@blueprint.get("/council/expenses.csv")
@access.role("finance")
def index_csv() -> ResponseReturnValue:
    """All that was decided, as a file: the latest decision first."""
    views = queries.decided()
    names = people.names({view.claimant for view in views} | {f"person:{v.decided_by}" for v in views if v.decided_by})
    called = funds.names({view.fund for view in views if view.fund})
    rows = (
        [
            ids.short(v.id),
            names.get(v.claimant, ""),
            v.words,
            v.spent_on.isoformat(),
            v.miles.replace(",", ""),
            gettext(VEHICLE_WORDS[v.journey.vehicle]) if v.journey else "",
            v.journey.passengers if v.journey else "",
            sheets.decimal(v.amount_pence),
            v.state.value,
            clock.local(v.decided_at).strftime("%Y-%m-%d %H:%M") if v.decided_at else "",
            names.get(f"person:{v.decided_by}", ""),
            called.get(v.fund or "", ""),
            v.reason,
        ]
        for v in views
    )
    return sheets.csv_file("expenses", [gettext(word) for word in HEAD], rows)


@blueprint.get("/council/expenses/<expense>")
@access.role("finance")
def decide(expense: str) -> ResponseReturnValue:
    """One claim, and what can be decided about it."""
    return _page(expense, ApprovalForm(formdata=None), RefusalForm(formdata=None))


@blueprint.post("/council/expenses/<expense>/approve")
@access.role("finance")
def approve(expense: str) -> ResponseReturnValue:
    """Approve it, from the fund that was chosen."""
    form = ApprovalForm()
    form.fund.choices = _choices()
    if form.sent() and form.attempt(services.approve, expense, form.fund.data, access.current()):
        flash(gettext("The claim is approved and owed. Whoever claimed is told."), "success")
        return redirect(url_for("expenses.index"))
    return _page(expense, form, RefusalForm(formdata=None))


@blueprint.post("/council/expenses/<expense>/refuse")
@access.role("finance")
def refuse(expense: str) -> ResponseReturnValue:
    """Refuse it, with a reason."""
    form = RefusalForm()
    if form.sent() and form.attempt(services.refuse, expense, form.reason.data or "", access.current()):
        flash(gettext("The claim is refused. Whoever claimed is told why."), "success")
        return redirect(url_for("expenses.index"))
    return _page(expense, ApprovalForm(formdata=None), form)


@blueprint.route("/council/expenses/rates", methods=["GET", "POST"])
@access.role("finance")
def rates() -> ResponseReturnValue:
    """What a mile pays, what it paid, and from which day it pays something else."""
    form = RatesForm(data=asdict(queries.rates_on(clock.today())))
    if form.sent() and form.attempt(_set, form):
        flash(gettext("The rates are set. What was claimed before stays as it was."), "success")
        return redirect(url_for("expenses.rates"))
    past = queries.all_rates()
    names = people.names({f"person:{view.set_by}" for view in past if view.set_by})
    page = render_template("payments/expenses/rates.html", form=form, past=past, names=names, today=clock.today())
    return page, form.status


def _set(form: RatesForm) -> str:
    return services.set_rates(
        form.rates(),
        valid_from=cast("date", form.valid_from.data),  # the form asks for it
        reason=form.reason.data or "",
        by=access.current(),
    )


def _page(expense: str, approval: ApprovalForm, refusal: RefusalForm) -> ResponseReturnValue:
    view = queries.expense(expense)
    if view is None:
        raise Missing
    approval.fund.choices = _choices()
    others = queries.same_receipt(view)
    persons = {f"person:{person}" for person in (view.claimed_by, view.decided_by) if person}
    page = render_template(
        "payments/expenses/decide.html",
        expense=view,
        about=queries.subject(view.about, my_person()) if view.about else None,
        names=people.names({view.claimant, *persons, *(other.claimant for other in others)}),
        funds=funds.names([view.fund] if view.fund else []),
        others=others,
        own=_own(view),
        approval=approval,
        refusal=refusal,
        form=refusal if refusal.errors or refusal.form_errors else approval,
    )
    return page, max(approval.status, refusal.status)


def _own(view: ExpenseView) -> bool:
    person = access.current().person or ""
    return view.claimant == ids.urn("person", person) or view.claimed_by == person


def _choices() -> list[tuple[str, str]]:
    """Every fund with what it has left, to choose from."""
    return [
        ("", gettext("Choose")),
        *(
            (fund.id, gettext("%(fund)s: %(left)s not given yet", fund=fund.name, left=money.pounds(fund.left_pence)))
            for fund in funds.givers()
        ),
    ]
