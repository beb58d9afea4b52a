"""The forms with which finance keeps how a supplier stands with VAT, and what the standard rate is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.kernel.fields import DayField
from hub.kernel.forms import Form
from payments.vat.domain import MOST_WORDS


class VatForm(Form):
    """Its number, what is exempt, and from when."""

    number = StringField(
        _("VAT number"),
        [Length(max=20, message=_("Write the VAT number: nine digits."))],
        description=_("Nine digits, from its certificate. Leave it empty where it is not registered."),
    )
    exempt = SelectMultipleField(
        _("What does it give exempt from VAT?"),
        description=_("Welfare services of a provider that is registered for care, of a charity, or of a public body."),
    )
    valid_from = DayField(_("From which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    reason = TextAreaField(
        _("How do you know?"),
        [
            DataRequired(_("Say in a sentence how you know.")),
            Length(max=MOST_WORDS, message=_("Use 500 letters or fewer.")),
        ],
        description=_("Like: its certificate, and its letter of 3 March about what is exempt."),
    )


class RateForm(Form):
    """The standard rate, and from when."""

    percent = StringField(
        _("Standard rate of VAT, in per cent"),
        [InputRequired(_("Write the rate in per cent, from 0.1 to 50, like 20 or 17.5."))],
        description=_("Like 20 or 17.5."),
    )
    starts = DayField(_("From which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    reason = TextAreaField(
        _("Why?"),
        [
            DataRequired(_("Write a reason. It stays on the record.")),
            Length(max=MOST_WORDS, message=_("Use 500 letters or fewer.")),
        ],
        description=_("Like: the law that changes it, and its day."),
    )
