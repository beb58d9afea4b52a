"""Doorways: the first page, the pages every public site owes its readers, the colours, and the council's details."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext

from hub.council import queries, services
from hub.council.domain import Colours
from hub.council.forms import CouncilForm
from hub.kernel import access

blueprint = Blueprint("council", __name__)

# The first page leads up to rooms that stand above this one, so it knows their addresses and not their endpoints.
DOORS = {"find": "/find", "ask": "/needs/new", "give": "/offers/new", "offer": "/offers/new?kind=organisation"}


@blueprint.get("/")
@access.public
def home() -> str:
    """The first page."""
    return render_template("hub/council/home.html", doors=DOORS)


@blueprint.get("/accessibility")
@access.public
def accessibility() -> str:
    """How accessible this is, and what to do where it is not."""
    return render_template("hub/council/accessibility.html")


@blueprint.get("/privacy")
@access.public
def privacy() -> str:
    """What is kept about people, why, and for how long."""
    return render_template("hub/council/privacy.html")


@blueprint.get("/cookies")
@access.public
def cookies() -> str:
    """Which cookies there are."""
    return render_template("hub/council/cookies.html")


@blueprint.get("/brand.css")
@access.public
def brand() -> Response:
    """The council's colours, as variables."""
    council = queries.council()
    response = make_response((council.colours if council else Colours()).css())
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.route("/council/details", methods=["GET", "POST"])
@access.role("administrator")
def details() -> Any:
    """Change what the council says of itself."""
    council = queries.council()
    shown = {**vars(council), **vars(council.colours)} if council else {}
    form = CouncilForm(data=shown)
    if form.sent():
        read = form.read()
        if read and form.attempt(services.change, read, access.current()):
            flash(gettext("The council's details are changed."), "success")
            return redirect(url_for("council.details"))
    return render_template("hub/council/details.html", form=form), form.status
