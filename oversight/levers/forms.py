"""What officers fill in: why, which lever, and whether it worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.categories import queries as categories
from hub.kernel import clock
from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from hub.kernel.words import N_
from hub.places import queries as places
from oversight.decisions.domain import LONGEST, WORKED_WORDS, Reasons
from oversight.levers.domain import Call
from oversight.metrics.domain import EVERY, METRICS
from payments.limits.domain import Limits

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

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"data": {"review_on": clock.today() + REVIEW_AFTER, "public": True}} | values))

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

    def __init__(self, **values: Any) -> None:
        data = {"review_on": clock.today() + REVIEW_AFTER, "public": True, "until": clock.today() + OPEN_FOR}
        super().__init__(data=data | values.pop("given", {}), **values)
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
        super().__init__(data={"review_on": clock.today() + REVIEW_AFTER, "public": True, "target": chosen})
        self.target.choices = list(targets)


class LimitsForm(WhyForm):
    """Up to which amounts one officer decides alone, from a day on."""

    run_pence = PoundsField(
        N_("A week’s payments to suppliers"),
        [InputRequired(N_("Write the amount in pounds, like 12 or 12.50."))],
        description=N_("Over this amount, someone else approves them than whoever proposed them."),
    )
    break_pence = PoundsField(
        N_("A difference from Stripe’s books"),
        [InputRequired(N_("Write the amount in pounds, like 12 or 12.50."))],
        description=N_("Over this amount, a colleague agrees to what is done about it."),
    )
    starts = DayField(N_("From which day?"), [InputRequired(N_("Choose a day after today."))])

    def __init__(self, limits: Limits) -> None:
        super().__init__(data={"review_on": clock.today() + REVIEW_AFTER, "public": True} | limits.as_dict())

    def limits(self) -> Limits:
        """The limits as written.

        Raises:
            LimitsWrong: one of them cannot be.
        """
        return Limits(**{name: int(self[name].data) for name in Limits.__dataclass_fields__})


class UrgentForm(Form):
    """An alert that cannot wait for a second period."""

    metric = SelectField(N_("Which figure?"))
    place = SelectField(
        N_("Where?"), description=N_("The whole borough, one ward, or one kind of help across the borough.")
    )
    reason = _words(N_("Why can it not wait?"), N_("Write why this cannot wait for a second period."))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.metric.choices = [(metric.code, metric.name) for metric in METRICS.values()]
        self.place.choices = [
            (f"area:{EVERY}", N_("The whole borough")),
            *((f"area:{ward.code}", ward.name) for ward in places.areas("ward")),
            *((f"category:{code}", name) for code, name in category_choices()),
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
