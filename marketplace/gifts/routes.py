"""Doorways of gifts in kind: give something to a need, see what was given, and take each step."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, ids
from hub.kernel.paging import cut
from hub.people import queries as people
from hub.places import queries as places
from marketplace.gifts import queries, services
from marketplace.gifts.domain import FOR_GIVER, FOR_HOLDER, GiftEvent, NotForYou, NotYourGift
from marketplace.gifts.forms import GiveForm, StepForm
from marketplace.gifts.queries import GiftView
from marketplace.needs import queries as needs
from marketplace.plans.queries import called

blueprint = Blueprint("gifts", __name__)


@blueprint.get("/gifts")
@access.signed_in
def index() -> str:
    """What I gave and what was given to me, those I speak for and those I support; its worth stands apart from money."""
    own, me = _parties(), people.acting_person(access.current()) or ""
    supported = [ids.urn("person", person) for person in people.residents_of(me)]
    holders = [*own, *supported, *(place.urn for place in places.places_of(own))]
    given, taken = queries.gifts_by(own), queries.gifts_to(holders)
    every = {one.id: one for one in (*given, *taken)}  # from one to another for whom I speak: once
    page = cut(sorted(every.values(), key=lambda one: one.id, reverse=True))
    return render_template(
        "marketplace/gifts/index.html",
        page=page,
        own=set(own),
        given=queries.worth_of(given),
        taken=queries.worth_of(taken),
        coming=queries.worth_of(every.values()),
        names=called({urn for one in page.items for urn in (one.party, one.holder)}),
    )


@blueprint.route("/needs/<need>/gifts/new", methods=["GET", "POST"])
@access.signed_in
def give(need: str) -> ResponseReturnValue:
    """Offer goods or a service, for nothing."""
    view = needs.need(need)
    able = queries.may_give(view, _parties())
    if not able:
        raise NotForYou
    form, names = GiveForm(), called({view.holder, *(party for party, _kind in able)})
    form.offer(able, names, categories.names())
    if form.sent() and form.attempt(
        services.give,
        need,
        form.party.data or "",
        form.category.data or "",
        what=form.what.data or "",
        value_pence=form.value.data or 0,
        words=form.words.data or "",
        by=access.current(),
        request=form.request,
    ):
        flash(gettext("Thank you. They read your words and tell you yes or no."), "success")
        return redirect(url_for("gifts.show", gift=form.result))
    return render_template("marketplace/gifts/give.html", need=view, form=form, names=names), form.status


@blueprint.route("/gifts/<gift>", methods=["GET", "POST"])
@access.signed_in
def show(gift: str) -> ResponseReturnValue:
    """One gift, for both sides: what it is, how it stands, and the step that is mine to take."""
    view = queries.gift(gift)
    gives, takes = _require(view)
    form = StepForm()
    if form.sent() and form.attempt(
        services.move, gift, GiftEvent(form.step.data), access.current(), form.words.data or ""
    ):
        flash(gettext("We have told them."), "success")
        return redirect(url_for("gifts.show", gift=gift))
    view = queries.gift(gift)
    form.offer(view.state, (*(FOR_HOLDER if takes else ()), *(FOR_GIVER if gives else ())))
    page = render_template(
        "marketplace/gifts/show.html",
        gift=view,
        need=needs.need(view.need),
        form=form,
        gives=gives,
        takes=takes,
        sees_plan=bool(people.may_act(access.current(), view.holder, "view")),
        names=called([view.party, view.holder], whole=view.counted),
    )
    return page, form.status


def _require(view: GiftView) -> tuple[bool, bool]:
    """Whether whoever asks speaks for the giver, and may arrange for whom it is given to.

    Raises:
        NotYourGift: they may not look, or may do nothing else.
    """
    actor = access.current()
    gives = view.party in _parties()
    takes = bool(people.may_act(actor, view.holder, "arrange"))
    looks = request.method == "GET" and people.may_act(actor, view.holder, "view")
    if not (gives or takes or looks):
        raise NotYourGift
    return gives, takes


def _parties() -> tuple[str, ...]:
    """The parties for whom whoever is asking speaks: themself, or whom they help by telephone, first."""
    return people.own_parties(access.current())
