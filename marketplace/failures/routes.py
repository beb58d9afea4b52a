"""The page of whoever loses help: who stops, who is proposed instead and why, and their answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.errors import Missing
from hub.kernel.forms import ButtonForm
from hub.people import queries as people
from marketplace.bookings.domain import RelativeAtHome
from marketplace.failures import queries, services
from marketplace.failures.domain import ANSWER_WORDS, WHY_WORDS, FailureState
from marketplace.failures.queries import LossView
from marketplace.offers import queries as offers
from marketplace.plans.domain import weekly_pence
from marketplace.plans.queries import called
from matching.rounds.domain import GOT

blueprint = Blueprint("failures", __name__)


@blueprint.get("/failures/<failure>/needs/<need>")
@access.signed_in
def show(failure: str, need: str) -> ResponseReturnValue:
    """What a supplier's stopping means for a need, and what is proposed."""
    return _page(failure, need, ButtonForm(formdata=None))


def _page(failure: str, need: str, form: ButtonForm) -> ResponseReturnValue:
    found, losses = queries.failure(failure), _losses(failure, need)
    people.require_act(access.current(), losses[0].holder, "view")
    if found.state in (FailureState.WORKED_OUT, FailureState.DROPPED):
        raise Missing
    asked, known = queries.asks(found), offers.offers({one.offer for loss in losses for one in loss.proposals})
    page = render_template(
        "marketplace/failures/show.html",
        form=form,
        failure=found,
        need=need,
        losses=losses,
        offers=known,
        weeks={
            one.id: weekly_pence(known[one.offer].price_pence, known[one.offer].unit.value, one.slots)
            for loss in losses
            for one in loss.proposals
        },
        names=called({found.party, *(offer.party for offer in known.values())}),
        answer_words=ANSWER_WORDS,
        why_words=WHY_WORDS,
        got_words=GOT,
        shared=queries.shared_of(losses),
        open=asked,
        relatives=queries.relatives(losses, known) if asked else {},
        may_arrange=bool(people.may_act(access.current(), losses[0].holder, "arrange")),
    )
    return page, form.status


def _losses(failure: str, need: str) -> list[LossView]:
    found = queries.losses(failure, need)
    if not found:
        raise Missing
    return found


@blueprint.post("/failures/<failure>/needs/<need>/<proposal>/yes")
@access.signed_in
def accept(failure: str, need: str, proposal: str) -> ResponseReturnValue:
    """Yes, ask them."""
    losses = _losses(failure, need)
    loss = next((loss for loss in losses if proposal in {one.id for one in loss.proposals}), None)
    if loss is None:
        raise Missing
    asked = gettext("They are asked. We tell you as soon as they answer.")
    if loss.id in queries.shared_of([loss]):
        asked = gettext("The others are asked whether they share it. Once all have said yes, the helper is asked.")
    form, seen = ButtonForm(), request.form.get("pence", "")[:9]
    pence = int(seen) if seen.isdecimal() else None
    if (
        form.sent()
        and not _is_relative(form, proposal)
        and form.attempt(services.accept, proposal, access.current(), pence)
    ):
        flash(asked, "success")
        return redirect(url_for("failures.show", failure=failure, need=need))
    return _page(failure, need, form)


def _is_relative(form: ButtonForm, proposal: str) -> bool:
    """Keep what they said of a relative at home; whether nobody is asked for it, because a budget would pay."""
    if "relative" not in request.form:
        return False
    if not form.attempt(services.declare_relative, proposal, access.current()):
        return True
    names = called(form.result)
    for party in form.result:
        form.refuse(RelativeAtHome(name=names[party]))
    return bool(names)


@blueprint.post("/failures/<failure>/needs/<need>/<loss>/no")
@access.signed_in
def choose(failure: str, need: str, loss: str) -> ResponseReturnValue:
    """No, I choose myself."""
    if loss not in {one.id for one in _losses(failure, need)}:
        raise Missing
    form = ButtonForm()
    if form.sent() and form.attempt(services.choose_alone, loss, access.current()):
        flash(gettext("These times are open in your plan now. Choose whom you like."), "success")
        if form.result is None:
            return redirect(url_for("plans.show", need=need))
        return redirect(url_for("plans.part", need=need, part=form.result))
    return _page(failure, need, form)
