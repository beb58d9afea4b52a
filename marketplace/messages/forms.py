"""The forms of messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from hub.kernel.forms import Form
from marketplace.messages.domain import LONGEST


class SayForm(Form):
    """Write to the other side."""

    words = TextAreaField(
        _l("Write to them"),
        [InputRequired(_l("Write something first.")), Length(max=LONGEST, message=_l("Keep it under 2,000 letters."))],
        description=_l("Telephone numbers and email addresses are kept back until you both agree to share them."),
    )


class HideForm(Form):
    """Take a message out of sight."""

    reason = TextAreaField(
        _l("Why is it hidden? Both sides read this."),
        [InputRequired(_l("Write a reason. It stays on the record.")), Length(max=LONGEST)],
    )
