"""Say that you are worried, without an account if need be; and safeguarding's list of worries."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, machine
from hub.kernel.errors import Missing
from hub.people import queries as people
from hub.people import services as people_services
from oversight.worries import queries, services
from oversight.worries.domain import STEPS, WorryEvent
from oversight.worries.forms import StepForm, WorryForm
from oversight.worries.queries import WorryView

blueprint = Blueprint("worries", __name__)


@blueprint.route("/worry", methods=["GET", "POST"])
@access.public
def new() -> ResponseReturnValue:
    """Ask what worries them; what they write reaches safeguarding at once."""
    form = WorryForm()
    if form.sent() and form.attempt(_raise, form, request.remote_addr or ""):
        return redirect(url_for("worries.thanks", now="1" if form.now.data else None))
    return render_template("oversight/worries/new.html", form=form), form.status


def _raise(form: WorryForm, address: str) -> None:
    people_services.take_try(worry_address=address)
    services.raise_worry(
        words=form.words.data or "",
        about=form.about.data or "",
        contact=form.contact.data or "",
        now=bool(form.now.data),
        by=access.current(),
    )


@blueprint.get("/worry/sent")
@access.public
def thanks() -> ResponseReturnValue:
    """Say what happens next, and whom to call."""
    return render_template("oversight/worries/sent.html", now=bool(request.args.get("now")))


@blueprint.get("/council/worries")
@access.role("safeguarding")
def index() -> ResponseReturnValue:
    """What waits, danger first; or what is closed."""
    closed = request.args.get("show") == "closed"
    return render_template("oversight/worries/index.html", worries=queries.worries(closed=closed), closed=closed)


@blueprint.get("/council/worries/<worry>")
@access.role("safeguarding")
def show(worry: str) -> ResponseReturnValue:
    """One worry: what was said, what was done, and the next step."""
    return _page(_found(worry), StepForm(formdata=None))


@blueprint.post("/council/worries/<worry>/<event>")
@access.role("safeguarding")
def step(worry: str, event: str) -> ResponseReturnValue:
    """Take it, close it or open it again, with a note."""
    found, form = _found(worry), StepForm()
    if event not in list(WorryEvent):
        raise Missing
    if form.sent() and form.attempt(
        services.step, worry, WorryEvent(event), words=form.words.data or "", by=access.current()
    ):
        flash(gettext("Your note is kept."))
        return redirect(url_for("worries.show", worry=worry))
    return _page(found, form)


def _found(worry: str) -> WorryView:
    found = queries.worry(worry)
    if found is None:
        raise Missing
    return found


def _page(worry: WorryView, form: StepForm) -> ResponseReturnValue:
    events = [event for event in WorryEvent if machine.can(STEPS, worry.state, event)]
    known = {note.by for note in worry.notes} | ({worry.raised_by} if worry.raised_by else set())
    page = render_template(
        "oversight/worries/show.html",
        worry=worry,
        form=form,
        events=events,
        names=people.names(f"person:{id_}" for id_ in known),
    )
    return page, form.status
