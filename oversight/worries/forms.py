"""What someone who is worried fills in, and what safeguarding writes about it."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hub.kernel.forms import Form
from hub.kernel.words import N_
from oversight.worries.domain import LONGEST


class WorryForm(Form):
    """Words, about whom, how to reach whoever says it, and whether there is danger now."""

    words = TextAreaField(
        N_("What worries you?"),
        [DataRequired(N_("Write what worries you, in your own words. A few are enough.")), Length(max=LONGEST)],
        description=N_("Say what you saw or heard, and when. You need not be sure."),
    )
    about = StringField(
        N_("Who is it about?"),
        [Length(max=500)],
        description=N_("A name, an address, or whatever you know. You can leave it empty."),
    )
    contact = StringField(
        N_("How can we reach you?"),
        [Length(max=500)],
        description=N_("A phone number or email, if you like. You can leave it empty and stay unknown."),
    )
    now = BooleanField(N_("Someone may be in danger now"))


class StepForm(Form):
    """A note of what safeguarding did."""

    words = TextAreaField(
        N_("What did you do, or what happens next?"),
        [DataRequired(N_("Write a few words, so that whoever reads this next knows.")), Length(max=LONGEST)],
    )
