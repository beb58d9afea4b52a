"""Forms for signing in and up, and for passwords and addresses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length, ValidationError

from hub.people.domain import weak_password

EMAIL_WORDS = _("Write an email address, like name@example.com.")
CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
EMAIL = {"autocomplete": "email"}


def email_field(label: str, description: str = "") -> EmailField:
    """An email address."""
    return EmailField(
        label,
        [DataRequired(EMAIL_WORDS), Length(max=254, message=EMAIL_WORDS), Email(EMAIL_WORDS)],
        filters=[lambda text: text.strip() if text else text],
        description=description,
        render_kw=EMAIL,
    )


def password_field(label: str, words: str) -> PasswordField:
    """A password that exists already."""
    return PasswordField(label, [DataRequired(words)], render_kw=CURRENT)


class StrongPassword:
    """Validator: a new password is long enough and not easily guessed."""

    def __call__(self, form: FlaskForm, field: PasswordField) -> None:
        """Refuse a weak one, naming what would make it good."""
        known = [str(other.data) for other in form if other.name in ("email", "given_name", "family_name")]
        wrong = weak_password(field.data or "", *known)
        if wrong:
            raise ValidationError(str(_(wrong)))


def new_password_field() -> PasswordField:
    """A password to be."""
    return PasswordField(
        _("Choose a password"),
        [DataRequired(_("Choose a password of at least 10 characters.")), StrongPassword()],
        description=_("At least 10 characters. Three words you will remember are good."),
        render_kw=NEW,
    )


class SignInForm(FlaskForm):
    """Email and password."""

    email = email_field(_("Email address"))
    password = password_field(_("Password"), _("Write your password."))
    next = HiddenField()


class SignUpForm(FlaskForm):
    """A new account."""

    given_name = StringField(
        _("First name"),
        [DataRequired(_("Write your first name.")), Length(max=100)],
        render_kw={"autocomplete": "given-name"},
    )
    family_name = StringField(
        _("Last name"),
        [DataRequired(_("Write your last name.")), Length(max=100)],
        render_kw={"autocomplete": "family-name"},
    )
    email = email_field(_("Email address"), _("We send a letter there, to be sure that it is yours."))
    password = new_password_field()
    next = HiddenField()


class ConfirmForm(FlaskForm):
    """The password chosen at sign-up: whoever got the letter must also be whoever signed up."""

    password = password_field(_("Your password"), _("Write the password you chose."))


class ForgottenForm(FlaskForm):
    """Where to send the letter with a new start."""

    email = email_field(_("Email address"))


class ResetForm(FlaskForm):
    """A new password."""

    password = new_password_field()


class ChangePasswordForm(FlaskForm):
    """The old password, and a new one."""

    current = password_field(_("Your password now"), _("Write the password you use now."))
    password = new_password_field()


class ChangeEmailForm(FlaskForm):
    """A new address."""

    email = email_field(_("New email address"), _("We send a letter there. Until you open its link, nothing changes."))
    current = password_field(_("Your password"), _("Write your password."))
