"""The form with which a debt is given up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hub.kernel.forms import Form
from payments.recoveries.domain import MOST_WORDS


class WriteOffForm(Form):
    """Why it will not come back."""

    reason = TextAreaField(
        _("Why will it not come back?"),
        [
            DataRequired(_("Say in a sentence why it will not come back.")),
            Length(max=MOST_WORDS, message=_("Use at most 500 letters.")),
        ],
        description=_("A second officer reads this and decides. It is kept with the ledger."),
    )
