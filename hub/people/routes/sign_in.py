"""Sign in and out."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from hub.kernel import access, unit
from hub.kernel.errors import KithError
from hub.people import domain, queries, services
from hub.people.domain import Letters, NotConfirmed, NotKnown
from hub.people.forms.accounts import SignInForm
from hub.people.queries import Login
from hub.people.routes.blueprint import again, blueprint, page
from hub.people.services import sessions as login

Answer = Response | tuple[str, int]


@blueprint.get("/account/sign-in")
@access.public
def sign_in() -> Answer:
    """Ask who it is."""
    actor = access.current()
    if actor.signed_in:
        return redirect(login.landing(actor, request.args.get("next")))
    return page("sign_in", form=SignInForm(formdata=None, data={"next": request.args.get("next")}))


@blueprint.post("/account/sign-in")
@access.public
def sign_in_post() -> Answer:
    """Let them in, or say what to do."""
    form = SignInForm()
    if not form.validate():
        return again("sign_in", form)
    try:
        found = _checked(str(form.email.data), str(form.password.data))
    except KithError as refusal:
        return again("sign_in", form, refusal)
    actor = login.enter(found.key)
    return redirect(login.landing(actor, form.next.data))


@blueprint.post("/account/sign-out")
@access.public
def sign_out() -> Answer:
    """Let them out."""
    login.leave()
    return redirect(url_for("people.sign_in"))


def _checked(email: str, password: str) -> Login:
    """Whose email and password these are.

    Raises:
        Throttled: too many tries of this account, or from this address.
        NotKnown: there is no such account, or the password is another.
        NotConfirmed: the letter that was sent at sign-up has not been answered; another one is on its way.
    """
    account, address = domain.tidy_email(email), login.remote_address()
    unit.write(services.take_try, sign_in_account=account, sign_in_address=address)
    found = queries.login(account)
    fits = services.password_fits(found.password_hash if found else None, password)
    if found is None or not fits:
        raise NotKnown(field="password")
    if not found.confirmed:
        unit.write(services.ask_letter, found.account, Letters.CONFIRM)
        raise NotConfirmed
    unit.write(services.forget_tries, sign_in_account=account)
    if found.password_hash and services.outdated(found.password_hash):
        unit.write(services.keep_hash, found.account, services.hash_password(password))
    return found
