"""What is asked of a need when it is posted, and while it lives."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.kernel.forms import Form
from hub.kernel.words import N_


class PostForm(Form):
    """Everything is right: post it."""


class WithdrawForm(Form):
    """Ask no longer."""

    reason = TextAreaField(
        N_("Would you tell us why?"),
        [Length(max=500, message=N_("Use at most 500 letters."))],
        description=N_("You do not have to."),
    )


class LookForm(Form):
    """How things are now."""

    score = RadioField(
        N_("How near is that today, from 0 to 10?"), [InputRequired(N_("Choose a number from 0 to 10."))], coerce=int
    )
    words = TextAreaField(
        N_("Would you say more?"),
        [Length(max=500, message=N_("Use at most 500 letters."))],
        description=N_("You do not have to."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.score.choices = [(number, str(number)) for number in range(11)]
