"""Sign in as one of the demo's people; read the mails that the demo wrote."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from demo.borough.domain.personas import EVERYONE, PERSONAS
from hub.kernel import access
from hub.kernel.errors import Missing
from hub.kernel.forms import Form
from hub.notices import queries as notices
from hub.notices import services as sending
from hub.people import queries as people
from hub.people.services import sessions

blueprint = Blueprint("doors", __name__, url_prefix="/demo")


@blueprint.get("/people")
@access.public
def everyone() -> str:
    """Whom a visitor may be."""
    parts = [(persona, gettext(persona.part), gettext(persona.what)) for persona in PERSONAS]
    return render_template("demo/doors/people.html", parts=parts, form=Form())


@blueprint.post("/people/<key>")
@access.public
def enter(key: str) -> Response:
    """Be that person from now on."""
    persona = EVERYONE.get(key)
    login = people.login(persona.email) if persona else None
    if login is None:
        raise Missing
    return redirect(sessions.landing(sessions.enter(login.key)))


@blueprint.get("/mailbox")
@access.public
def mailbox() -> str:
    """Every mail that was sent, newest first."""
    # Who has no email address hears of things by other ways: nothing was sent.
    sent = [found for found in notices.mailbox(limit=300) if found.to][:100]
    letters = [(found.at, sending.compose(found)) for found in sent]
    return render_template("demo/doors/mailbox.html", letters=letters)


@blueprint.get("/mailbox/<mail>")
@access.public
def letter(mail: str) -> str:
    """One mail."""
    found = notices.sent_letter(mail)
    return render_template("demo/doors/letter.html", at=found.at, letter=sending.compose(found))
