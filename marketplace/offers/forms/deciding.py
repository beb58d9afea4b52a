"""What the council fills in about offers, and the one button of handing something in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.categories import queries as categories
from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from hub.kernel.words import N_
from marketplace.offers.domain import Unit


class SubmitForm(Form):
    """Hand it to the council."""


class ReasonForm(Form):
    """A reason that the maker can act on."""

    reason = TextAreaField(
        N_("Why?"),
        [
            InputRequired(N_("Say why, in words that the person can act on.")),
            Length(max=1000, message=N_("Use at most 1,000 letters.")),
        ],
    )
    version = HiddenField()


class TermsForm(Form):
    """The standard terms from a day on."""

    points = TextAreaField(
        N_("The points"),
        [InputRequired(N_("Write at least one point, each on a line of its own."))],
        description=N_("Each on a line of its own, in words that a helper understands."),
    )
    starts = DayField(
        N_("From which day?"),
        [InputRequired(N_("Write the first day, like 5 1 2026."))],
        description=N_("Tomorrow or later. What stood before stays on record."),
    )
    reason = TextAreaField(
        N_("Why?"),
        [
            InputRequired(N_("Say why, in a sentence. It is kept with the terms.")),
            Length(max=1000, message=N_("Use at most 1,000 letters.")),
        ],
        description=N_("It stands with the terms, where everyone who offers reads it."),
    )


class BandForm(Form):
    """A published range of prices from a day on."""

    category = SelectField(N_("Kind of help"))
    unit = SelectField(N_("The price is for"))
    low_pence = PoundsField(N_("Lowest price"), [InputRequired(N_("Write the lowest price, like 12."))])
    high_pence = PoundsField(N_("Highest price"), [InputRequired(N_("Write the highest price, like 20."))])
    starts = DayField(N_("From which day?"), [InputRequired(N_("Write the first day, like 5 1 2026."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = [(c.code, gettext(c.name)) for c in categories.categories()]
        self.unit.choices = [
            (Unit.HOUR.value, gettext("An hour")),
            (Unit.VISIT.value, gettext("A visit")),
            (Unit.ITEM.value, gettext("Each item or place")),
        ]
