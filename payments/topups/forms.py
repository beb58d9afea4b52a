"""The form with which a fund is paid into."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from hub.kernel.fields import PoundsField
from hub.kernel.forms import OnceForm
from payments.topups.domain import Method, Origin

ORIGINS = [
    (Origin.FUNDER.value, _("New money for the fund")),
    (Origin.BANK.value, _("The fund’s own money, which was recorded in the bank before")),
]
METHODS = [
    (Method.BANK.value, _("By bank transfer. Stripe shows the account to pay to; it is there in a day or two")),
    (Method.CARD.value, _("By card. Stripe keeps a fee; it can be spent after about three days")),
]


class TopUpForm(OnceForm):
    """How much, whose money, and how."""

    amount = PoundsField(_("How much is paid in?"), [InputRequired(_("Write the amount in pounds, like 12 or 12.50."))])
    origin = RadioField(_("Whose money is it?"), choices=ORIGINS, default=Origin.FUNDER.value)
    method = RadioField(_("How is it paid in?"), choices=METHODS, default=Method.BANK.value)

    def only_new(self) -> None:
        """A funder pays new money in; only finance moves what was recorded."""
        del self.origin
