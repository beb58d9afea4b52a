"""Organisations: found one, describe it, and say who belongs."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext

from hub.kernel import access, ids, unit
from hub.kernel.errors import KithError
from hub.people import queries, services
from hub.people.domain import MEMBER_WORDS, SECTOR_WORDS, NotTheirs
from hub.people.forms.people import MemberForm, OrganisationForm, RoleForm
from hub.people.queries import OrganisationView
from hub.people.queries.postcodes import locate
from hub.people.routes.account import me
from hub.people.routes.blueprint import Answer, ask, blueprint, page


@blueprint.get("/account/organisations/new")
@access.signed_in
def new_organisation() -> Answer:
    """Ask what it is."""
    return _ask_new(OrganisationForm())


@blueprint.post("/account/organisations/new")
@access.signed_in
def new_organisation_post() -> Answer:
    """Enter it, with whoever asks as its manager."""
    form = OrganisationForm()
    if not form.validate():
        return _ask_new(form)
    try:
        postcode, point = locate(form.postcode.data)
        id_ = unit.write(
            services.found_organisation,
            str(form.name.data),
            str(form.sector.data),
            **_described(form),
            postcode=postcode,
            point=point,
            by=access.current(),
        )
    except KithError as refusal:
        return _ask_new(form, refusal)
    flash(gettext("It is entered, and you manage it. Offer a service in its name, or invite the others."))
    return redirect(url_for("people.organisation", id_=id_))


@blueprint.get("/account/organisations/<id_>")
@access.signed_in
def organisation(id_: str) -> Answer:
    """What is said of it, and who belongs: for its members."""
    found, manages = _mine(id_)
    return page(
        "organisation",
        organisation=found,
        members=queries.members(id_),
        invitations=queries.member_invitations(id_) if manages else [],
        manages=manages,
        me=me(),
        sector_words=SECTOR_WORDS,
        member_words=MEMBER_WORDS,
    )


@blueprint.get("/account/organisations/<id_>/edit")
@access.signed_in
def edit_organisation(id_: str) -> Answer:
    """Ask what is different now."""
    found = _managed(id_)
    return _ask_change(found, _change_form(found))


@blueprint.post("/account/organisations/<id_>/edit")
@access.signed_in
def edit_organisation_post(id_: str) -> Answer:
    """Change it."""
    found = _managed(id_)
    form = _change_form()
    if not form.validate():
        return _ask_change(found, form)
    try:
        same = (form.postcode.data or "").replace(" ", "").upper() == (found.postcode or "").replace(" ", "")
        place = (found.postcode, _point(found)) if same else locate(form.postcode.data)
        unit.write(
            services.change_organisation,
            id_,
            name=str(form.name.data),
            **_described(form),
            postcode=place[0],
            point=place[1],
            by=access.current(),
        )
    except KithError as refusal:
        return _ask_change(found, form, refusal)
    flash(gettext("It is changed."))
    return redirect(url_for("people.organisation", id_=id_))


@blueprint.get("/account/organisations/<id_>/members/new")
@access.signed_in
def new_member(id_: str) -> Answer:
    """Ask whom, and as what."""
    return _ask_member(_managed(id_), MemberForm())


@blueprint.post("/account/organisations/<id_>/members/new")
@access.signed_in
def new_member_post(id_: str) -> Answer:
    """Invite them."""
    found, form, by = _managed(id_), MemberForm(), access.current()
    if not form.validate():
        return _ask_member(found, form)
    try:
        unit.write(services.take_try, invitation=by.person or "")
        unit.write(services.invite_member, id_, str(form.email.data), str(form.role.data), by=by)
    except KithError as refusal:
        return _ask_member(found, form, refusal)
    flash(gettext("We have invited them by email."))
    return redirect(url_for("people.organisation", id_=id_))


@blueprint.get("/account/organisations/<id_>/members/<person>/role")
@access.signed_in
def member_role(id_: str, person: str) -> Answer:
    """Ask for another role."""
    found = _managed(id_)
    role = next((m.role for m in queries.members(id_) if m.person == person), None)
    return _ask_role(found, person, RoleForm(data={"role": role}))


@blueprint.post("/account/organisations/<id_>/members/<person>/role")
@access.signed_in
def member_role_post(id_: str, person: str) -> Answer:
    """Give it."""
    found, form = _managed(id_), RoleForm()
    if not form.validate():
        return _ask_role(found, person, form)
    try:
        unit.write(services.add_member, id_, person, str(form.role.data), access.current())
    except KithError as refusal:
        return _ask_role(found, person, form, refusal)
    flash(gettext("Their role is changed."))
    return redirect(url_for("people.organisation", id_=id_))


@blueprint.post("/account/organisations/<id_>/members/<person>/end")
@access.signed_in
def end_member(id_: str, person: str) -> Answer:
    """End a membership, another's or one's own."""
    unit.write(services.remove_member, id_, person, access.current())
    flash(gettext("They no longer belong to it.") if person != me() else gettext("You no longer belong to it."))
    still = any(m.person == me() for m in queries.members(id_))
    return redirect(url_for("people.organisation", id_=id_) if still else url_for("people.account"))


def _mine(id_: str) -> tuple[OrganisationView, bool]:
    """The organisation, for its members alone, and whether this one manages it."""
    found, urn = queries.organisation(id_), ids.urn("organisation", id_)
    if urn not in queries.belongs_to(me()):
        raise NotTheirs
    return found, queries.manages(me(), urn)


def _managed(id_: str) -> OrganisationView:
    found, manages = _mine(id_)
    if not manages:
        raise NotTheirs
    return found


def _change_form(found: OrganisationView | None = None) -> OrganisationForm:
    """The form without the sector, on which approvals rest."""
    form = OrganisationForm(obj=found)
    del form.sector
    return form


def _point(found: OrganisationView) -> tuple[float, float] | None:
    return (found.lat, found.lon) if found.lat is not None and found.lon is not None else None


def _described(form: OrganisationForm) -> dict[str, str]:
    return {
        "kind": form.kind.data or "",
        "description": form.description.data or "",
        "cqc_number": (form.cqc_number.data or "").strip(),
    }


def _ask_new(form: OrganisationForm, refusal: KithError | None = None) -> Answer:
    lead = gettext("A charity, a business, a club, a service: what it offers and needs is kept under its own name.")
    return ask(form, gettext("Enter an organisation"), gettext("Enter it"), refusal, lead=lead, back="/account")


def _ask_change(found: OrganisationView, form: OrganisationForm, refusal: KithError | None = None) -> Answer:
    back = url_for("people.organisation", id_=found.id)
    return ask(form, gettext("Change %(name)s", name=found.name), gettext("Save"), refusal, back=back)


def _ask_member(found: OrganisationView, form: MemberForm, refusal: KithError | None = None) -> Answer:
    back = url_for("people.organisation", id_=found.id)
    return ask(form, gettext("Invite someone to %(name)s", name=found.name), gettext("Invite"), refusal, back=back)


def _ask_role(found: OrganisationView, person: str, form: RoleForm, refusal: KithError | None = None) -> Answer:
    name = queries.names([ids.urn("person", person)]).get(ids.urn("person", person), "")
    back = url_for("people.organisation", id_=found.id)
    return ask(form, gettext("The role of %(name)s", name=name), gettext("Save"), refusal, back=back)
