"""The forms of offers: one for each step of writing one, and the officer's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from wtforms import (
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.categories import queries as categories
from hub.kernel.fields import Chosen, PoundsField, WeekField
from hub.kernel.forms import Form
from hub.kernel.words import N_
from hub.places import queries as places
from marketplace.offers import domain
from marketplace.offers.domain import Content, OfferKind, Unit

MILE_KM = 1.609344

KIND_CHOICES = (
    (
        OfferKind.PROFESSIONAL,
        N_("As a professional"),
        N_("A care provider, a service, or a self-employed carer or trade"),
    ),
    (OfferKind.VOLUNTEER, N_("As a volunteer"), N_("Free of charge, for the person or through a charity")),
    (OfferKind.NEIGHBOUR, N_("As a neighbour"), N_("A few hours close to home, free or to earn a little")),
    (OfferKind.COMMUNITY, N_("As a community activity"), N_("A lunch club, a class, a group with places")),
    (OfferKind.ASSET, N_("As a place or a vehicle"), N_("A hall, a kitchen, a minibus that others can use")),
)


class WhoForm(Form):
    """Who offers, and in what way."""

    party = RadioField(N_("Who offers this?"), [InputRequired(N_("Choose who offers this."))])
    kind = RadioField(N_("In what way do you help?"), [InputRequired(N_("Choose in what way you help."))])

    def __init__(self, parties: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.party.choices = list(parties.items())
        self.kind.choices = [(k.value, gettext(label), {"hint": gettext(hint)}) for k, label, hint in KIND_CHOICES]


class StepForm(Form):
    """One step of writing an offer: some fields of its content."""

    def values(self) -> dict[str, Any]:
        """The fields of `Content` that this step answers."""
        return {name: self[name].data for name in self._fields if name in Content.__dataclass_fields__}

    def fits(self, content: Content) -> bool:
        """Whether the content with these answers has no fault in this step's fields; else they stand at the fields."""
        plain: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in self.values().items()}
        for name, message in domain.faults(replace(content, **plain)):
            if name in self._fields and not self[name].errors:
                self[name].errors = [gettext(message)]
                self.status = 422
        return self.status != 422

    @classmethod
    def of(cls, content: Content) -> StepForm:
        """The form as it stands for an offer."""
        return cls(data=content.as_json())


class HelpForm(StepForm):
    """Which kinds of help."""

    categories = SelectMultipleField(N_("What help do you give?"), [Chosen(N_("Choose at least one kind of help."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        had = (kwargs.get("data") or {}).get("categories", ())
        self.categories.choices = [
            (c.code, gettext(c.name), {"hint": gettext(c.plain)})
            for c in categories.categories(retired=True)
            if not c.retired or c.code in had  # what it gave before the kind was retired may stay
        ]


class WordsForm(StepForm):
    """Its name, and what it is, in words."""

    title = StringField(
        N_("Give it a name"),
        [
            InputRequired(N_("Give it a name of 3 to 80 letters.")),
            Length(max=80, message=N_("Use at most 80 letters.")),
        ],
        description=N_("Like “Shopping with a smile”. People see it first."),
    )
    description = TextAreaField(
        N_("What do you do?"),
        [
            InputRequired(N_("Say in 20 to 2,000 letters what you do.")),
            Length(max=2000, message=N_("Use at most 2,000 letters.")),
        ],
        description=N_("In plain words: what happens when you come. Leave out telephone numbers and addresses."),
    )


class PriceForm(StepForm):
    """What it costs."""

    price_pence = PoundsField(
        N_("What does it cost?"),
        [InputRequired(N_("Write a price, like 15 or 15.50. Write 0 if it is free."))],
        description=N_("Write 0 if it is free."),
    )
    unit = RadioField(N_("What is the price for?"), [InputRequired(N_("Choose what the price is for."))])
    minimum_minutes = SelectField(N_("What is the shortest visit you make?"), coerce=int)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit.choices = [
            (Unit.HOUR.value, gettext("An hour")),
            (Unit.VISIT.value, gettext("A visit")),
            (Unit.ITEM.value, gettext("Each item or place")),
        ]
        self.minimum_minutes.choices = [
            (15, gettext("15 minutes")),
            (30, gettext("30 minutes")),
            (45, gettext("45 minutes")),
            (60, gettext("1 hour")),
            *((n * 60, gettext("%(n)s hours", n=n)) for n in (2, 3, 4, 6, 8, 12)),
        ]

    def values(self) -> dict[str, Any]:
        """As asked, with the unit as a value."""
        return super().values() | {"unit": Unit(self.unit.data) if self.unit.data else Unit.HOUR}


class WhereForm(StepForm):
    """How far it goes."""

    reach = RadioField(N_("Where do you help?"), [InputRequired(N_("Choose where you help."))])
    radius_km = DecimalField(
        N_("How many miles from you?"),
        [Optional(), NumberRange(0.25, 18.6, message=N_("Write a number from 1 to 18."))],
        places=1,
    )
    areas = SelectMultipleField(N_("In which wards?"))
    postcode = StringField(
        N_("What is your postcode?"),
        [Length(max=80)],
        description=N_("Others see only the neighbourhood, never your address."),
        render_kw={"autocomplete": "postal-code"},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reach.choices = [
            ("circle", gettext("Within some miles of me")),
            ("areas", gettext("In these wards")),
        ]
        self.areas.choices = [(area.code, area.name) for area in places.areas()]

    @classmethod
    def of(cls, content: Content) -> StepForm:
        """Miles in place of kilometres, and which of the two was chosen."""
        miles = round(content.radius_km / MILE_KM, 1)
        return cls(
            data={"reach": "areas" if content.areas else "circle", "radius_km": miles, "areas": list(content.areas)}
        )

    def values(self) -> dict[str, Any]:
        """The circle in kilometres, or the wards; the other of the two is emptied."""
        if self.reach.data == "areas":
            return {"areas": self.areas.data or [], "radius_km": 5.0 if self.areas.data else 0.0}
        miles = self.radius_km.data
        return {"areas": [], "radius_km": round(float(miles) * MILE_KM, 3) if miles else 0.0}

    def fits(self, content: Content) -> bool:
        """As the others; for wards the fault stands at the wards."""
        fits = super().fits(content)
        if not fits and self.reach.data == "areas" and self.radius_km.errors:
            self.areas.errors = [gettext("Choose at least one ward.")]
            self.radius_km.errors = []
        return fits


class WhenForm(StepForm):
    """When, and how much in all."""

    slots = WeekField(
        N_("When are you free in a usual week?"),
        [Chosen(N_("Choose at least one time of the week."))],
        description=N_("Times when you could come. You say yes or no to each request."),
    )
    capacity_minutes = IntegerField(
        N_("How many hours a week can you give in all?"),
        [InputRequired(N_("Write a number of hours, like 6."))],
        description=N_("All your visits together. A large service counts the hours of all its staff."),
    )

    @classmethod
    def of(cls, content: Content) -> StepForm:
        """Hours in place of minutes."""
        hours = content.capacity_minutes // 60
        return cls(data={"slots": [s.as_list() for s in content.slots], "capacity_minutes": hours or None})

    def values(self) -> dict[str, Any]:
        """Minutes in place of hours."""
        return {"slots": self.slots.data, "capacity_minutes": (self.capacity_minutes.data or 0) * 60}


class MoreForm(StepForm):
    """Languages, and what else people ask for."""

    languages = SelectMultipleField(
        N_("Which languages do you speak with people?"), [Chosen(N_("Choose at least one language."))]
    )
    traits = SelectMultipleField(N_("What else is true of your help?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.languages.choices = [(code, gettext(words)) for code, words in domain.LANGUAGES.items()]
        self.traits.choices = [(code, gettext(words)) for code, words in domain.TRAITS.items()]


STEPS: dict[str, tuple[str, type[StepForm]]] = {
    "help": (N_("Kinds of help"), HelpForm),
    "words": (N_("In words"), WordsForm),
    "price": (N_("Price"), PriceForm),
    "where": (N_("Where"), WhereForm),
    "when": (N_("When"), WhenForm),
    "more": (N_("Languages and more"), MoreForm),
}
