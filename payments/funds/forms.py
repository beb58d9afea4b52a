"""The forms in which finance opens a fund and records what came in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.kernel.fields import PoundsField
from hub.kernel.forms import Form


class FundForm(Form):
    """A new fund."""

    name = StringField(
        _("What is the fund called?"),
        [DataRequired(_("Give the fund a name.")), Length(max=120, message=_("Use 120 letters or fewer."))],
    )
    purpose = TextAreaField(
        _("What is its money for?"),
        [
            DataRequired(_("Say in a sentence what its money is for.")),
            Length(max=500, message=_("Use 500 letters or fewer.")),
        ],
        description=_("One sentence. The funder reads it too."),
    )
    owner = SelectField(
        _("Whose money is it?"),
        description=_("A funder sees its own funds, and where each pound stands."),
        validate_choice=True,
    )


class ReceiptForm(Form):
    """A credit on the bank statement."""

    amount = PoundsField(_("How much came in?"), [InputRequired(_("Write the amount in pounds, like 12 or 12.50."))])
    reference = StringField(
        _("What reference does the bank statement give?"),
        [
            DataRequired(_("Write the reference from the bank statement.")),
            Length(max=100, message=_("Use 100 letters or fewer.")),
        ],
        description=_("A reference counts once in a fund, so that nothing is entered twice."),
    )
