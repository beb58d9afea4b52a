"""The forms of expenses: a receipt, a journey, finance's decision, and the rates."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import TextInput

from hub.kernel import files, ids
from hub.kernel.errors import Invalid
from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from payments.expenses.domain import VEHICLE_WORDS, Claim, Journey, Rates, Vehicle, miles, tenths

REASON = Length(max=500, message=_("Use 500 letters or fewer."))
PLACE = Length(max=200, message=_("Use 200 letters or fewer."))


class MilesField(Field):
    """A distance in miles; its data is whole tenths of a mile."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return miles(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the distance; empty is none."""
        self.data: int | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if text:
            try:
                self.data = tenths(text)
            except Invalid as refusal:
                raise ValueError(gettext(refusal.template)) from refusal


class ClaimForm(Form):
    """What both kinds of claim ask; `token` tells a second claim from a second click."""

    token = HiddenField()
    about = HiddenField()
    words = TextAreaField(
        _("What was it for?"),
        [DataRequired(_("Say in a few words what it was for.")), REASON],
        description=_("Like: bread and milk for Joan, or the bus to the Tuesday lunch."),
    )
    spent_on = DayField(_("On which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])

    def mark(self) -> None:
        """Give the form a mark of its own, where it has none or the one it had is used up."""
        self.token.data = ids.new()

    @property
    def subject(self) -> str | None:
        """The URN of what it was for, where the form came from there."""
        return self.about.data or None


class ReceiptForm(ClaimForm):
    """Something that was paid for."""

    amount = PoundsField(
        _("How much did you pay?"), [InputRequired(_("Write the amount in pounds, like 12 or 12.50."))]
    )
    receipt = FileField(
        _("The receipt"),
        description=_("A photograph or a PDF, up to 5 MB. Only you and the council’s finance officers see it."),
        render_kw={"accept": files.ACCEPT},
    )

    @property
    def paper(self) -> bytes:
        """What was uploaded; empty where nothing was."""
        return self.receipt.data.read() if self.receipt.data else b""

    def claim(self, receipt: str | None) -> Claim:
        """What is claimed; `receipt` is the hash under which the paper is kept.

        Raises:
            NotAnExpense: it does not make a claim.
        """
        words, day = self.words.data or "", self.spent_on.data
        return Claim(words, day, self.subject, self.amount.data or 0, receipt)  # type: ignore[arg-type]  # the form asks


class MileageForm(ClaimForm):
    """A journey."""

    origin = StringField(_("From where?"), [DataRequired(_("Say where the journey began.")), PLACE])
    destination = StringField(
        _("To where?"),
        [DataRequired(_("Say where the journey ended.")), PLACE],
        description=_("A place or a street is enough. For there and back, say so, and write the miles of both."),
    )
    miles = MilesField(
        _("How many miles?"),
        [InputRequired(_("Write the miles as a number, like 12 or 12.5."))],
    )
    vehicle = RadioField(
        _("In or on what?"),
        [InputRequired(_("Choose what you went by."))],
        choices=[(vehicle.value, _(words)) for vehicle, words in VEHICLE_WORDS.items()],
    )
    passengers = IntegerField(
        _("How many other volunteers did you take?"),
        [InputRequired(_("Write how many people you took, from 0 to 8."))],
        default=0,
        description=_("In a car or van. Write 0 if you went alone."),
    )

    def claim(self) -> Claim:
        """What is claimed.

        Raises:
            NotAnExpense: it does not make a claim.
        """
        journey = Journey(
            self.origin.data or "",
            self.destination.data or "",
            self.miles.data or 0,
            Vehicle(self.vehicle.data),
            self.passengers.data or 0,
        )
        return Claim(self.words.data or "", self.spent_on.data, self.subject, journey=journey)  # type: ignore[arg-type]  # the form asks


class ApprovalForm(Form):
    """Which fund pays."""

    fund = SelectField(_("Which fund pays?"), [DataRequired(_("Choose the fund that pays."))])


class RefusalForm(Form):
    """Why a claim is refused."""

    reason = TextAreaField(
        _("Why not?"),
        [DataRequired(_("Say in a sentence why not.")), REASON],
        description=_("Whoever claimed reads this."),
    )


def _number(label: Any, least: int, most: int, description: Any = "") -> IntegerField:
    said = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [InputRequired(said), NumberRange(least, most, said)], description=description)


class RatesForm(Form):
    """What a mile pays, and what can be claimed, from a day on."""

    car_pence = _number(_("Car or van: pence a mile at first"), 0, 500)
    first_miles = _number(_("For how many miles in a tax year?"), 1, 100_000)
    car_after_pence = _number(_("Car or van: pence a mile after that"), 0, 500)
    motorcycle_pence = _number(_("Motorcycle: pence a mile"), 0, 500)
    bicycle_pence = _number(_("Bicycle: pence a mile"), 0, 500)
    passenger_pence = _number(_("Each passenger: pence a mile"), 0, 500)
    months_back = _number(_("How many months back can be claimed?"), 1, 24)
    miles_a_day = _number(_("How many miles can be claimed for one day?"), 1, 1_000)
    valid_from = DayField(
        _("From which day?"),
        [InputRequired(_("Write the day, like 27 3 2026."))],
        description=_("Journeys from this day on are paid so. What was claimed before stays as it was."),
    )
    reason = TextAreaField(_("Why do you change this?"), [DataRequired(_("Say why, in a sentence.")), REASON])

    def rates(self) -> Rates:
        """The rates as written.

        Raises:
            NotRates: they cannot be.
        """
        return Rates(**{field.name: int(self[field.name].data) for field in fields(Rates)})
