"""My account: details, email, password, and my data."""

from __future__ import annotations

from flask import Response, flash, json, redirect, url_for
from flask_babel import gettext

from hub.kernel import access, clock, unit
from hub.kernel.errors import Forbidden, KithError
from hub.people import queries, services
from hub.people.domain import MEMBER_WORDS, STAFF_WORDS, WrongPassword
from hub.people.forms.accounts import ChangeEmailForm, ChangePasswordForm
from hub.people.forms.people import DetailsForm
from hub.people.queries.postcodes import Place, locate
from hub.people.routes.blueprint import Answer, ask, blueprint, page
from hub.people.services import sessions as login


def me() -> str:
    """The person whose pages these are: whoever is signed in, or whom an officer helps by telephone."""
    person = queries.acting_person(access.current())
    if person is None:
        raise Forbidden
    return person


@blueprint.get("/account")
@access.signed_in
def account() -> Answer:
    """Everything about me, and where to change it."""
    person = me()
    return page(
        "account",
        person=queries.person(person),
        organisations=queries.organisations_of(person),
        delegations=queries.delegations_of(person),
        member_words=MEMBER_WORDS,
        staff_words=STAFF_WORDS,
    )


@blueprint.get("/account/details")
@access.signed_in
def details() -> Answer:
    """My name, telephone number and postcode."""
    return _ask_details(DetailsForm(obj=queries.person(me())))


@blueprint.post("/account/details")
@access.signed_in
def details_post() -> Answer:
    """Change them."""
    form, before = DetailsForm(), queries.person(me())
    if not form.validate():
        return _ask_details(form)
    try:
        moved = "".join((form.postcode.data or "").split()).upper() != (before.postcode or "").replace(" ", "")
        place = locate(form.postcode.data) if moved else None
        unit.write(_change, before.id, form, place, access.current())
    except KithError as refusal:
        return _ask_details(form, refusal)
    flash(gettext("Your details are changed."))
    return redirect(url_for("people.account"))


def _change(person: str, form: DetailsForm, place: Place | None, by: access.Actor) -> None:
    services.change_details(
        person,
        given_name=str(form.given_name.data),
        family_name=str(form.family_name.data),
        phone=form.phone.data,
        address=form.address.data or "",
        auto_confirm=bool(form.auto_confirm.data),
        by=by,
    )
    if place is not None:
        services.set_place(person, *place, by=by)


def _ask_details(form: DetailsForm, refusal: KithError | None = None) -> Answer:
    form.say_when(queries.hours_of_silence())
    return ask(form, gettext("My details"), gettext("Save"), refusal, back=url_for("people.account"))


@blueprint.get("/account/email")
@access.signed_in
def email() -> Answer:
    """Ask for a new address."""
    return _ask_email(ChangeEmailForm())


@blueprint.post("/account/email")
@access.signed_in
def email_post() -> Answer:
    """Send the letter to it."""
    form = ChangeEmailForm()
    if not form.validate():
        return _ask_email(form)
    try:
        found = _proved(str(form.current.data))
        unit.write(services.take_try, letter_account=found.email, letter_address=login.remote_address())
        unit.write(services.ask_email_change, found.account, str(form.email.data))
    except KithError as refusal:
        return _ask_email(form, refusal)
    return redirect(url_for("people.letter_sent"))


def _ask_email(form: ChangeEmailForm, refusal: KithError | None = None) -> Answer:
    return ask(form, gettext("Change my email address"), gettext("Send the letter"), refusal, back="/account")


@blueprint.get("/account/password")
@access.signed_in
def password() -> Answer:
    """Ask for the old password and a new one."""
    return _ask_password(ChangePasswordForm())


@blueprint.post("/account/password")
@access.signed_in
def password_post() -> Answer:
    """Change it: sessions elsewhere end, this one goes on."""
    form = ChangePasswordForm()
    if not form.validate():
        return _ask_password(form)
    try:
        found = _proved(str(form.current.data))
    except KithError as refusal:
        return _ask_password(form, refusal)
    unit.write(services.change_password, found.account, services.hash_password(str(form.password.data)))
    login.enter(queries.session_key(found.account) or "")
    flash(gettext("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for("people.account"))


def _ask_password(form: ChangePasswordForm, refusal: KithError | None = None) -> Answer:
    return ask(form, gettext("Change my password"), gettext("Change my password"), refusal, back="/account")


def _proved(current: str) -> queries.Login:
    """The account of whoever is signed in, once they have shown their password.

    Raises:
        WrongPassword, Throttled: they have not.
    """
    actor = access.current()
    found = queries.login_of(actor.account or "")
    if found is None or actor.assisting:
        raise Forbidden
    unit.write(services.take_try, sign_in_account=found.email, sign_in_address=login.remote_address())
    if not services.password_fits(found.password_hash, current):
        raise WrongPassword(field="current")
    unit.write(services.forget_tries, sign_in_account=found.email)
    return found


@blueprint.get("/account/data")
@access.signed_in
def data() -> Answer:
    """Who looked at my record and why, and all that is kept, to take away."""
    person = me()
    looks = queries.looks_of(person)
    homes, papers = [look for look in looks if not look.papers], [look for look in looks if look.papers]
    return page("data", openings=queries.openings_of(person), homes=homes, papers=papers, staff_words=STAFF_WORDS)


@blueprint.get("/account/data.json")
@access.signed_in
def data_json() -> Answer:
    """All that is kept about me, as a file."""
    if access.current().assisting:
        raise Forbidden  # an officer on the telephone helps with a journey, and takes nothing away
    text = json.dumps(queries.data_of(me()), indent=2, ensure_ascii=False, sort_keys=False)
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{clock.today().isoformat()}.json"'
    return answer
