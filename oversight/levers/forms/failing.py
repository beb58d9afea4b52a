"""What officers fill in about a supplier who stops: who, from which day and why; and which of those concerned to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.categories import queries as categories
from hub.kernel import clock
from hub.kernel.fields import DayField
from hub.kernel.forms import Form
from hub.kernel.refusals import AskingForm
from hub.kernel.words import N_
from hub.people import queries as people
from hub.places import queries as places
from marketplace.failures import queries
from marketplace.failures.domain import ANSWER_WORDS, LONGEST, OUTCOME_WORDS
from marketplace.failures.queries import LossView
from marketplace.offers import queries as offers


class FailureForm(Form):
    """Who stops, from which day, and why."""

    party = SelectField(N_("Which supplier?"), [InputRequired(N_("Choose a supplier from the list."))])
    first = DayField(
        N_("Which is the first day without them?"),
        [InputRequired(N_("Write a day, like 1 4 2026."))],
        description=N_("Today, if they have stopped already; at most four weeks ahead. Visits before it take place."),
    )
    reason = TextAreaField(
        N_("Why do they stop?"),
        [DataRequired(N_("Write in a few words why they stop.")), Length(max=LONGEST)],
        description=N_("They read this, too. Write no resident’s name in it."),
    )

    def __init__(self, party: str | None = None, first: str | None = None, reason: str = "") -> None:
        """Filled in with what was asked before: `first` is a day (ISO), today unless said."""
        day = date.fromisoformat(first) if first else clock.today()
        super().__init__(data={"party": party, "first": day, "reason": reason})
        choices = offers.told_apart(people.masked_names(queries.may_stop()))
        self.party.choices = [("", gettext("Choose")), *choices]


class LossesFilter(AskingForm):
    """Which of those concerned to show, as the address asks; what it does not know, it leaves out."""

    outcome = SelectField(N_("Proposal"), validate_choice=False)
    category = SelectField(N_("Kind of help"), validate_choice=False)
    ward = SelectField(N_("Ward"), validate_choice=False)
    answer = SelectField(N_("Answer"), validate_choice=False)

    def __init__(self, given: Any) -> None:
        super().__init__(given)

    def offer(self, losses: Sequence[LossView]) -> None:
        """Offer what there is among them."""
        kinds, wards = categories.names(), places.area_names()
        self.outcome.choices = _choices({one.value: gettext(words) for one, words in OUTCOME_WORDS.items()})
        self.answer.choices = _choices({one.value: gettext(words) for one, words in ANSWER_WORDS.items()})
        self.category.choices = _choices({one.category: gettext(kinds.get(one.category, "")) for one in losses})
        self.ward.choices = _choices({one.ward: wards.get(one.ward, one.ward) for one in losses if one.ward})
        for field in (self.outcome, self.category, self.ward, self.answer):
            if field.data not in {choice[0] for choice in field.choices or ()}:
                field.data = ""

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, as an address carries it."""
        return {name: value for name, value in self.data.items() if value}

    def of(self, losses: Sequence[LossView]) -> list[LossView]:
        """Those that are asked for."""
        return [
            one
            for one in losses
            if all(str(getattr(one, name)) == value for name, value in self.asked.items())
        ]  # fmt: skip


def _choices(words: dict[str, str]) -> list[tuple[str, str]]:
    return [("", gettext("All")), *sorted(words.items(), key=lambda item: item[1])]
