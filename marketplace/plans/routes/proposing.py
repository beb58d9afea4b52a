"""Needs near a helper, and proposals: made, taken back, declined kindly."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.forms import ButtonForm, press
from hub.kernel.money import pounds
from hub.kernel.paging import SIZE, cut
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.plans import queries, services
from marketplace.plans.forms import DeclineForm, ProposeForm
from marketplace.plans.routes.blueprint import blueprint, my_parties


@blueprint.get("/needs/near")
@access.signed_in
def near() -> ResponseReturnValue:
    """Needs that I, or those I speak for, may answer; and what became of what I offered."""
    return _page(ButtonForm(formdata=None))


def _page(form: ButtonForm) -> ResponseReturnValue:
    parties = my_parties()
    found, said = cut(queries.near(parties)), queries.proposals_by(parties, limit=SIZE)
    asked = needs.needs({proposal.need for proposal in said})
    page = render_template(
        "marketplace/plans/near.html",
        found=found,
        said=said,
        needs=asked,
        form=form,
        parts=queries.parts({proposal.part for proposal in said}),
        names=queries.called({one.need.holder for one in found.items} | {need.holder for need in asked.values()}),
    )
    return page, form.status


@blueprint.route("/needs/near/<part>", methods=["GET", "POST"])
@access.signed_in
def propose(part: str) -> ResponseReturnValue:
    """Say what I could do for this need."""
    one = queries.near_part(part, my_parties())
    form = ProposeForm(data={"price": one.offers[0].price_pence})
    form.offer_these(one.offers, one.part.slots)
    if form.sent() and _propose(form, one):
        flash(gettext("Thank you. They read your words and tell you yes or no."), "success")
        return redirect(url_for("plans.near"))
    names = queries.called([one.need.holder])
    return render_template(
        "marketplace/plans/propose.html", one=one, form=form, names=names, pounds=pounds
    ), form.status


def _propose(form: ProposeForm, one: queries.NearNeed) -> bool:
    return form.attempt(
        services.propose,
        one.part.id,
        str(form.offer.data),
        slots=form.times(one.part.slots),
        price_pence=form.price.data or 0,
        words=form.words.data or "",
        by=access.current(),
    )


@blueprint.post("/proposals/<proposal>/withdraw")
@access.signed_in
def withdraw(proposal: str) -> ResponseReturnValue:
    """Take my proposal back."""
    doing = partial(services.withdraw_proposal, proposal, access.current())
    return press(doing, said=gettext("Your proposal is taken back."), then=url_for("plans.near"), page=_page)


@blueprint.route("/proposals/<proposal>/decline", methods=["GET", "POST"])
@access.signed_in
def decline(proposal: str) -> ResponseReturnValue:
    """Say no, kindly."""
    view = queries.proposal(proposal)
    people.require_act(access.current(), needs.need(view.need).holder, "arrange")
    form = DeclineForm()
    if form.sent() and form.attempt(services.decline_proposal, proposal, access.current(), form.words.data or ""):
        flash(gettext("We have told them, with your thanks."), "success")
        return redirect(url_for("plans.show", need=view.need))
    names = queries.called([view.party])
    return render_template("marketplace/plans/decline.html", proposal=view, form=form, names=names), form.status
