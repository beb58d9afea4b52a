"""The forms of plans: which task at which time, a proposal, and a kind no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from hub.categories import queries as categories
from hub.categories.domain import FLAG_WORDS
from hub.kernel.fields import Chosen, PoundsField
from hub.kernel.forms import Form
from hub.kernel.pages import pattern
from hub.kernel.week import Slot
from hub.kernel.words import N_
from marketplace.needs.queries import NeedView
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import NotInPlan

MOST_WORDS = 1000


def key_of(slot: Slot) -> str:
    """A time of the week as a form carries it."""
    return f"{slot.weekday}-{slot.start}-{slot.minutes}"


def slots_of(keys: Iterable[str], among: Iterable[Slot]) -> tuple[Slot, ...]:
    """The times that these keys name, among those that were offered."""
    known = {key_of(slot): slot for slot in among}
    return tuple(sorted(known[key] for key in keys if key in known))


def named_slots(words: str, among: Sequence[Slot]) -> tuple[Slot, ...] | None:
    """The times that a button names, None where it names none.

    Raises:
        NotInPlan: one is not among them: the page was older than the plan.
    """
    keys = words.split()
    found = slots_of(keys, among)
    if len(found) != len(set(keys)):
        raise NotInPlan(field="slots")
    return found or None


def choices_of(slots: Iterable[Slot]) -> list[tuple[str, str]]:
    """Times of the week to choose from, in words."""
    return [(key_of(slot), pattern([slot])[0]) for slot in sorted(slots)]


class TimesField(SelectMultipleField):
    """Boxes for times of the week."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DeclineForm(Form):
    """A kind no."""

    words = TextAreaField(
        _l("A few kind words, if you like"),
        [Length(max=MOST_WORDS, message=_l("Keep it under 1,000 letters."))],
        description=_l("They read this. You can leave it empty."),
    )


class ProposeForm(Form):
    """A helper's own answer to a need."""

    offer = RadioField(_l("With which of your offers?"), [InputRequired(_l("Choose one of your offers."))])
    slots = TimesField(_l("When can you come?"), [Chosen(N_("Choose at least one time."))])
    price = PoundsField(_l("Your price"), [InputRequired(_l("Write a price, or 0 if you do it free."))])
    words = TextAreaField(
        _l("Say hello in your own words"),
        [
            InputRequired(_l("Write a few words about who you are and what you can do.")),
            Length(max=MOST_WORDS, message=_l("Keep it under 1,000 letters.")),
        ],
        description=_l("Your telephone number and address stay with us until you both agree to share them."),
    )

    def offer_these(self, offers: Sequence[OfferView], slots: Sequence[Slot]) -> None:
        """Fill in what may be chosen."""
        self.offer.choices = [(offer.id, offer.title) for offer in offers]
        self.slots.choices = choices_of(slots)
        if len(offers) == 1 and not self.is_submitted():
            self.offer.data = offers[0].id

    def times(self, among: Sequence[Slot]) -> tuple[Slot, ...]:
        """The times that were chosen."""
        return slots_of(self.slots.data or (), among)


class TasksForm(Form):
    """Which task at which times: one group of boxes for each task of a need, made for it by `tasks_form`."""

    need: NeedView

    def tasks(self) -> dict[str, tuple[Slot, ...]]:
        """The times chosen for each task."""
        return {code: slots_of(self[f"times-{code}"].data or (), self.need.slots) for code in self.need.categories}

    def flags(self) -> dict[str, list[str]]:
        """What was ticked about each task."""
        return {
            code: [flag.value for flag in categories.category(code).extra if self[f"{code}-{flag.value}"].data]
            for code in self.need.categories
        }

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields of each task, in order."""
        return [
            (code, [self[f"times-{code}"], *(self[f"{code}-{flag.value}"] for flag in categories.category(code).extra)])
            for code in self.need.categories
        ]


def tasks_form(need: NeedView, tasks: Mapping[str, Iterable[Slot]], flags: Mapping[str, Iterable[str]]) -> TasksForm:
    """The form for this need, filled in with how it stands now."""
    fields: dict[str, Any] = {"need": need}
    given: dict[str, Any] = {}
    for code in need.categories:
        category = categories.category(code)
        fields[f"times-{code}"] = TimesField(
            gettext("When is it for %(task)s?", task=gettext(category.name)), choices=choices_of(need.slots)
        )
        given[f"times-{code}"] = [key_of(slot) for slot in tasks.get(code, ())]
        for flag in category.extra:
            fields[f"{code}-{flag.value}"] = BooleanField(gettext(FLAG_WORDS[flag]))
            given[f"{code}-{flag.value}"] = flag.value in set(flags.get(code, ()))
    made: TasksForm = type("NeedTasksForm", (TasksForm,), fields)(data=given)
    return made
