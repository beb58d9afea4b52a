"""Open an invitation, and accept it: signed in, or with a new account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import KithError
from hub.people import queries, services
from hub.people.domain import MEMBER_WORDS, SCOPE_WORDS, STAFF_WORDS, InvitationGone
from hub.people.forms.people import AcceptForm
from hub.people.queries import InvitationView
from hub.people.routes.blueprint import Answer, again, blueprint, page
from hub.people.services import sessions as login


@blueprint.get("/account/invitations/<secret>")
@access.token
def invitation(secret: str) -> Answer:
    """Say what it is, and how to accept."""
    try:
        found = queries.invitation(secret)
    except InvitationGone as refusal:
        return page("invitation_gone", 409, refusal=refusal)
    return page("invitation", form=AcceptForm(), **_words(found, secret))


@blueprint.post("/account/invitations/<secret>")
@access.token
def accept_invitation(secret: str) -> Answer:
    """Accept as whoever is signed in, or make an account and accept."""
    try:
        found = queries.invitation(secret)
        if access.current().signed_in:
            unit.write(services.accept_invitation, secret, access.current())
        else:
            form = AcceptForm()
            if found.known or not form.validate():
                return again("invitation", form, **_words(found, secret))
            _accept_as_new(secret, form)
    except InvitationGone as refusal:
        return page("invitation_gone", 409, refusal=refusal)
    except KithError as refusal:
        return again("invitation", AcceptForm(), refusal, **_words(found, secret))
    flash(gettext("Thank you. It holds from this moment."))
    return redirect(url_for("people.account"))


@blueprint.post("/account/invitations/<id_>/withdraw")
@access.signed_in
def withdraw_invitation(id_: str) -> Answer:
    """Take it back."""
    unit.write(services.withdraw_invitation, id_, access.current())
    flash(gettext("The invitation is taken back."))
    return redirect(login.inside(request.form.get("next")) or url_for("people.account"))


def _accept_as_new(secret: str, form: AcceptForm) -> None:
    person = unit.write(
        services.accept_as_new,
        secret,
        str(form.given_name.data),
        str(form.family_name.data),
        password_hash=services.hash_password(str(form.password.data)),
    )
    login.enter(queries.session_key(person) or "")


def _words(found: InvitationView, secret: str) -> dict[str, Any]:
    return {
        "invitation": found,
        "here": url_for("people.invitation", secret=secret),
        "staff_words": STAFF_WORDS,
        "member_words": MEMBER_WORDS,
        "scope_words": SCOPE_WORDS,
    }
