"""A plan put together for someone: some side by side, each with wishes to be met, one of them taken up."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, drawn
from hub.kernel.errors import Missing
from hub.kernel.forms import ButtonForm
from hub.kernel.week import Slot
from hub.people import queries as people
from hub.people.domain import SECTOR_WORDS
from marketplace.plans import queries, services
from marketplace.plans.forms import slots_of
from marketplace.plans.queries import Asked, Sheet, Wished, Work
from marketplace.plans.routes.blueprint import blueprint, own_plan
from marketplace.plans.services import Take
from payments.budgets import queries as budgets
from payments.funds import queries as funds


@blueprint.get("/plans/<need>/compose")
@access.signed_in
def compose(need: str) -> ResponseReturnValue:
    """A suggestion and three others side by side; the best mix beside the best of paid help alone."""
    return drawn.page(_compose, need)


def _compose(need: str) -> ResponseReturnValue:
    plan = own_plan(need)
    found = queries.asked(plan)
    work = queries.work_of(found) if queries.long(found) else None
    if queries.long(found) and not (work and work.ready):
        return _under_way(found, work)
    choice = queries.choice(found, work.plans if work else None) if found.slots else None
    sheets = [choice.best, *(sheet for _, sheet in choice.others), choice.paid] if choice else []
    return render_template(
        "marketplace/plans/compose.html", plan=plan, choice=choice, work=work, **_said(found, sheets)
    )


def _under_way(found: Asked, work: Work | None) -> str:
    """Plans that take long: ask for them, or see how far they are."""
    return render_template("marketplace/plans/composing.html", plan=found.plan, found=found, work=work)


@blueprint.post("/plans/<need>/compose")
@access.signed_in
def begin(need: str) -> ResponseReturnValue:
    """Have plans that take long put together, without waiting for them."""
    own_plan(need)
    form = ButtonForm()
    if form.sent():
        form.attempt(services.ask_composing, need, access.current())
    return redirect(url_for("plans.compose", need=need))


@blueprint.get("/plans/<need>/compose/<aim>")
@access.signed_in
def composed(need: str, aim: str) -> ResponseReturnValue:
    """One of them: who and why, what stays open, how far from the best; with wishes, what they change."""
    return drawn.page(_composed, need, aim)


def _composed(need: str, aim: str) -> ResponseReturnValue:
    return _page(need, aim, ButtonForm(formdata=None))


def _page(need: str, aim: str, form: ButtonForm) -> ResponseReturnValue:
    plan = own_plan(need)
    if queries.aim_of(aim) is None:
        raise Missing
    found = queries.asked(plan)
    work = queries.work_of(found) if queries.long(found) else None
    if queries.long(found) and not (work and work.ready):
        return _under_way(found, work), form.status
    wished = queries.wished(found, aim, request.args.getlist("wish"), work.plans if work else None)
    sheets = [wished.sheet, *([wished.before] if wished.before else [])]
    page = render_template(
        "marketplace/plans/composed.html",
        plan=plan,
        aim=aim,
        form=form,
        wished=wished,
        moved=queries.moved(found, wished.changes),
        sheet=wished.sheet,
        takes=_takes(wished),
        work=work,
        may_arrange=bool(people.may_act(access.current(), plan.need.holder, "arrange")),
        **_said(found, sheets),
    )
    return page, form.status


def _said(found: Asked, sheets: list[Sheet]) -> dict[str, object]:
    """What both pages show: names, parties, reasons in words, and the money."""
    rows = [row for sheet in sheets for row in sheet.rows]
    parties = {row.offer.party for row in rows} | {offer.party for offer in found.offers.values()}
    need = found.plan.need
    budget = budgets.budget(need.budget_id) if need.budget_id else None
    return {
        "found": found,
        "pays": queries.payers(found).of,
        "beyond": queries.beyond(found) if people.may_act(access.current(), need.holder, "spend") else None,
        "names": queries.called(parties),
        "parties": people.parties(parties),
        "reasons": {
            (task.category, row.offer.id): queries.reasons_of(task.match) for row in rows for task in row.tasks
        },
        "sector_words": SECTOR_WORDS,
        "budget": budget,
        "funds": sorted(funds.names(budget.funds).values()) if budget else [],
    }


def _takes(wished: Wished) -> list[str]:
    """The plan as the form carries it: task and time, offer, proposal."""
    return [
        f"{queries.key_of(task.category, slot)}.{row.offer.id}.{task.proposal or ''}"
        for row in wished.sheet.rows
        for task in row.tasks
        for slot in task.slots
    ]


@blueprint.post("/plans/<need>/compose/<aim>")
@access.signed_in
def take_up(need: str, aim: str) -> ResponseReturnValue:
    """Put everyone of a composed plan into the plan; nobody is asked yet."""
    plan, form = own_plan(need, "arrange"), ButtonForm()
    known = [slot for part in plan.parts for slot in part.slots]
    takes = [take for said in request.form.getlist("take") for take in _take(said, known)]
    if form.sent() and form.attempt(services.take_up, need, takes, access.current()):
        flash(gettext("They stand in your plan now. Nothing is asked or paid yet: ask each of them below."), "success")
        return redirect(url_for("plans.show", need=need))
    return _page(need, aim, form)


def _take(said: str, known: list[Slot]) -> list[Take]:
    """One line of the form; nothing where it is not one, or the time is not in the plan any more."""
    parts = said.split(".")
    if len(parts) != 4:
        return []
    category, key, offer, proposal = parts
    return [Take(category, slot, offer, proposal or None) for slot in slots_of([key], known)]
