"""What officers fill in to change what is data with dates."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from wtforms import HiddenField, IntegerField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.words import N_
from hub.people.domain import SECTOR_WORDS, Sector
from matching.ranking.domain import AIM, LEAST_AIM, PART_WORDS, WHOLE, Weights, hundredths
from matching.ranking.domain import aim as aim_of
from matching.search.domain import SHARES, shares_of
from matching.search.domain import Weights as SearchWeights
from oversight.levers.forms.pulling import WhyForm, category_choices
from payments.exclusions.domain import Exclusion, Exclusions, written
from payments.fees.domain import Fee, Fees, FeeWrong, basis_points
from payments.limits.domain import Limits


def first_day() -> DayField:
    """From when on it holds."""
    return DayField(N_("From which day?"), [InputRequired(N_("Choose a day after today."))])


def _looks(form: WeightsForm | FindingForm | FeesForm, names: Iterable[str]) -> bool:
    """Whether they only want to see what it would do, and these fields can be read; the reasons may wait."""
    if not (form.is_submitted() and form.look.data):
        return False
    wrong = [name for name in names if not form[name].validate(form)]  # each says its own
    form.status = 422 if wrong else 200
    return not wrong


def _share(part: str) -> IntegerField:
    return _hundredth(PART_WORDS[part])


def _hundredth(label: str) -> IntegerField:
    said = N_("Write a whole number from 0 to 100.")
    return IntegerField(label, [InputRequired(said), NumberRange(0, WHOLE, said)])


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
    grant_pence = PoundsField(
        N_("A grant to a resident"),
        [InputRequired(N_("Write the amount in pounds, like 12 or 12.50."))],
        description=N_("Over this amount, a second officer decides on it."),
    )
    starts = first_day()

    def __init__(self, limits: Limits) -> None:
        super().__init__(**limits.as_dict())

    def limits(self) -> Limits:
        """The limits as written.

        Raises:
            LimitsWrong: one of them cannot be.
        """
        return Limits(**{name: int(self[name].data) for name in Limits.__dataclass_fields__})


class FindingForm(WhyForm):
    """How much words, nearness and quality count in a search, from a day on; `seen` is what was looked at before."""

    text = _hundredth(SHARES["text"])
    near = _hundredth(SHARES["near"])
    quality = _hundredth(SHARES["quality"])
    starts = first_day()
    seen = HiddenField()
    look = SubmitField(N_("See what it would change"))

    def __init__(self, weights: SearchWeights) -> None:
        super().__init__(**shares_of(weights))

    def numbers(self) -> dict[str, int]:
        """The hundredths as written."""
        return {name: int(self[name].data or 0) for name in SHARES}

    def written(self) -> str:
        """The hundredths in one line: what a preview was made for."""
        return "-".join(str(count) for count in self.numbers().values())

    def looks(self) -> bool:
        """Whether they only want to see what it would change, and the weights can be read; the reasons may wait."""
        return _looks(self, SHARES)


class WeightsForm(WhyForm):
    """How much each part of a match's score counts, from a day on; `seen` is what was looked at before."""

    nearness = _share("nearness")
    hours = _share("hours")
    continuity = _share("continuity")
    reliability = _share("reliability")
    reviews = _share("reviews")
    price = _share("price")
    preferences = _share("preferences")
    newcomer = _share("newcomer")
    aim = IntegerField(
        N_("What newcomers should have at least"),
        [
            InputRequired(N_("Write a whole number from 50 to 100.")),
            NumberRange(LEAST_AIM, WHOLE, N_("Write a whole number from 50 to 100.")),
        ],
        description=N_("Of each 100 that a lot would give them. Where they have less, commissioners are told."),
    )
    starts = first_day()
    seen = HiddenField()
    look = SubmitField(N_("See what it would change"))

    def __init__(self, weights: Weights) -> None:
        super().__init__(**hundredths(weights), aim=aim_of(weights))

    def numbers(self) -> dict[str, int]:
        """The weights as written, in hundredths, and the aim."""
        return {name: int(self[name].data or 0) for name in (*PART_WORDS, AIM)}

    def written(self) -> str:
        """The weights in one line: what a preview was made for."""
        return "-".join(str(self.numbers()[name]) for name in PART_WORDS)

    def looks(self) -> bool:
        """Whether they only want to see what it would change, and the weights can be read; the reasons may wait."""
        return _looks(self, (*PART_WORDS, AIM))


class FloorForm(WhyForm):
    """What an hour should cost at the least, from a day on; `seen` is what was filled in."""

    pence = PoundsField(N_("Pounds an hour"), [InputRequired(N_("Write the amount in pounds, like 12 or 12.50."))])
    starts = first_day()
    seen = HiddenField()

    def __init__(self, pence: int, seen: str) -> None:
        super().__init__(pence=pence, seen=seen)


class _Boxes(SelectMultipleField):
    """A list of boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ExclusionsForm(WhyForm):
    """What no budget pays for, from a day on; `seen` is the list that was filled in."""

    things = TextAreaField(
        N_("What no budget pays for"),
        [DataRequired(N_("Write at least one thing: some things no budget may pay for by law."))],
        description=N_("One thing a line. Everyone who has a budget reads it."),
    )
    kinds = _Boxes(
        N_("Kinds of help that no budget pays for"),
        description=N_("They can still be had with people’s own money, or free."),
    )
    starts = first_day()
    seen = HiddenField()

    def __init__(self, exclusions: Exclusions, seen: str) -> None:
        names = dict(category_choices())
        lines = "\n".join(one.words for one in exclusions.things if one.code not in names)
        kinds = [one.code for one in exclusions.things if one.code in names]
        super().__init__(things=lines, kinds=kinds, seen=seen)
        self.kinds.choices = list(names.items())

    def exclusions(self, known: Iterable[Exclusion]) -> Exclusions:
        """The list as written.

        Raises:
            ExclusionsWrong, NothingExcluded: it cannot be.
        """
        names = dict(category_choices())
        kinds = {code: names[code] for code in self.kinds.data or ()}
        return written(self.things.data or "", kinds, known)


def _percent() -> StringField:
    return StringField(N_("Percent"), [InputRequired(N_("Write a percentage from 0 to 25, like 2.5."))])


def _per_visit() -> PoundsField:
    return PoundsField(N_("Pounds a visit"), [InputRequired(N_("Write the amount in pounds, like 12 or 12.50."))])


class FeesForm(WhyForm):
    """What suppliers are charged, by kind, from a day on; `seen` is what was looked at before."""

    public_percent, public_visit = _percent(), _per_visit()
    voluntary_percent, voluntary_visit = _percent(), _per_visit()
    business_percent, business_visit = _percent(), _per_visit()
    community_percent, community_visit = _percent(), _per_visit()
    individual_percent, individual_visit = _percent(), _per_visit()
    starts = first_day()
    seen = HiddenField()
    look = SubmitField(N_("See what it would have cost"))

    def __init__(self, fees: Fees) -> None:
        filled: dict[str, object] = {}
        for sector in Sector:
            fee = fees.of(sector)
            filled |= {f"{sector.value}_percent": fee.percent, f"{sector.value}_visit": fee.visit_pence}
        super().__init__(**filled)
        for sector in Sector:
            for part in ("percent", "visit"):
                one = self[f"{sector.value}_{part}"]
                one.label.text = f"{gettext(SECTOR_WORDS[sector])}: {gettext(one.label.text).lower()}"

    def fees(self) -> Fees:
        """The fees as written.

        Raises:
            FeeWrong: one of them cannot be; `field` says which.
        """
        return Fees({sector: self._fee(sector.value) for sector in Sector})

    def _fee(self, name: str) -> Fee:
        percent, pence = basis_points(self[f"{name}_percent"].data or "", f"{name}_percent"), self[f"{name}_visit"].data
        try:
            return Fee(percent, int(pence or 0))
        except FeeWrong as refusal:
            raise FeeWrong(field=f"{name}_visit") from refusal

    def looks(self) -> bool:
        """Whether they only want to see what it would have cost, and the fees can be read; the reasons may wait."""
        return _looks(self, (f"{sector.value}_{part}" for sector in Sector for part in ("percent", "visit")))
