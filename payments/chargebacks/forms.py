"""The form with which a dispute is answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hub.kernel.forms import Form
from payments.chargebacks.domain import MOST_LETTERS


class AnswerForm(Form):
    """What the bank should know."""

    words = TextAreaField(
        _("What should the bank know?"),
        [
            DataRequired(_("Write what the bank should know.")),
            Length(max=MOST_LETTERS, message=_("Use 20,000 letters or fewer.")),
        ],
        description=_(
            "This is what the record holds. Read it, take out what the bank need not know, add what is missing."
        ),
    )
