"""Doorways of checks: one's own, and the officers' queue."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext

from hub.checks import queries, services
from hub.checks.domain import KIND_WORDS, WARN_BEFORE
from hub.checks.forms import CheckForm, ReasonForm
from hub.kernel import access, clock, files, unit
from hub.kernel.errors import Forbidden, KithError
from hub.people import queries as people

blueprint = Blueprint("checks", __name__)


@blueprint.get("/account/checks")
@access.signed_in
def mine() -> str:
    """The checks of everyone I answer for."""
    parties = _parties()
    return _page("mine", checks=queries.of_parties(list(parties)), parties=parties)


@blueprint.route("/account/checks/new", methods=["GET", "POST"])
@access.signed_in
def submit() -> Any:
    """Send in a check."""
    form = CheckForm(_parties())
    if form.sent() and _submitted(form):
        flash(gettext("Thank you. We have your check, and will look at it in the next few days."))
        return redirect(url_for("checks.mine"))
    return _page("submit", form=form, back=url_for("checks.mine")), form.status


def _submitted(form: CheckForm) -> bool:
    try:
        file = files.keep(form.paper) if form.file.data else None
    except KithError as refusal:
        form.refuse(refusal)
        return False
    return form.attempt(
        services.submit,
        form.party.data,
        form.kind.data,
        form.evidence.data or "",
        cast("date", form.issued.data),  # the form asks for it
        form.expires.data,
        access.current(),
        file=file,
    )


@blueprint.get("/account/checks/<id_>/paper")
@access.signed_in
def paper(id_: str) -> Response:
    """The paper that came with a check, for its party and for safeguarding."""
    check, actor = queries.check(id_), access.current()
    if not actor.has(services.VERIFIER) and check.party not in _parties():
        raise Forbidden
    unit.write(services.keep_look, id_, actor)
    kept = files.read(check.file or "")
    name = f"check-{id_[-6:]}.{kept.ending}"
    return send_file(BytesIO(kept.content), mimetype=kept.mimetype, as_attachment=True, download_name=name)


@blueprint.get("/council/checks")
@access.role(services.VERIFIER)
def waiting() -> str:
    """What waits for an officer, and what runs out soon."""
    found, ending = queries.waiting(), queries.ending(clock.today() + WARN_BEFORE)
    return _page("waiting", checks=found, ending=ending, names=people.names({c.party for c in (*found, *ending)}))


@blueprint.get("/council/checks/<id_>")
@access.role(services.VERIFIER)
def show(id_: str) -> Any:
    """One check, with its evidence, to decide about; its person sees who looked."""
    unit.write(services.keep_look, id_, access.current())
    return _decide(id_, ReasonForm(formdata=None))


@blueprint.post("/council/checks/<id_>/approve")
@access.role(services.VERIFIER)
def approve(id_: str) -> Any:
    """Accept it."""
    unit.write(services.approve, id_, access.current())
    flash(gettext("The check is approved, and they have been told."))
    return redirect(url_for("checks.waiting"))


@blueprint.post("/council/checks/<id_>/refuse")
@access.role(services.VERIFIER)
def refuse(id_: str) -> Any:
    """Do not accept it, with a reason."""
    form = ReasonForm()
    if form.sent() and form.attempt(services.refuse, id_, form.reason.data or "", access.current()):
        flash(gettext("The check is sent back with your reason."))
        return redirect(url_for("checks.waiting"))
    return _decide(id_, form)


@blueprint.post("/council/checks/<id_>/revoke")
@access.role(services.VERIFIER)
def revoke(id_: str) -> Any:
    """Take it back, with a reason."""
    form = ReasonForm()
    if form.sent() and form.attempt(services.revoke, id_, form.reason.data or "", access.current()):
        flash(gettext("The check is taken back. Visits that need it are paused."))
        return redirect(url_for("checks.waiting"))
    return _decide(id_, form)


def _decide(id_: str, form: ReasonForm) -> Any:
    check = queries.check(id_)
    others = [other for other in queries.of_party(check.party) if other.id != id_]
    by = [f"person:{person}" for person in (check.submitted_by, check.decided_by) if person]
    names = people.names([check.party, *by])
    return _page("decide", check=check, form=form, others=others, names=names), form.status


def _parties() -> dict[str, str]:
    """Whoever the asker answers for: themself and the organisations they manage, by URN."""
    found = people.own_parties_named(access.current())
    if not found:
        raise Forbidden
    return found


def _page(name: str, **values: Any) -> str:
    return render_template(f"hub/checks/{name}.html", kind_words=KIND_WORDS, today=clock.today(), **values)
