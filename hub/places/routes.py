"""Doorways of places of their own: those one answers for, a new one, a change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.errors import Forbidden, KithError
from hub.people import queries as people
from hub.places import queries, services
from hub.places.domain import KIND_WORDS, Located
from hub.places.forms import PlaceForm

blueprint = Blueprint("places", __name__)


@blueprint.get("/account/places")
@access.signed_in
def mine() -> str:
    """The places of everyone I answer for."""
    owners = _owners()
    return render_template(
        "hub/places/mine.html",
        places=queries.places_of(list(owners)),
        owners=owners,
        kind_words=KIND_WORDS,
        area_names=queries.area_names(),
        note=queries.source_note(),
    )


@blueprint.route("/account/places/new", methods=["GET", "POST"])
@access.signed_in
def new() -> Any:
    """Enter a place."""
    form = _form()
    located = _located(form) if form.sent() else None
    if located and form.attempt(
        services.add_place,
        form.name.data or "",
        form.kind.data,
        located.point,
        form.owner.data,
        description=form.description.data or "",
        postcode=located.postcode or None,
        by=access.current(),
    ):
        flash(gettext("The place is entered. Now you can ask for help for it."))
        return redirect(url_for("places.mine"))
    return render_template("hub/places/edit.html", form=form, place=None), form.status


@blueprint.route("/account/places/<id_>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(id_: str) -> Any:
    """Change what a place is called and what is said of it."""
    place = queries.place(id_)
    services.require_owner(access.current(), place.owner)
    form = _form(obj=place)
    del form.owner, form.postcode
    if form.sent() and form.attempt(
        services.edit_place,
        id_,
        name=form.name.data or "",
        kind=form.kind.data,
        description=form.description.data or "",
        by=access.current(),
    ):
        flash(gettext("The place is changed."))
        return redirect(url_for("places.mine"))
    return render_template("hub/places/edit.html", form=form, place=place), form.status


def _form(**given: Any) -> PlaceForm:
    owners = _owners()
    form = PlaceForm(**given)
    form.owner.choices = list(owners.items())
    if len(owners) == 1 and not form.owner.data:
        form.owner.data = next(iter(owners))
    return form


def _located(form: PlaceForm) -> Located | None:
    """Where it is, asked before the unit of work begins."""
    try:
        return queries.locate(form.postcode.data or "")
    except KithError as refusal:
        form.refuse(refusal)
        return None


def _owners() -> dict[str, str]:
    found = people.own_parties_named(access.current())
    if not found:
        raise Forbidden
    return found
