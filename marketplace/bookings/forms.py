"""The forms of bookings: ask, answer, call off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hub.kernel.fields import Chosen, DayField
from hub.kernel.forms import Form
from hub.kernel.pages import pattern
from hub.kernel.week import Slot
from hub.kernel.words import N_
from marketplace.bookings.domain import PaidFrom

MOST_WORDS = 1000
SHORTER = _l("Keep it under 1,000 letters.")


def key_of(slot: Slot) -> str:
    """A time of the week as a form carries it."""
    return f"{slot.weekday}-{slot.start}-{slot.minutes}"


class DoForm(Form):
    """A form with nothing to fill in: a button, and the reason when it cannot be done."""


class AskForm(Form):
    """Ask a supplier for help: which times, from when, until when."""

    slots = SelectMultipleField(
        _l("At which times?"),
        [Chosen(N_("Choose at least one time."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    paid_from = RadioField(_l("Paid from"), [InputRequired(_l("Choose what pays for it."))])
    starts = DayField(_l("From which day?"), [InputRequired(_l("Write the first day, like 27 3 2026."))])
    ends = DayField(
        _l("Until which day? (you may leave this empty)"),
        [Optional()],
        description=_l("Without a last day it goes on until one of you calls it off."),
    )

    def offer_these(self, slots: Sequence[Slot]) -> None:
        """Fill in what may be chosen; all of it is, at first."""
        self.slots.choices = [(key_of(slot), pattern([slot])[0]) for slot in slots]
        if not self.is_submitted():
            self.slots.data = [key_of(slot) for slot in slots]

    def pay_from(self, budget: str | None, own: str | None) -> None:
        """Fill in what may pay, in words; the question is left out where nothing is to be chosen."""
        choices = [(PaidFrom.NEED.value, budget), (PaidFrom.OWN.value, own)]
        self.paid_from.choices = [(value, words) for value, words in choices if words is not None]
        if own is None:
            del self.paid_from
        elif not self.is_submitted():
            self.paid_from.data = self.paid_from.choices[0][0]

    @property
    def source(self) -> PaidFrom:
        """What was chosen to pay."""
        return PaidFrom(self.paid_from.data) if self.paid_from else PaidFrom.NEED

    def times(self, among: Sequence[Slot]) -> tuple[Slot, ...]:
        """The times that were chosen."""
        keys = set(self.slots.data or ())
        return tuple(slot for slot in among if key_of(slot) in keys)


class AnswerForm(Form):
    """Say yes; an organisation may say who comes."""

    carer = SelectField(_l("Who comes?"), choices=[], validate_choice=False)

    def offer_these(self, people: list[tuple[str, str]]) -> None:
        """Fill in who may be chosen."""
        self.carer.choices = [("", gettext("Nobody in particular yet")), *people]


class DeclineForm(Form):
    """Say no, with a few words."""

    reason = TextAreaField(
        _l("Why can you not help this time?"),
        [InputRequired(_l("Write a few words, so that they understand.")), Length(max=MOST_WORDS, message=SHORTER)],
        description=_l("They read this."),
    )


class CancelForm(Form):
    """End an agreement early."""

    reason: Any = TextAreaField(_l("Why, if you like to say"), [Length(max=MOST_WORDS, message=SHORTER)])
