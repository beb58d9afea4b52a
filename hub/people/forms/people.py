"""Forms about people: details, supporters, organisations, blocks, and an officer's reason."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.week_field import length_words
from hub.people.domain import MEMBER_WORDS, SCOPE_WORDS, SECTOR_WORDS, STAFF_WORDS, MemberRole, Scope, Sector
from hub.people.forms.accounts import email_field, new_password_field


def name_field(label: str, words: str, autocomplete: str = "") -> StringField:
    """A name that must be given."""
    too_long = _("Use at most 100 characters.")
    attributes = {"autocomplete": autocomplete} if autocomplete else None
    return StringField(label, [DataRequired(words), Length(max=100, message=too_long)], render_kw=attributes)


def phone_field() -> TelField:
    """A telephone number, or none."""
    words = _("Write a telephone number, like 020 8547 5000, or leave it empty.")
    return TelField(
        _("Telephone number"),
        [Optional(), Regexp(r"^\+?[\d\s()-]{6,30}$", message=words)],
        render_kw={"autocomplete": "tel"},
    )


def postcode_field(description: str) -> StringField:
    """A postcode, or none; the places room says whether there is such a one."""
    return StringField(_("Postcode"), [Optional(), Length(max=10)], description=description)


class DetailsForm(FlaskForm):
    """What a person may change of themself."""

    given_name = name_field(_("First name"), _("Write your first name."), "given-name")
    family_name = name_field(_("Last name"), _("Write your last name."), "family-name")
    phone = phone_field()
    postcode = postcode_field(
        _(
            "So that we find help near you. Others see only roughly where you live. Leave it empty if you live elsewhere."
        )
    )
    address = TextAreaField(
        _("Address"),
        [Optional(), Length(max=300, message=_("Use at most 300 characters."))],
        description=_(
            "Number, street, and how to find the door. Only those who come to you for a visit that is agreed can read"
            " it, and you see each time they do."
        ),
        render_kw={"rows": 3, "autocomplete": "street-address"},
    )
    auto_confirm = BooleanField(
        _("Confirm my visits for me when I say nothing"),
        description=_(
            "Only visits with a start and an end on record. Until then you can say that something was wrong."
        ),
    )

    def say_when(self, hours: int | None) -> None:
        """Say after how many hours that is, by the terms in force."""
        if hours:
            self.auto_confirm.description = gettext(
                "%(time)s after its end, and only a visit with a start and an end on record. Until then you can say that "
                "something was wrong.",
                time=length_words(hours * 60),
            )


class CallerForm(FlaskForm):
    """A person whom an officer enters, on the telephone or at the counter."""

    given_name = name_field(_("First name"), _("Write their first name."))
    family_name = name_field(_("Last name"), _("Write their last name."))
    phone = phone_field()
    postcode = postcode_field(_("So that we find help near them."))


class SupporterForm(FlaskForm):
    """Who may act for a resident, and how far."""

    email = email_field(_("Their email address"), _("We ask them first. Nothing changes until they say yes."))
    scope = RadioField(
        _("What may they do for you?"),
        [DataRequired(_("Choose what they may do for you."))],
        choices=[(scope.value, _(SCOPE_WORDS[scope])) for scope in Scope],
    )
    limit = PoundsField(
        _("The most they may spend in four weeks"), [Optional()], description=_("Only if they may spend, like 250.")
    )
    ends = DayField(
        _("Until when?"),
        [Optional()],
        description=_("Leave it empty for until you end it. You can end it at any time."),
    )
    evidence = StringField(
        _("Who are they to you?"),
        [DataRequired(_("Write who they are to you, like “my daughter”.")), Length(max=500)],
        description=_("Like “my daughter”, or “power of attorney, seen by the council on 3 May”."),
    )


class OrganisationForm(FlaskForm):
    """An organisation, as its manager describes it."""

    name = StringField(
        _("Name of the organisation"),
        [DataRequired(_("Write its name.")), Length(max=160, message=_("Use at most 160 characters."))],
        render_kw={"autocomplete": "organization"},
    )
    sector = RadioField(
        _("What is it?"),
        [DataRequired(_("Choose what it is."))],
        choices=[(s.value, _(SECTOR_WORDS[s])) for s in Sector if s is not Sector.INDIVIDUAL],
    )
    kind = StringField(
        _("In a few words"), [Optional(), Length(max=80)], description=_("Like “home care”, “lunch club” or “repairs”.")
    )
    description = TextAreaField(_("What do you do, and for whom?"), [Optional(), Length(max=4000)])
    postcode = postcode_field(_("Of its premises. They are shown on the map as they are."))
    cqc_number = StringField(
        _("CQC number"),
        [Optional(), Regexp(r"^\s*1-\d{6,12}\s*$", message=_("Write the CQC number as it stands, like 1-123456789."))],
        description=_("If the Care Quality Commission has registered you, like 1-123456789."),
    )


class MemberForm(FlaskForm):
    """Whom to invite, and as what."""

    email = email_field(_("Their email address"))
    role = RadioField(
        _("What will they be?"),
        [DataRequired(_("Choose what they will be."))],
        choices=[
            (MemberRole.MANAGER.value, _("Manager: answers for the organisation, its offers, people and visits")),
            (MemberRole.CARER.value, _("Carer: sees and records the visits given to them")),
            (MemberRole.MEMBER.value, _("Member: belongs, and decides nothing")),
        ],
    )


class RoleForm(FlaskForm):
    """Another role for a member."""

    role = RadioField(
        _("What are they now?"),
        [DataRequired(_("Choose what they are."))],
        choices=[(role.value, _(MEMBER_WORDS[role])) for role in MemberRole],
    )


class StaffForm(FlaskForm):
    """Whom to invite to the council's roles."""

    email = email_field(_("Their email address"))
    role = RadioField(
        _("Which role?"),
        [DataRequired(_("Choose a role."))],
        choices=[(role.value, _(words)) for role, words in STAFF_WORDS.items()],
    )


class ReasonForm(FlaskForm):
    """Why an officer opens a person's record."""

    reason = TextAreaField(
        _("Why do you need to open this record?"),
        [DataRequired(_("Write why you need to open this record.")), Length(max=500)],
        description=_("The person will see your name, your role, the time and this reason."),
    )


class BlockForm(FlaskForm):
    """A party that someone wants nothing more to do with."""

    party = HiddenField()
    side = HiddenField()  # an organisation that blocks; empty: the person themself
    next = HiddenField()
    reason = TextAreaField(
        _("Why? (if you like)"),
        [Optional(), Length(max=500)],
        description=_("They never see this. It stands in your own record."),
    )


class AcceptForm(FlaskForm):
    """A new account for whoever was invited and has none."""

    given_name = name_field(_("First name"), _("Write your first name."), "given-name")
    family_name = name_field(_("Last name"), _("Write your last name."), "family-name")
    password = new_password_field()
