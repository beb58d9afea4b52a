"""Make an account, confirm it, and begin again after a forgotten password."""

from __future__ import annotations

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import KithError
from hub.people import domain, queries, services
from hub.people.domain import LetterGone, Letters, WrongPassword
from hub.people.forms.accounts import ConfirmForm, ForgottenForm, ResetForm, SignUpForm
from hub.people.routes.blueprint import Answer, again, ask, blueprint, page
from hub.people.services import sessions as login


@blueprint.get("/account/sign-up")
@access.public
def sign_up() -> Answer:
    """Ask who they are."""
    if access.current().signed_in:
        return redirect(login.landing(access.current(), request.args.get("next")))
    return page("sign_up", form=SignUpForm(formdata=None, data={"next": request.args.get("next")}))


@blueprint.post("/account/sign-up")
@access.public
def sign_up_post() -> Answer:
    """Enter them, and send the letter."""
    form = SignUpForm()
    if not form.validate():
        return again("sign_up", form)
    try:
        _take_letter(str(form.email.data))
        password_hash = services.hash_password(str(form.password.data))
        unit.write(
            services.sign_up,
            str(form.given_name.data),
            str(form.family_name.data),
            email=str(form.email.data),
            password_hash=password_hash,
        )
    except KithError as refusal:
        return again("sign_up", form, refusal)
    session[login.NEXT] = login.inside(form.next.data)
    return redirect(url_for("people.letter_sent"))


@blueprint.get("/account/letter-sent")
@access.public
def letter_sent() -> Answer:
    """Say what happens next; the same words whoever asked."""
    return page("letter_sent")


@blueprint.get("/account/confirm/<secret>")
@access.token
def confirm(secret: str) -> Answer:
    """Ask for the password once more: whoever got the letter must be whoever signed up."""
    return _with_letter(secret, Letters.CONFIRM, "confirm", ConfirmForm())


@blueprint.post("/account/confirm/<secret>")
@access.token
def confirm_post(secret: str) -> Answer:
    """Confirm the account, and let them in."""
    form = ConfirmForm()
    try:
        found = queries.letter_for(secret, Letters.CONFIRM)
        if not form.validate():
            return again("confirm", form, email=found.email)
        unit.write(services.take_try, sign_in_account=found.email, sign_in_address=login.remote_address())
        if not services.password_fits(found.password_hash, str(form.password.data)):
            return again("confirm", form, WrongPassword(field="password"), email=found.email)
        unit.write(services.confirm_account, secret)
    except LetterGone as refusal:
        return page("letter_gone", 409, refusal=refusal)
    flash(gettext("Your account is ready. Welcome!"))
    return redirect(login.landing(login.enter(found.key), session.pop(login.NEXT, None)))


@blueprint.get("/account/forgotten")
@access.public
def forgotten() -> Answer:
    """Ask where to send the letter."""
    return _ask_forgotten(ForgottenForm())


@blueprint.post("/account/forgotten")
@access.public
def forgotten_post() -> Answer:
    """Send it, if there is such an account; say the same if there is none."""
    form = ForgottenForm()
    if not form.validate():
        return _ask_forgotten(form)
    try:
        _take_letter(str(form.email.data))
    except KithError as refusal:
        return _ask_forgotten(form, refusal)
    unit.write(services.ask_reset, str(form.email.data))
    return redirect(url_for("people.letter_sent"))


@blueprint.get("/account/reset/<secret>")
@access.token
def reset(secret: str) -> Answer:
    """Ask for a new password."""
    return _with_letter(secret, Letters.RESET, "reset", ResetForm())


@blueprint.post("/account/reset/<secret>")
@access.token
def reset_post(secret: str) -> Answer:
    """Set it; every session ends, and this one begins. Whose address is proved by it first sees who they are here."""
    form = ResetForm()
    try:
        found = queries.letter_for(secret, Letters.RESET)
        if not form.validate():
            return again("reset", form, email=found.email)
        unit.write(services.reset_password, secret, services.hash_password(str(form.password.data)))
    except LetterGone as refusal:
        return page("letter_gone", 409, refusal=refusal)
    unit.write(services.forget_tries, sign_in_account=found.email)
    if not found.confirmed:
        login.enter(queries.session_key(found.account) or "")
        flash(gettext("Your account is ready. Welcome! Look whether your name and all else is right here."))
        return redirect(url_for("people.details"))
    flash(gettext("Your new password is set. You are signed in here, and signed out everywhere else."))
    return redirect(login.landing(login.enter(queries.session_key(found.account) or "")))


@blueprint.get("/account/email/<secret>")
@access.token
def email_change(secret: str) -> Answer:
    """Ask to press a button: letters are opened by programs too, and a page that is only read changes nothing."""
    return _with_letter(secret, Letters.EMAIL, "email_change", None)


@blueprint.post("/account/email/<secret>")
@access.token
def email_change_post(secret: str) -> Answer:
    """Take the new address."""
    try:
        unit.write(services.change_email, secret)
    except KithError as refusal:
        return page("letter_gone", 409, refusal=refusal)
    flash(gettext("Your email address is changed. Sign in with the new one from now on."))
    return redirect(url_for("people.account"))


def _with_letter(secret: str, purpose: Letters, template: str, form: object) -> Answer:
    try:
        found = queries.letter_for(secret, purpose)
    except LetterGone as refusal:
        return page("letter_gone", 409, refusal=refusal)
    return page(template, form=form, email=found.email)


def _ask_forgotten(form: ForgottenForm, refusal: KithError | None = None) -> Answer:
    return ask(
        form,
        gettext("Forgotten password"),
        gettext("Send the letter"),
        refusal,
        lead=gettext("We send you a letter with a link. With it you choose a new password."),
        back=url_for("people.sign_in"),
    )


def _take_letter(email: str) -> None:
    unit.write(services.take_try, letter_account=domain.tidy_email(email), letter_address=login.remote_address())
