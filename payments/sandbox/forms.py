"""The forms of the pretend pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from hub.kernel.fields import PoundsField
from hub.kernel.forms import Form


class OnboardingForm(Form):
    """Where a recipient wants to be paid."""

    holder = StringField(
        _("Whose bank account is it?"),
        [
            DataRequired(_("Write the name on the bank account.")),
            Length(max=120, message=_("Use 120 letters or fewer.")),
        ],
        description=_("The name as the bank writes it. Invent one: this is a sandbox."),
    )
    sort_code = StringField(
        _("Sort code"),
        [
            Regexp(
                r"^\s*\d{2}[- ]?\d{2}[- ]?\d{2}\s*$",
                message=_("Write the six figures of the sort code, like 10-88-00."),
            )
        ],
        description=_("Six figures, like 10-88-00."),
    )
    account_number = StringField(
        _("Account number"),
        [Regexp(r"^\s*\d{8}\s*$", message=_("Write the eight figures of the account number, like 00012345."))],
        description=_("Eight figures, like 00012345."),
    )
    identity = BooleanField(
        _("I am who I say I am, and this is my account or my organisation’s"),
        [InputRequired(_("Tick the box to confirm who you are."))],
    )


class TransferForm(Form):
    """A bank transfer that arrives."""

    amount = PoundsField(
        _("How much arrives?"),
        [
            InputRequired(_("Write the amount in pounds, like 12 or 12.50.")),
            NumberRange(min=1, message=_("Write an amount of at least a penny.")),
        ],
    )
