"""What the one who had the visit says, and what the council decides; and the terms of visits."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import KithError
from hub.kernel.forms import press
from hub.kernel.paging import cut
from hub.kernel.words import N_
from hub.people import queries as people
from marketplace.plans.queries import called
from marketplace.visits import queries, services
from marketplace.visits.domain import Money, Side
from marketplace.visits.forms import ConfirmForm, DecisionForm, PolicyForm, QueryForm, SayForm
from marketplace.visits.routes.blueprint import blueprint, how_missed, names_of, require_side, visit_page


@blueprint.post("/visits/<visit>/confirm")
@access.signed_in
def confirm(visit: str) -> ResponseReturnValue:
    """It was as it should be."""
    form = ConfirmForm()
    extra = bool(form.extra.data)
    if form.sent() and form.attempt(services.confirm, visit, access.current(), extra=extra):
        flash(gettext("Thank you. It is confirmed."), "success")
        return redirect(url_for("visits.show", visit=visit))
    return visit_page(visit, form)


@blueprint.post("/visits/<visit>/came")
@access.signed_in
def came(visit: str) -> ResponseReturnValue:
    """Somebody did come, although the visit is down as missed."""
    return press(
        partial(services.did_come, visit, access.current()),
        said=gettext("Thank you. It counts as made, and is confirmed."),
        then=url_for("visits.show", visit=visit),
        page=partial(visit_page, visit),
    )


@blueprint.route("/visits/<visit>/query", methods=["GET", "POST"])
@access.signed_in
def query(visit: str) -> ResponseReturnValue:
    """Something was not right."""
    view, form = queries.visit(visit), QueryForm()
    if not queries.shares(access.current(), view.pool, "arrange"):
        people.require_act(access.current(), view.holder, "arrange")
    if form.sent() and form.attempt(services.query, visit, access.current(), form.words.data or ""):
        paid = view.money in (Money.REMITTED, Money.PAID_OUT)
        said = N_(
            "Thank you for telling us. It was paid already; an officer looks at it and gets back what is not owed."
        )
        waits = N_("Thank you for telling us. Nothing is paid until an officer has looked at it.")
        flash(gettext(said if paid else waits), "success")
        return redirect(url_for("visits.show", visit=visit))
    page = render_template(
        "marketplace/visits/ask.html",
        visit=view,
        form=form,
        title=gettext("Something was not right"),
        submit=gettext("Send"),
        names=called([view.holder, view.supplier], whole=view.agreed_at is not None),
    )
    return page, form.status


@blueprint.route("/visits/<visit>/say", methods=["GET", "POST"])
@access.signed_in
def say(visit: str) -> ResponseReturnValue:
    """Say what I know about a queried visit, on whichever side I stand."""
    view, form = queries.visit(visit), SayForm()
    require_side(view)
    if form.sent() and form.attempt(services.say, visit, access.current(), form.words.data or ""):
        flash(gettext("Thank you. The other side and the officer who decides can read it."), "success")
        return redirect(url_for("visits.show", visit=visit))
    page = render_template(
        "marketplace/visits/ask.html",
        visit=view,
        form=form,
        title=gettext("What I know about it"),
        submit=gettext("Send"),
        names=called([view.holder, view.supplier], whole=view.agreed_at is not None),
    )
    return page, form.status


@blueprint.get("/council/queries")
@access.role("finance")
def queue() -> ResponseReturnValue:
    """The queries that wait for a decision."""
    page = cut(queries.queried())
    names = called([v.holder for v in page.items] + [v.supplier for v in page.items])
    heard = queries.heard([v.id for v in page.items])
    return render_template("marketplace/visits/queue.html", page=page, names=names, heard=heard, Side=Side)


@blueprint.route("/council/queries/<visit>", methods=["GET", "POST"])
@access.role("finance")
def decide(visit: str) -> ResponseReturnValue:
    """One query, and the decision about it."""
    view = queries.visit(visit)
    form = DecisionForm().about(view)
    if form.sent() and _decide(form, visit):
        flash(gettext(_WAITS if _waits(visit) else _TOLD), "success")
        return redirect(url_for("visits.queue"))
    page = render_template(
        "marketplace/visits/decide.html",
        visit=view,
        form=form,
        said=(said := queries.words_about(visit)),
        door_words=(door_words := queries.closed_door(visit) if view.not_in else []),
        Side=Side,
        names=names_of(view, [*said, *door_words], whole=True),
        fees=queries.fees_kept([view]),
        missed=how_missed(view, whole=True),
    )
    return page, form.status


_TOLD = N_("Your decision is on the record. Both sides are told.")
_WAITS = N_(
    "Your decision is on the record. Both sides are told. What pays for it does not have so much free now: it waits for"
    " finance under “Visits without money”, or for more own money."
)


def _waits(visit: str) -> bool:
    """Whether what was decided to be paid is not there yet."""
    view = queries.visit(visit)
    return view.money is Money.UNFUNDED and bool(view.paid_pence)


def _decide(form: DecisionForm, visit: str) -> bool:
    return form.attempt(
        services.decide_query,
        visit,
        access.current(),
        outcome=str(form.outcome.data),
        reasons=form.reasons.data or "",
        paid_minutes=form.paid_minutes.data,
    )


@blueprint.route("/council/visit-terms", methods=["GET", "POST"])
@access.role("commissioner")
def terms() -> ResponseReturnValue:
    """The terms of visits: what they are, what they were, and new ones."""
    form = PolicyForm(data=queries.policy(clock.now()).as_dict())
    if form.sent() and _set(form):
        flash(gettext("The new terms hold for what is booked from now on."), "success")
        return redirect(url_for("visits.terms"))
    past = queries.policies()
    names = called([f"person:{view.set_by}" for view in past if view.set_by], whole=True)
    return render_template("marketplace/visits/terms.html", form=form, past=past, names=names), form.status


def _set(form: PolicyForm) -> bool:
    try:
        policy = form.policy()
    except KithError as refusal:
        form.refuse(refusal)
        return False
    return form.attempt(services.set_policy, policy, reason=form.reason.data or "", by=access.current())
