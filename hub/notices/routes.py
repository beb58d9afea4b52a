"""Doorways of notices: the list, reading, choosing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import Forbidden
from hub.kernel.paging import asked
from hub.notices import queries, services
from hub.notices.forms import ChoiceForm

blueprint = Blueprint("notices", __name__)


@blueprint.get("/account/notices")
@access.signed_in
def mine() -> str:
    """What I was told, the newest first."""
    page = queries.of_person(_me(), page=asked())
    return render_template("hub/notices/mine.html", found=page)


@blueprint.post("/account/notices/<id_>/open")
@access.signed_in
def read(id_: str) -> Any:
    """Mark one as read and go where it leads."""
    notice = queries.notice(_me(), id_)
    unit.write(services.mark_read, _me(), id_)
    return redirect(notice.link)


@blueprint.post("/account/notices/read")
@access.signed_in
def read_all() -> Any:
    """Mark all as read."""
    unit.write(services.mark_read, _me())
    flash(gettext("All notices are marked as read."))
    return redirect(url_for("notices.mine"))


@blueprint.route("/account/notices/choices", methods=["GET", "POST"])
@access.signed_in
def choose() -> Any:
    """Choose how I hear of news."""
    form = ChoiceForm(data={"by_email": queries.choice_of(_me()).value})
    if form.sent() and form.attempt(services.choose, _me(), form.by_email.data):
        flash(gettext("From now on we tell you as you chose."))
        return redirect(url_for("notices.mine"))
    return render_template("hub/notices/choices.html", form=form), form.status


def _me() -> str:
    """The person whose notices these are: never someone whom an officer helps by telephone."""
    person = access.current().person
    if person is None:
        raise Forbidden
    return person
