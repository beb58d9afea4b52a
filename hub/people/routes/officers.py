"""An officer's work with people: find one, open the record with a reason, help by telephone, invite staff."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from hub.kernel import access, ids, unit
from hub.kernel.errors import KithError, Missing
from hub.people import queries, services
from hub.people.domain import MEMBER_WORDS, OFFICERS, SCOPE_WORDS, STAFF_WORDS, RecordClosed, StaffRole
from hub.people.forms.accounts import ForgottenForm
from hub.people.forms.people import CallerForm, ReasonForm, StaffForm
from hub.people.queries.postcodes import locate
from hub.people.routes.blueprint import Answer, again, ask, blueprint, page
from hub.people.services import sessions as login


@blueprint.get("/council/people")
@access.role(*OFFICERS)
def find_people() -> Answer:
    """Find a person: enough to tell them apart."""
    text = request.args.get("q", "").strip()
    return page("find_people", text=text, found=queries.find_people(text))


@blueprint.get("/council/people/new")
@access.role(*OFFICERS)
def new_person() -> Answer:
    """Ask who is calling."""
    return _ask_caller(CallerForm())


@blueprint.post("/council/people/new")
@access.role(*OFFICERS)
def new_person_post() -> Answer:
    """Enter someone who needs no screen."""
    form = CallerForm()
    if not form.validate():
        return _ask_caller(form)
    try:
        postcode, point = locate(form.postcode.data)
        person = unit.write(
            services.register_person,
            str(form.given_name.data),
            str(form.family_name.data),
            phone=form.phone.data,
            postcode=postcode,
            point=point,
            by=access.current(),
        )
    except KithError as refusal:
        return _ask_caller(form, refusal)
    flash(gettext("They are entered. Give a reason to help them now."))
    return redirect(url_for("people.open_record", person=person))


@blueprint.get("/council/people/<person>")
@access.role(*OFFICERS)
def record(person: str) -> Answer:
    """A person's record, while a reason keeps it open."""
    try:
        until = queries.require_open(access.current(), person)
    except RecordClosed:
        return redirect(url_for("people.open_record", person=person))
    return page(
        "record",
        person=queries.person(person),
        until=until,
        organisations=queries.organisations_of(person),
        delegations=queries.delegations_of(person),
        openings=queries.openings_of(person, limit=20),
        staff_words=STAFF_WORDS,
        member_words=MEMBER_WORDS,
        scope_words=SCOPE_WORDS,
    )


@blueprint.get("/council/people/<person>/open")
@access.role(*OFFICERS)
def open_record(person: str) -> Answer:
    """Ask why."""
    return _ask_reason(person, ReasonForm())


@blueprint.post("/council/people/<person>/open")
@access.role(*OFFICERS)
def open_record_post(person: str) -> Answer:
    """Open the record for 30 minutes, or begin to help by telephone."""
    form, by = ReasonForm(), access.current()
    if not form.validate():
        return _ask_reason(person, form)
    by_telephone = request.form.get("how") == "telephone"
    service = services.help_by_telephone if by_telephone else services.open_record
    try:
        opening = unit.write(service, by, person, str(form.reason.data))
    except KithError as refusal:
        return _ask_reason(person, form, refusal)
    if by_telephone:
        login.assist(opening)
        return redirect(url_for("people.account"))
    return redirect(url_for("people.record", person=person))


@blueprint.get("/council/people/<person>/account")
@access.role(*OFFICERS)
def give_account(person: str) -> Answer:
    """Ask for the email of someone who was entered without one."""
    queries.require_open(access.current(), person)
    return _ask_account(person, ForgottenForm())


@blueprint.post("/council/people/<person>/account")
@access.role(*OFFICERS)
def give_account_post(person: str) -> Answer:
    """Give them a login, and send the letter."""
    queries.require_open(access.current(), person)
    form = ForgottenForm()
    if not form.validate():
        return _ask_account(person, form)
    try:
        unit.write(services.give_account, person, str(form.email.data), by=access.current())
    except KithError as refusal:
        return _ask_account(person, form, refusal)
    flash(gettext("We have sent them a letter. With it they choose a password."))
    return redirect(url_for("people.record", person=person))


@blueprint.post("/council/people/help/end")
@access.role(*OFFICERS)
def end_help() -> Answer:
    """End the telephone help."""
    person = access.current().assisting
    unit.write(services.end_help, access.current())
    login.assist(None)
    flash(gettext("The telephone help has ended."))
    return redirect(url_for("people.record", person=person) if person else url_for("people.find_people"))


@blueprint.get("/council/people/staff")
@access.role(StaffRole.ADMINISTRATOR)
def staff() -> Answer:
    """Who holds which role, and who was invited."""
    return page(
        "staff",
        posts=queries.staff_posts(),
        invitations=queries.staff_invitations(),
        staff_words=STAFF_WORDS,
        me=access.current().person,
    )


@blueprint.get("/council/people/staff/new")
@access.role(StaffRole.ADMINISTRATOR)
def invite_staff() -> Answer:
    """Ask whom, to which role."""
    return _ask_staff(StaffForm())


@blueprint.post("/council/people/staff/new")
@access.role(StaffRole.ADMINISTRATOR)
def invite_staff_post() -> Answer:
    """Invite them."""
    form = StaffForm()
    if not form.validate():
        return _ask_staff(form)
    try:
        unit.write(services.invite_staff, str(form.email.data), str(form.role.data), by=access.current())
    except KithError as refusal:
        return _ask_staff(form, refusal)
    flash(gettext("We have invited them by email."))
    return redirect(url_for("people.staff"))


@blueprint.post("/council/people/staff/<person>/<role>/end")
@access.role(StaffRole.ADMINISTRATOR)
def end_staff(person: str, role: str) -> Answer:
    """End someone's role."""
    if role not in set(StaffRole):
        raise Missing
    unit.write(services.dismiss, person, role, access.current())
    flash(gettext("They no longer hold this role."))
    return redirect(url_for("people.staff"))


def _ask_caller(form: CallerForm, refusal: KithError | None = None) -> Answer:
    lead = gettext(
        "For someone without an account, on the telephone or at the counter. Look whether they are here first."
    )
    back = url_for("people.find_people")
    return ask(form, gettext("Enter a person"), gettext("Enter them"), refusal, lead=lead, back=back)


def _ask_account(person: str, form: ForgottenForm, refusal: KithError | None = None) -> Answer:
    lead = gettext("They get a letter with a link, choose a password, and sign in themselves from then on.")
    back = url_for("people.record", person=person)
    return ask(form, gettext("Give them an account"), gettext("Send the letter"), refusal, lead=lead, back=back)


def _ask_reason(person: str, form: ReasonForm, refusal: KithError | None = None) -> Answer:
    urn = ids.urn("person", person)
    values: dict[str, Any] = {"name": queries.party(urn).masked_name, "person_id": person}
    if refusal is not None or form.errors:
        return again("open_record", form, refusal, **values)
    return page("open_record", form=form, **values)


def _ask_staff(form: StaffForm, refusal: KithError | None = None) -> Answer:
    lead = gettext("They get a letter with a secret address. It is good for 14 days, and only for them.")
    return ask(
        form, gettext("Invite someone to a role"), gettext("Invite"), refusal, lead=lead, back=url_for("people.staff")
    )
