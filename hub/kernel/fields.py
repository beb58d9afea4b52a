"""Form fields for what people write: a day in three boxes, a time of day, pounds, and a weekly pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from hub.kernel import money
from hub.kernel.clock import FIRST_DAY, LAST_DAY
from hub.kernel.errors import Invalid
from hub.kernel.week_field import WeekField
from hub.kernel.words import N_

__all__ = ["Chosen", "ClockField", "DayField", "PoundsField", "WeekField", "clock_time", "found_errors", "kind"]

_MISSING = (
    N_("Write the day as well, like 27 3 2026."),
    N_("Write the month as well, like 27 3 2026."),
    N_("Write the year as well, like 27 3 2026."),
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


class DayField(DateField):
    """A date asked for in three boxes that share one name; it must be given unless `Optional` is among the validators.

    One before 1900 or after 2100 is refused: it is a slip of the hand, and nothing can be reckoned from it.
    """

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        asked = list(validators or ())
        if not any(isinstance(one, InputRequired | DataRequired | Optional) for one in asked):
            asked.insert(0, InputRequired(N_("Write the day, like 27 3 2026.")))
        super().__init__(label, asked, format=["%d %m %Y", "%Y-%m-%d"], **kwargs)
        self._typed: tuple[str, str, str] | None = None

    def parts(self) -> tuple[str, str, str]:
        """Day, month and year as typed, or of the date given."""
        if self._typed:
            return self._typed
        given: date | None = self.data
        return (str(given.day), str(given.month), str(given.year)) if given else ("", "", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three boxes; all empty is no date, and one that is empty is named."""
        self.data = None
        boxes = [str(value).strip() for value in valuelist]
        written = " ".join(boxes).strip()
        # As one box: else validators would look at the first of three, and take a missing day for no date at all.
        self.raw_data = [written] if written else []
        if len(boxes) == 3:
            self._typed = boxes[0], boxes[1], boxes[2]
        if not written:
            return
        if len(boxes) == 3 and not all(boxes):
            raise ValueError(gettext(_MISSING[boxes.index("")]))
        try:
            super().process_formdata([written])
        except ValueError as error:
            raise ValueError(gettext("Write a real date, like 27 3 2026.")) from error
        self._refuse_far()

    def _refuse_far(self) -> None:
        read: date | None = self.data
        if read is not None and not FIRST_DAY <= read <= LAST_DAY:
            self.data = None
            years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            raise ValueError(gettext("Write a year from %(first)d to %(last)d.", **years))


class ClockField(Field):
    """A time of day as people write it: 9am, 9:30, 14.15."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time; empty is none."""
        self.data: time | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if text:
            self.data = clock_time(text)


def clock_time(text: str) -> time:
    """The time of day in `text`.

    Raises:
        ValueError: it cannot be read as one.
    """
    match = _CLOCK.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise ValueError(gettext("Write a time, like 9am or 14:30."))
    return time(hour, minute)


class PoundsField(Field):
    """An amount in pounds; its data is whole pence."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money.pounds(self.data).lstrip("£") if self.data is not None else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount; empty is none."""
        self.data: int | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if text:
            try:
                self.data = money.pence(text)
            except Invalid as refusal:
                raise ValueError(gettext(refusal.template) % refusal.data) from refusal


class Chosen:
    """Validator: at least one choice was made (for lists of boxes and weekly patterns)."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms calls it so
        """Refuse an empty choice that nothing else has refused."""
        if not field.data and not field.errors:
            raise ValidationError(gettext(self.message))


_INPUTS = {
    "email": "email",
    "tel": "tel",
    "url": "url",
    "search": "search",
    "password": "password",
    "file": "file",
    "hidden": "hidden",
    "submit": "submit",
}


def kind(field: Field) -> str:
    """How `field` is drawn: what the macro `field` in templates/components/forms.html chooses by."""
    by_class: Mapping[type, str] = {
        DayField: "day",
        ClockField: "clock",
        PoundsField: "decimal",
        WeekField: "week",
        FormField: "group",
        RadioField: "radios",
        SelectMultipleField: "checkboxes",
        SelectField: "select",
        TextAreaField: "textarea",
    }
    for cls, name in by_class.items():
        if isinstance(field, cls):
            return name
    given = getattr(field.widget, "input_type", "text")
    if given in _INPUTS:
        return _INPUTS[given]
    if isinstance(field, BooleanField):
        return "checkbox"
    if isinstance(field, IntegerField):
        return "integer"
    return "decimal" if type(field).__name__ in ("DecimalField", "FloatField") else "text"


def found_errors(form: Any) -> list[dict[str, str]]:
    """What is wrong in a form, in its order: the words and the address of the field, for the error summary."""
    found = [{"text": gettext(str(error))} for error in getattr(form, "form_errors", [])]
    for field in form:
        if not field.errors:
            continue
        if isinstance(field, FormField):
            found += found_errors(field.form)
        else:
            found.append({"text": gettext(str(field.errors[0])), "href": "#" + _target(field)})
    return found


def _target(field: Field) -> str:
    return {"day": f"{field.id}-day", "week": f"{field.name}-0-start"}.get(kind(field), str(field.id))
