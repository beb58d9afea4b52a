"""What I share: all of it, one, asking the helper again; leaving, answering when another leaves, staying after all."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.errors import Missing
from hub.kernel.forms import ButtonForm, press
from hub.people import queries as people
from marketplace.plans.queries import called
from marketplace.sharings import queries, services
from marketplace.sharings.domain import NothingAsked, SeatState, SharingState, answer_by, free_from
from marketplace.sharings.forms import AnswerForm
from marketplace.sharings.routes.blueprint import blueprint, my_people, names, require_part, sharing_page
from marketplace.visits import queries as visits
from payments.budgets import queries as budgets


@blueprint.get("/sharings")
@access.signed_in
def index() -> ResponseReturnValue:
    """What I share, and those I act for."""
    found = queries.sharings_of(my_people("view"))
    return render_template(
        "marketplace/sharings/index.html", sharings=found, names=called([view.supplier for view in found])
    )


@blueprint.get("/bookings/<booking>/sharing")
@access.signed_in
def of_booking(booking: str) -> ResponseReturnValue:
    """The sharing that a booking belongs to."""
    view = queries.sharing_of_booking(booking)
    if view is None:
        raise Missing
    require_part(view)
    return redirect(url_for("sharings.show", sharing=view.id))


@blueprint.get("/sharings/<sharing>")
@access.signed_in
def show(sharing: str) -> ResponseReturnValue:
    """One: who shares by how much, how it stands, my share of each visit, and what I can do."""
    return sharing_page(sharing)


@blueprint.post("/sharings/<sharing>/ask")
@access.signed_in
def ask(sharing: str) -> ResponseReturnValue:
    """Ask the helper now, after it could not be done before."""
    doing = partial(services.ask, sharing, access.current())
    return press(
        doing,
        said=gettext("The helper is asked, and everybody’s share is set aside."),
        then=url_for("sharings.show", sharing=sharing),
        page=partial(sharing_page, sharing),
    )


@blueprint.route("/sharings/<sharing>/leave/<int:place>", methods=["GET", "POST"])
@access.signed_in
def leave(sharing: str, place: int) -> ResponseReturnValue:
    """Leave, with what that means said before."""
    view = queries.sharing(sharing)
    seat = view.seat(place)
    people.require_act(access.current(), seat.urn or ids.urn("person", ""), "arrange")
    if seat.state is SeatState.LEFT:
        raise NothingAsked
    form = ButtonForm()
    if form.sent() and form.attempt(services.leave, sharing, place, access.current()):
        flash(gettext("It is noted. We have told the others."), "success")
        return redirect(url_for("sharings.show", sharing=sharing))
    now = clock.now()
    policy = visits.policy(now)
    page = render_template(
        "marketplace/sharings/leave.html",
        sharing=view,
        seat=seat,
        form=form,
        names=names(view),
        change=queries.change_of(sharing),
        agreed=view.state is SharingState.AGREED,
        free_from=free_from(policy, now),
        answer_by=answer_by(policy, now),
    )
    return page, form.status


@blueprint.route("/sharings/<sharing>/answer/<int:place>", methods=["GET", "POST"])
@access.signed_in
def answer(sharing: str, place: int) -> ResponseReturnValue:
    """Another leaves: what going on would cost me, and yes or no."""
    view, change = queries.sharing(sharing), queries.change_of(sharing)
    seat = view.seat(place)
    people.require_act(access.current(), seat.urn or ids.urn("person", ""), "arrange")
    if change is None or change.place == place or seat not in view.sitting:
        raise NothingAsked
    form = AnswerForm()
    yes = form.yes.data == "yes"
    if form.sent() and form.attempt(services.answer, sharing, place, yes, access.current()):
        flash(gettext("Thank you. We tell everybody what becomes of it."), "success")
        return redirect(url_for("sharings.show", sharing=sharing))
    page = render_template(
        "marketplace/sharings/answer.html",
        sharing=view,
        seat=seat,
        change=change,
        form=form,
        without=view.weekly_without(change.place),
        effect=queries.effect_of_change(
            sharing, place, clock.now(), queries.granted(access.current(), str(seat.person))
        ),
        budget=budgets.budget(seat.budget) if seat.budget else None,
        names=names(view),
    )
    return page, form.status


@blueprint.post("/sharings/<sharing>/stay/<int:place>")
@access.signed_in
def stay(sharing: str, place: int) -> ResponseReturnValue:
    """Stay after all."""
    doing = partial(services.stay, sharing, place, access.current())
    return press(
        doing,
        said=gettext("You share as before. We have told the others."),
        then=url_for("sharings.show", sharing=sharing),
        page=partial(sharing_page, sharing),
    )
