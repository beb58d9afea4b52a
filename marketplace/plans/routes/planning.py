"""The pages of a plan: what is covered and open, which task when, who could help and why, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, drawn
from hub.kernel.forms import ButtonForm, press
from hub.kernel.paging import cut
from hub.kernel.week import Slot
from hub.people import queries as people
from hub.people.domain import SECTOR_WORDS, Sector
from marketplace.offers import queries as offers
from marketplace.plans import queries, services
from marketplace.plans.forms import TasksForm, key_of, named_slots, tasks_form
from marketplace.plans.queries import Matches, MatchRow, PartView, PlanView
from marketplace.plans.routes.blueprint import blueprint, own_plan, part_of
from payments.budgets import queries as budgets

MOST_COMPARED = 3


@blueprint.get("/plans/<need>")
@access.signed_in
def show(need: str) -> ResponseReturnValue:
    """What is covered and by whom, what it costs, and what is still open."""
    return drawn.page(_show, need)


def _show(need: str) -> ResponseReturnValue:
    return _page(own_plan(need), ButtonForm(formdata=None))


def _page(plan: PlanView, form: ButtonForm) -> ResponseReturnValue:
    proposals = queries.answerable(plan.need, plan.parts, clock.today())
    suggested, gifts = queries.suggested(plan), queries.given(plan.need.id)
    lost = queries.lost(plan.need.id)
    said = {one.offer for each in suggested.values() for one in each}
    known = offers.offers({part.offer for part in plan.parts if part.offer} | {p.offer for p in proposals} | said)
    concerned = {offer.party for offer in known.values()} | {gift.party for gift in gifts}
    concerned |= {party for one in lost for party in (one.party, *(p for row in one.instead for p in row.parties))}
    parties = people.parties(concerned)
    page = render_template(
        "marketplace/plans/show.html",
        plan=plan,
        gifts=gifts,
        lost=lost,
        this_day=clock.today(),
        sectors=[*plan.sectors, *_more(plan, (parties[gift.party].sector for gift in gifts if gift.taken))],
        form=form,
        offers=known,
        proposals=proposals,
        suggested=suggested,
        slot_keys=lambda slots: " ".join(map(key_of, slots)),
        names=queries.called(concerned | {plan.need.holder}),
        parties=parties,
        sector_words=SECTOR_WORDS,
        budget=budgets.budget(plan.need.budget_id) if plan.need.budget_id else None,
        may_arrange=bool(people.may_act(access.current(), plan.need.holder, "arrange")),
    )
    return page, form.status


def _more(plan: PlanView, givers: Iterable[Sector]) -> list[Sector]:
    """The sectors from which a plan is given something, beside those that help."""
    return sorted(set(givers) - set(plan.sectors), key=list(Sector).index)


@blueprint.route("/plans/<need>/tasks", methods=["GET", "POST"])
@access.signed_in
def tasks(need: str) -> ResponseReturnValue:
    """Which task is for which times; saved, the plan is split anew and keeps what is asked for or booked."""
    plan = own_plan(need, "arrange")
    now: dict[str, list[Slot]] = {}
    flags: dict[str, tuple[str, ...]] = {}
    for part in plan.parts:
        now.setdefault(part.category, []).extend(part.slots)
        flags[part.category] = part.flags
    form = tasks_form(plan.need, now, flags)
    if form.sent() and _split(form, need):
        flash(gettext("Your plan is split as you said."), "success")
        return redirect(url_for("plans.show", need=need))
    return render_template("marketplace/plans/tasks.html", plan=plan, form=form), form.status


def _split(form: TasksForm, need: str) -> bool:
    return form.attempt(services.make_plan, need, access.current(), form.tasks(), form.flags())


@blueprint.post("/plans/<need>/clear")
@access.signed_in
def clear(need: str) -> ResponseReturnValue:
    """Take everyone who was not asked yet out of the plan."""
    doing = partial(services.drop_plan, need, access.current())
    return press(
        doing,
        said=gettext("Nobody is chosen now. What was booked stays."),
        then=url_for("plans.show", need=need),
        page=lambda form: _page(own_plan(need), form),
    )


@blueprint.get("/plans/<need>/parts/<part>")
@access.signed_in
def part(need: str, part: str) -> ResponseReturnValue:
    """Who could do this part, best first, and why."""
    return _matches(own_plan(need), part, ButtonForm(formdata=None))


def _matches(plan: PlanView, part_id: str, form: ButtonForm) -> ResponseReturnValue:
    part_of(plan, part_id)
    found = queries.matches(part_id)
    page = cut(found.rows)
    said = _said(found, page.items)
    return render_template("marketplace/plans/matches.html", plan=plan, form=form, page=page, **said), form.status


@blueprint.get("/plans/<need>/parts/<part>/compare")
@access.signed_in
def compare(need: str, part: str) -> ResponseReturnValue:
    """Two or three side by side, with what each would do to the budget."""
    plan = own_plan(need)
    part_of(plan, part)
    found = queries.matches(part)
    asked = request.args.getlist("offer") or [row.offer.id for row in found.rows]
    rows = [row for offer in asked if (row := found.row(offer))][:MOST_COMPARED]
    now = clock.now()
    effects = {row.offer.id: queries.effect(found, row, now) for row in rows}
    would = {row.offer.id: queries.would(found, row) for row in rows}
    return render_template(
        "marketplace/plans/compare.html", plan=plan, effects=effects, would=would, **_said(found, rows)
    )


def _said(found: Matches, rows: tuple[MatchRow, ...] | list[MatchRow]) -> dict[str, object]:
    """What both pages show of matches: names, and reasons in words."""
    parties = {row.offer.party for row in rows}
    return {
        "found": found,
        "rows": rows,
        "part": found.part,
        "names": queries.called(parties),
        "parties": people.parties(parties),
        "reasons": {row.offer.id: queries.reasons_of(row.match) for row in rows},
        "sector_words": SECTOR_WORDS,
    }


@blueprint.post("/plans/<need>/parts/<part>/choose")
@access.signed_in
def choose(need: str, part: str) -> ResponseReturnValue:
    """Put one of them into the plan."""
    plan, form = own_plan(need, "arrange"), ButtonForm()
    offer, proposal = request.form.get("offer", ""), request.form.get("proposal") or None
    if form.sent() and form.attempt(_choose, part_of(plan, part), offer, proposal):
        flash(gettext("They stand in your plan now. Nothing is asked or paid yet."), "success")
        return redirect(url_for("plans.show", need=need))
    return _matches(plan, part, form)


def _choose(part: PartView, offer: str, proposal: str | None) -> None:
    slots = named_slots(request.form.get("slots", ""), part.slots)
    services.choose(part.id, offer, access.current(), slots, proposal)


@blueprint.post("/plans/<need>/parts/<part>/drop")
@access.signed_in
def drop(need: str, part: str) -> ResponseReturnValue:
    """Take them out of the plan again."""
    doing = partial(services.drop, part, access.current())
    return press(
        doing,
        said=gettext("They are out of your plan. You can choose someone else."),
        then=url_for("plans.show", need=need),
        page=lambda form: _page(own_plan(need, "arrange"), form),
    )
