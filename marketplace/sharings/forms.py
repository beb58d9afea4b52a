"""The forms of sharings: propose, agree, answer, leave."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hub.kernel.fields import Chosen, DayField
from hub.kernel.forms import Form
from hub.kernel.pages import pattern
from hub.kernel.week import Slot
from hub.kernel.words import N_
from payments.pools.domain import MOST_PARTS

PARTS = NumberRange(1, MOST_PARTS, _l("Write a whole number from 1 to 20."))
OWN = "own"


def key_of(slot: Slot) -> str:
    """A time of the week as a form carries it."""
    return f"{slot.weekday}-{slot.start}-{slot.minutes}"


class PayerForm(Form):
    """What pays a share: one of somebody's budgets, or their own money."""

    payer = RadioField(_l("Paid from"), [InputRequired(_l("Choose what pays this share."))])
    relative = BooleanField(
        description=_l("A budget does not pay relatives at home, unless the council has recorded an exception.")
    )

    def pay_from(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill in what may pay: (`person:budget` or `person:own`, words)."""
        self.payer.choices = list(choices)
        if len(choices) == 1 and not self.is_submitted():
            self.payer.data = choices[0][0]

    def ask_relative(self, words: str | None) -> None:
        """Ask whether the helper is a relative at home, in these words; it is left out where there are none."""
        if words is None:
            del self.relative
        else:
            self.relative.label.text = words

    @property
    def chosen(self) -> tuple[str, str | None]:
        """The person, and the budget where it is one."""
        person, _, budget = str(self.payer.data).partition(":")
        return person, None if budget == OWN else budget


class ProposeForm(PayerForm):
    """Propose to share: which times, from when, and how many parts each pays."""

    slots = SelectMultipleField(
        _l("At which times?"),
        [Chosen(N_("Choose at least one time."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    starts = DayField(_l("From which day?"), [InputRequired(_l("Write the first day, like 27 3 2026."))])
    ends = DayField(_l("Until which day? (you may leave this empty)"), [Optional()])
    mine = IntegerField(_l("Parts that you pay"), [InputRequired(_l("Write a whole number from 1 to 20.")), PARTS])
    second = IntegerField(
        _l("Parts of the second person"), [InputRequired(_l("Write a whole number from 1 to 20.")), PARTS]
    )
    third = IntegerField(_l("Parts of a third person, if there is one"), [Optional(), PARTS])
    fourth = IntegerField(_l("Parts of a fourth person"), [Optional(), PARTS])
    fifth = IntegerField(_l("Parts of a fifth person"), [Optional(), PARTS])
    sixth = IntegerField(_l("Parts of a sixth person"), [Optional(), PARTS])

    def offer_these(self, slots: Sequence[Slot]) -> None:
        """Fill in what may be chosen; all of it is, at first."""
        self.slots.choices = [(key_of(slot), pattern([slot])[0]) for slot in slots]
        if not self.is_submitted():
            self.slots.data = [key_of(slot) for slot in slots]

    def times(self, among: Sequence[Slot]) -> tuple[Slot, ...]:
        """The times that were chosen."""
        keys = set(self.slots.data or ())
        return tuple(slot for slot in among if key_of(slot) in keys)

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of all, the proposer's first."""
        every = (self.mine, self.second, self.third, self.fourth, self.fifth, self.sixth)
        return tuple(field.data for field in every if field.data)


class AnswerForm(Form):
    """Go on with the new shares, or not."""

    yes = RadioField(
        _l("Do you go on with your new share?"),
        [InputRequired(_l("Choose yes or no."))],
        choices=[("yes", _l("Yes, with my new share")), ("no", _l("No: it ends for everyone after the notice"))],
    )
