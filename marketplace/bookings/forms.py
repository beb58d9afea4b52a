"""The forms of bookings: ask, answer, call off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hub.kernel.fields import Chosen, DayField
from hub.kernel.forms import Form
from hub.kernel.pages import pattern
from hub.kernel.week import Slot
from hub.kernel.words import N_
from marketplace.bookings.domain import PaidFrom

MOST_WORDS = 1000
NO_GRANT = "none"
SHORTER = _l("Keep it under 1,000 letters.")


def key_of(slot: Slot) -> str:
    """A time of the week as a form carries it."""
    return f"{slot.weekday}-{slot.start}-{slot.minutes}"


class AskForm(Form):
    """Ask a supplier for help: which times, from when, until when."""

    price = HiddenField()  # what they saw, in pence for a unit; asking at another is refused
    slots = SelectMultipleField(
        _l("At which times?"),
        [Chosen(N_("Choose at least one time."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    paid_from = RadioField(_l("Paid from"), [InputRequired(_l("Choose what pays for it."))])
    grant = RadioField(_l("A grant that pays first"), [InputRequired(_l("Choose whether the grant pays first."))])
    relative = BooleanField(
        description=_l("A budget does not pay relatives at home, unless the council has recorded an exception.")
    )
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

    def pay_from(self, budget: str | None, own: str | None, *, own_first: bool = False) -> None:
        """Fill in what may pay, in words, first what stands behind the need; left out where nothing is to be chosen."""
        choices = [(PaidFrom.NEED.value, budget), (PaidFrom.OWN.value, own)]
        choices.sort(key=lambda choice: (choice[0] == PaidFrom.OWN) != own_first)
        self.paid_from.choices = [(value, words) for value, words in choices if words is not None]
        if own is None:
            del self.paid_from
        elif not self.is_submitted():
            self.paid_from.data = self.paid_from.choices[0][0]

    gone: str | None = None  # a grant that was chosen on a page which has stood open since it was used up

    def grant_first(self, grants: Sequence[tuple[str, str, str | None]]) -> None:
        """Fill in the grants that may pay first, in words, and why one would pay for none of the visits, if so.

        The first that would pay for one is chosen at first. The question is left out where there are none.
        """
        if not grants:
            self.gone = next((one for one in self.grant.raw_data or () if one and one != NO_GRANT), None)
            del self.grant
            return
        shown = [(id_, words, {"hint": why} if why else {}) for id_, words, why in grants]
        self.grant.choices = [*shown, (NO_GRANT, gettext("Keep the grant for something else"), {})]
        if not self.is_submitted():
            self.grant.data = next((id_ for id_, _words, why in grants if why is None), NO_GRANT)

    def ask_relative(self, words: str | None) -> None:
        """Ask whether it is a relative at home, in these words; the question is left out where there are none."""
        if words is None:
            del self.relative
        else:
            self.relative.label.text = words

    @property
    def says_relative(self) -> bool:
        """Whether they ticked that it is one."""
        return bool(self.relative and self.relative.data)

    def show_price(self, pence: int, unit: str) -> None:
        """The page shows this price, in pence for a unit: it is what they agree to when they ask."""
        self.price.data = f"{pence} {unit}"

    @property
    def seen_price(self) -> tuple[int, str] | None:
        """The price that was shown when they asked, in pence for a unit; None where the page sent none."""
        pence, _, unit = (self.price.data or "").partition(" ")
        return (int(pence), unit) if pence.isascii() and pence.isdecimal() and len(pence) < 10 else None

    @property
    def source(self) -> PaidFrom:
        """What was chosen to pay."""
        return PaidFrom(self.paid_from.data) if self.paid_from else PaidFrom.NEED

    @property
    def chosen_grant(self) -> str | None:
        """The grant that was chosen to pay first."""
        if not self.grant:
            return self.gone
        return self.grant.data if self.grant.data != NO_GRANT else None

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
