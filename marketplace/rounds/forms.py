"""The forms of rounds: run one now, and two questions what if."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from hub.kernel.forms import Form
from hub.places import queries as places
from marketplace.offers import queries as offers
from marketplace.plans.queries import called
from marketplace.rounds import queries
from marketplace.rounds.domain import HOW_WORDS, How


class RunForm(Form):
    """By what rule to share."""

    how = RadioField(
        _l("How should hours be shared out?"), [InputRequired(_l("Choose one of the two."))], default=How.EXACT.value
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.how.choices = [(how.value, gettext(words)) for how, words in HOW_WORDS.items()]


class FailsForm(Form):
    """Which supplier fails."""

    party = SelectField(_l("Which supplier?"), [InputRequired(_l("Choose a supplier."))])

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.party.choices = list(offers.told_apart(called(queries.may_fail())))


class JoinForm(Form):
    """How many volunteers, and where."""

    ward = SelectField(_l("In which ward?"), [InputRequired(_l("Choose a ward."))])
    volunteers = IntegerField(
        _l("How many volunteers?"),
        [
            InputRequired(_l("Write how many, as a whole number.")),
            NumberRange(1, queries.MOST_JOINING, _l("Write a number from 1 to 500.")),
        ],
        default=12,
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.ward.choices = [(area.code, area.name) for area in places.areas()]
