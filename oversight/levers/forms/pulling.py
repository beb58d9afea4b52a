"""What officers fill in: why, what the market is asked or told, and whether it worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from hub.categories import queries as categories
from hub.kernel import clock, web
from hub.kernel.errors import Invalid
from hub.kernel.fields import DayField
from hub.kernel.forms import Form
from hub.kernel.refusals import AskingForm
from hub.kernel.words import N_
from hub.places import queries as places
from oversight.decisions.domain import LONGEST, WORKED_WORDS, Reasons
from oversight.levers.domain import Call, Uplift, permille_of
from oversight.metrics.domain import EVERY, METRICS

REVIEW_AFTER = timedelta(weeks=12)
OPEN_FOR = timedelta(weeks=4)
PARTS = frozenset({"power", "reasons", "alternatives", "conflicts", "review_on", "public"})
Choices = Sequence[tuple[str, str]]


def _words(label: str, message: str, hint: str = "") -> TextAreaField:
    return TextAreaField(label, [DataRequired(message), Length(max=LONGEST)], description=hint)


class WhyForm(Form):
    """The parts of a decision record that every lever asks for."""

    power = _words(
        N_("Which power do you use?"),
        N_("Name the law, policy or contract term that lets the council do this."),
        N_("For example: Care Act 2014, section 5, duty to shape the market."),
    )
    reasons = _words(N_("Why?"), N_("Write why, so that anyone can follow it."))
    alternatives = _words(
        N_("What else did you consider, and why not?"), N_("Write what else you considered, even if it was nothing.")
    )
    conflicts = _words(
        N_("Conflicts of interest"),
        N_("Declare any interest. If there is none, write “none”."),
        N_("If there is none, write “none”."),
    )
    review_on = DayField(N_("When will you look whether it worked?"), [InputRequired(N_("Choose a day after today."))])
    public = BooleanField(
        N_("Publish it in the register of decisions"),
        default=True,
        description=N_("Anyone can read it then. Write no person’s name in it."),
    )

    def __init__(self, **given: Any) -> None:
        """`given`: what is filled in beside the day of the review."""
        super().__init__(data={"review_on": clock.today() + REVIEW_AFTER, "public": True} | given)

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the page: what is decided, then why."""
        parts = [name for name in self._fields if name in PARTS]
        return iter([self._fields[name] for name in [*(n for n in self._fields if n not in parts), *parts]])

    def why(self) -> Reasons:
        """The reasons as they were written.

        Raises:
            NotSaid, TooLong.
        """
        return Reasons(
            self.power.data or "",
            self.reasons.data or "",
            self.alternatives.data or "",
            self.conflicts.data or "",
            self.review_on.data or clock.today(),
            public=bool(self.public.data),
        )


class CallForm(WhyForm):
    """A call for services."""

    category = SelectField(
        N_("What kind of help is needed?"), [DataRequired(N_("Choose a kind of help from the list."))]
    )
    area = SelectField(N_("Where?"))
    words = _words(
        N_("What is needed, in words that suppliers can act on"),
        N_("Write what is needed, so that people know whether they can help."),
    )
    until = DayField(N_("Open until"), [InputRequired(N_("Choose the last day on which to answer."))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"until": clock.today() + OPEN_FOR} | given)
        self.category.choices = [("", N_("Choose")), *category_choices()]
        self.area.choices = [("", N_("The whole borough")), *area_choices()]

    def call(self) -> Call:
        """What is asked of suppliers.

        Raises:
            NoWords.
        """
        return Call(self.category.data, self.area.data or None, self.words.data or "", self.until.data or clock.today())


class SuspendForm(WhyForm):
    """A suspension, or its end: of one offer, or of all that a supplier offers."""

    target = SelectField(N_("Which offer?"))

    def __init__(self, targets: Choices, chosen: str | None = None) -> None:
        super().__init__(target=chosen)
        self.target.choices = list(targets)


class UpliftForm(AskingForm):
    """Of which kind of help, by how much, from when: asked for by address, so that what it would do can be read first."""

    category = SelectField(N_("What kind of help?"), [DataRequired(N_("Choose a kind of help from the list."))])
    percent = StringField(
        N_("By how many percent?"), [DataRequired(N_("Write a percentage from 0.1 to 25, like 4 or 4.5."))]
    )
    starts = DayField(N_("From which day?"), [InputRequired(N_("Write the first day, like 1 4 2026."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.category.choices = [("", gettext("Choose")), *category_choices()]
        self.form_errors: list[str] = []

    def uplift(self) -> Uplift | None:
        """What was asked for; None, with its reason at the field, where it cannot be."""
        if not self.validate():
            return None
        try:
            wanted = Uplift(self.category.data, permille_of(self.percent.data or ""), self.starts.data or clock.today())
            wanted.told_in_time(clock.today())
        except Invalid as refusal:
            field = self._fields[str(refusal.data["field"])]
            field.errors = [*field.errors, web.say(refusal)]
            return None
        return wanted


class RaiseForm(WhyForm):
    """The record of an uplift, with the mark of what its officer has read."""

    seen = HiddenField()


class RatesForm(Form):
    """A list of prices."""

    file = FileField(
        N_("The list that you filled in"),
        [InputRequired(N_("Choose the list that you filled in."))],
        description=N_("CSV in UTF-8, up to 5 MB."),
        render_kw={"accept": ".csv,text/csv"},
    )

    @property
    def data_sent(self) -> bytes:
        """What was sent."""
        return self.file.data.read() if self.file.data else b""


class UrgentForm(Form):
    """An alert that cannot wait for a second period."""

    metric = SelectField(N_("Which figure?"))
    place = SelectField(
        N_("Where, or whose?"),
        description=N_(
            "The whole borough, one ward, one kind of help across the borough; or one supplier, for what is told of each."
        ),
    )
    reason = _words(N_("Why can it not wait?"), N_("Write why this cannot wait for a second period."))

    def __init__(self, suppliers: Choices, **values: Any) -> None:
        super().__init__(**values)
        self.metric.choices = [(metric.code, metric.name) for metric in METRICS.values()]
        self.place.choices = [
            (f"area:{EVERY}", N_("The whole borough")),
            *((f"area:{ward.code}", ward.name) for ward in places.areas("ward")),
            *((f"category:{code}", name) for code, name in category_choices()),
            *((f"supplier:{urn}", name) for urn, name in suppliers),
        ]


class ReviewForm(Form):
    """Whether a decision worked."""

    worked = RadioField(
        N_("Did it work?"), choices=list(WORKED_WORDS.items()), validators=[InputRequired(N_("Choose one."))]
    )
    words = _words(N_("What do the figures say?"), N_("Write what the figures say, and what follows from it."))


def category_choices() -> list[tuple[str, str]]:
    """The kinds of help, in the council's order."""
    return [(category.code, category.name) for category in categories.categories()]


def area_choices() -> list[tuple[str, str]]:
    """Neighbourhoods and wards, by name."""
    return [(a.code, a.name) for kind in ("neighbourhood", "ward") for a in places.areas(kind)]
