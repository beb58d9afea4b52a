"""The form in which someone chooses how they are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from hub.kernel.forms import Form
from hub.notices.domain import BY_EMAIL_WORDS


class ChoiceForm(Form):
    """Email at once, daily, or not at all."""

    by_email = RadioField(
        _("How would you like to hear of news by email?"),
        [InputRequired(_("Choose one."))],
        choices=[(choice.value, _(words)) for choice, words in BY_EMAIL_WORDS.items()],
        description=_(
            "In here you always find all of it. Emails about your account itself, like a new password, come in any case."
        ),
    )
