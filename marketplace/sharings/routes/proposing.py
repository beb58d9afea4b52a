"""Propose to share the help that a part of a plan would book."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.bookings.domain import FURTHEST_START
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.queries import called
from marketplace.sharings import services
from marketplace.sharings.domain import INVITED_FOR, OnlyResidentsShare
from marketplace.sharings.forms import ProposeForm
from marketplace.sharings.routes.blueprint import blueprint, is_relative, payers, relative_words
from marketplace.visits import queries as visits


@blueprint.route("/sharings/new/<part>", methods=["GET", "POST"])
@access.signed_in
def propose(part: str) -> ResponseReturnValue:
    """Who shares by how many parts, from when, and what pays my share."""
    view = plans.part(part)
    need = needs.need(view.need)
    people.require_act(access.current(), need.holder, "spend")
    kind, _, person = need.holder.partition(":")
    if view.offer is None:
        raise Missing
    if kind != "person" or not view.price_pence:
        raise OnlyResidentsShare
    first = max(need.starts, clock.today() + timedelta(days=1))
    form = ProposeForm(data={"starts": first, "ends": need.ends, "mine": 1, "second": 1})
    form.offer_these(view.slots)
    choices = payers([person])
    form.pay_from(choices)
    form.ask_relative(relative_words(str(view.party), choices))
    if (
        form.sent()
        and not is_relative(form, view.offer)
        and form.attempt(
            services.propose,
            part,
            form.times(view.slots),
            form.starts.data or first,
            form.ends.data,
            access.current(),
            parts=form.parts,
            budget=form.chosen[1],
        )
    ):
        flash(gettext("It is proposed. Hand each of the others their own link."), "success")
        return redirect(url_for("sharings.show", sharing=form.result))
    offer, now = offers.offer(view.offer), clock.now()
    page = render_template(
        "marketplace/sharings/propose.html",
        part=view,
        need=need,
        form=form,
        offer=offer,
        names=called([offer.party, need.holder]),
        policy=visits.policy(now),
        days=INVITED_FOR.days,
        furthest=clock.today() + FURTHEST_START,
    )
    return page, form.status
