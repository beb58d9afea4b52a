"""The forms with which own money is added and asked back, and its limits are set."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form, OnceForm
from payments.purses.domain import Limits

AMOUNT = InputRequired(_("Write the amount in pounds, like 12 or 12.50."))


class AddForm(OnceForm):
    """How much is added."""

    amount = PoundsField(_("How much do you add?"), [AMOUNT])


class BackForm(OnceForm):
    """How much goes back."""

    amount = PoundsField(_("How much shall go back?"), [AMOUNT])


class MadeGoodForm(Form):
    """What the council paid in."""

    amount = PoundsField(_("How much was paid in?"), [AMOUNT])
    reference = StringField(
        _("With which reference?"),
        [
            DataRequired(_("Write the reference with which it was paid.")),
            Length(max=100, message=_("Use 100 letters or fewer.")),
        ],
    )


class LimitsForm(Form):
    """How much may be added, from a day on."""

    least_pence = PoundsField(_("The least that is added at once"), [AMOUNT])
    most_pence = PoundsField(_("The most that is added at once"), [AMOUNT])
    together_pence = PoundsField(_("The most that one resident may have here"), [AMOUNT])
    starts = DayField(_("From which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    reason = TextAreaField(
        _("Why do you change this?"),
        [
            DataRequired(_("Write a reason. It stays on the record.")),
            Length(max=500, message=_("Use 500 letters or fewer.")),
        ],
    )

    def limits(self) -> Limits:
        """The limits as written.

        Raises:
            LimitsWrong: they contradict each other, or what Stripe takes.
        """
        return Limits(**{name: int(self[name].data) for name in Limits.__dataclass_fields__})
