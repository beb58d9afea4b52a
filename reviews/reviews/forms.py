"""The forms of reviewing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.kernel.forms import Form
from reviews.reviews.domain import ASPECT_WORDS, LONGEST, RULING_WORDS, Aspect, State, choices

SCALE = [
    ("5", _l("5: very")),
    ("4", _l("4")),
    ("3", _l("3: fair")),
    ("2", _l("2")),
    ("1", _l("1: not at all")),
]


def _rating(aspect: Aspect) -> RadioField:
    asked = _l(ASPECT_WORDS[aspect])
    # three questions of one kind: the list at the top of the page says which of them is meant
    refused = _l("%(question)s Choose a number from 1 to 5.", question=asked)
    return RadioField(asked, [InputRequired(refused)], choices=SCALE)


class ReviewForm(Form):
    """How it went, per aspect and in words."""

    kind = _rating(Aspect.KIND)
    reliable = _rating(Aspect.RELIABLE)
    good = _rating(Aspect.GOOD)
    words = TextAreaField(
        _l("In your own words (you may leave this empty)"),
        [Length(max=LONGEST, message=_l("Keep it under 2,000 letters."))],
    )


class ReplyForm(Form):
    """A public answer, given once."""

    words = TextAreaField(
        _l("Your answer"),
        [
            InputRequired(_l("Write a few words first.")),
            Length(max=LONGEST, message=_l("Keep it under 2,000 letters.")),
        ],
    )


class RulingForm(Form):
    """What safeguarding decides about a review."""

    happening = RadioField(
        _l("What do you decide?"),
        [InputRequired(_l("Choose one."))],
        choices=[(happening.value, _l(words)) for happening, words in RULING_WORDS.items()],
    )
    reason = TextAreaField(
        _l("Your reason, for the record"),
        [InputRequired(_l("Write a reason. It stays on the record.")), Length(max=LONGEST)],
    )

    def offer(self, state: State) -> None:
        """Leave those decisions that a review which stands so allows."""
        self.happening.choices = [(one.value, _l(RULING_WORDS[one])) for one in choices(state)]
