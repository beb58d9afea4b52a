"""The forms in which finance works a break, and says what the council's own codes are."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hub.kernel.forms import Form

_SAY = _("Write in a sentence or two what it is and what is done about it, in 500 letters or fewer.")


class ExplainForm(Form):
    """What a break is."""

    words = TextAreaField(
        _("What is it, and what is done about it?"),
        [DataRequired(_SAY), Length(max=500, message=_SAY)],
        description=_("Whoever audits the books reads this. Name no resident."),
    )


class FeeForm(Form):
    """Money that Stripe kept, posted as its fee."""

    fund = SelectField(
        _("Which fund bears it?"),
        [DataRequired(_("Choose a fund."))],
        description=_("It is taken from what the fund has at Stripe and has not given to anyone."),
    )
    # The page has another field of this name, in the form beside it.
    words = TextAreaField(
        _("What is the fee for?"), [DataRequired(_SAY), Length(max=500, message=_SAY)], id="fee-words"
    )


class CodeForm(Form):
    """One code."""

    kind = SelectField(_("Which kind of account?"), [DataRequired(_("Choose a kind of account."))])
    fund = SelectField(_("For which fund?"))
    code = StringField(
        _("Which code does your finance system have for it?"),
        [Length(max=32, message=_("Use 32 letters or fewer."))],
        description=_("Leave it empty to take a code away."),
    )
