"""Finance's work with budgets: write one, approve what a colleague wrote, see them all."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock, ids, sheets, unit
from hub.kernel.errors import Missing
from hub.kernel.paging import asked
from hub.kernel.words import N_
from hub.people import queries as people
from hub.places import queries as places
from payments.budgets import queries, services
from payments.budgets.domain import HOLDERS
from payments.budgets.forms import BudgetForm, RefusalForm
from payments.budgets.routes.blueprint import blueprint, called, pays_for
from payments.funds import queries as funds

PER_PAGE = 25
HEAD = (
    N_("Budget"),
    N_("Whose"),
    N_("State"),
    N_("First day"),
    N_("Last day"),
    N_("Every four weeks"),
    N_("Free"),
    N_("Set aside"),
    N_("Promised"),
    N_("Spent"),
)


@blueprint.get("/council/budgets")
@access.role("finance")
def index() -> str:
    """What waits for approval, and every budget there is."""
    pages = -(-queries.count_decided() // PER_PAGE)
    page = asked(pages)
    waiting = queries.waiting()
    decided = queries.decided(PER_PAGE, (page - 1) * PER_PAGE)
    changes = queries.steps_waiting()
    of = queries.budgets({change.budget for change in changes})
    return render_template(
        "payments/budgets/index.html",
        waiting=waiting,
        decided=decided,
        changes=changes,
        of=of,
        names=called(view.holder for view in (*waiting, *decided, *of.values())),
        page=page,
        pages=pages,
    )


@blueprint.get("/council/budgets.csv")
@access.role("finance")
def index_csv() -> ResponseReturnValue:
    """All budgets as a file."""
    views = queries.all_budgets()
    names = called(view.holder for view in views)
    amounts = ("instalment_pence", "available_pence", "held_pence", "promised_pence", "spent_pence")
    rows = (
        [ids.short(v.id), names.get(v.holder, ""), v.state.value, v.starts, v.ends]
        + [sheets.decimal(getattr(v, amount)) for amount in amounts]
        for v in views
    )
    return sheets.csv_file("budgets", [gettext(word) for word in HEAD], rows)


@blueprint.get("/council/budgets/new")
@access.role("finance")
def choose_holder() -> str:
    """Whose budget is it going to be?"""
    text = request.args.get("q", "").strip()
    return render_template(
        "payments/budgets/choose_holder.html", text=text, found=people.find_people(text), places=places.places()
    )


@blueprint.route("/council/budgets/new/<holder>", methods=["GET", "POST"])
@access.role("finance")
def write(holder: str) -> ResponseReturnValue:
    """Write a budget for a person or a place."""
    name = called([holder] if _fits(holder) else ()).get(holder)
    if name is None:
        raise Missing
    form = BudgetForm()
    form.offer(
        [(fund.id, fund.name) for fund in funds.givers()],
        [(category.code, gettext(category.name)) for category in categories.categories()],
    )
    if form.sent() and form.attempt(
        services.write_budget,
        holder,
        form.order,
        form.instalment.data or 0,
        starts=form.starts.data or clock.today(),
        ends=form.ends.data or clock.today(),
        categories=form.categories.data or None,
        one_off_pence=form.one_off.data or 0,
        by=access.current(),
        request=form.request,
    ):
        flash(gettext("The budget is written. A colleague in finance must approve it."), "success")
        return redirect(url_for("budgets.decide", budget=form.result))
    return render_template("payments/budgets/write.html", form=form, name=name), form.status


def _fits(urn: str) -> bool:
    kind, _, id_ = urn.partition(":")
    return kind in HOLDERS and ids.valid(id_)


@blueprint.get("/council/budgets/<budget>")
@access.role("finance")
def decide(budget: str) -> ResponseReturnValue:
    """One budget's terms and figures, and what can be decided about it."""
    return _page(budget, RefusalForm(formdata=None))


@blueprint.post("/council/budgets/<budget>/approve")
@access.role("finance")
def approve(budget: str) -> ResponseReturnValue:
    """Approve what a colleague wrote."""
    unit.write(services.approve_budget, budget, access.current())
    flash(gettext("The budget is approved, and what is due has landed."), "success")
    return redirect(url_for("budgets.decide", budget=budget))


@blueprint.post("/council/budgets/<budget>/refuse")
@access.role("finance")
def refuse(budget: str) -> ResponseReturnValue:
    """Refuse it, with a reason."""
    form = RefusalForm()
    if form.sent() and form.attempt(services.refuse_budget, budget, form.reason.data or "", access.current()):
        flash(gettext("The budget is refused."), "success")
        return redirect(url_for("budgets.index"))
    return _page(budget, form)


def _page(budget: str, form: RefusalForm) -> ResponseReturnValue:
    view = queries.budget(budget)
    if view is None:
        raise Missing
    actor = access.current()
    writer = ids.urn("person", view.written_by or "")
    own = actor.person is not None and ids.urn("person", actor.person) in (writer, view.holder)
    page = render_template(
        "payments/budgets/decide.html",
        shared=queries.shared_in(budget),
        back=sum(queries.repayable(view).values()),
        budget=view,
        names=called([view.holder, *([writer] if view.written_by else [])]),
        writer=writer,
        own=own,
        funds=funds.funds(view.funds),
        pays_for=pays_for(view.categories),
        form=form,
    )
    return page, form.status
