"""The forms in which finance writes a budget and decides on one."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from payments.budgets.domain import Contribution, Limits, Step


class BudgetForm(Form):
    """What a budget pays, from when to when, from which funds, and for what."""

    instalment = PoundsField(
        _("How much every four weeks?"),
        description=_("It lands a week before the four weeks that it pays for. Leave empty if it is paid once."),
    )
    one_off = PoundsField(_("How much once, at the start?"), description=_("Leave empty if there is none."))
    starts = DayField(_("First day"), [InputRequired(_("Write the first day, like 27 3 2026."))])
    ends = DayField(_("Last day"), [InputRequired(_("Write the last day, like 26 9 2026."))])
    funds = SelectField(_("Which fund is used first?"), [DataRequired(_("Choose the fund that is used first."))])
    second = SelectField(_("Which fund is used next?"))
    third = SelectField(_("And after that?"))
    categories = SelectMultipleField(
        _("What may it pay for?"), description=_("Tick none if it may pay for everything.")
    )

    def offer(self, funds: list[tuple[str, str]], categories: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        none = ("", _("None"))
        self.funds.choices = [("", _("Choose")), *funds]
        self.second.choices = self.third.choices = [none, *funds]
        self.categories.choices = categories

    @property
    def order(self) -> list[str]:
        """The funds chosen, in order of use."""
        return [chosen for chosen in (self.funds.data, self.second.data, self.third.data) if chosen]


class RefusalForm(Form):
    """Why a budget is refused."""

    reason = TextAreaField(
        _("Why not?"),
        [DataRequired(_("Say in a sentence why not.")), Length(max=500, message=_("Use 500 letters or fewer."))],
        description=_("Whoever wrote the budget reads this."),
    )


def _number(label: str, most: int) -> IntegerField:
    words = _("Write a whole number from 1 to %(most)s.", most=most)
    return IntegerField(label, [InputRequired(words), NumberRange(1, most, words)])


class LimitsForm(Form):
    """The limits of budgets, from a day on."""

    warn_weeks = _number(_("Weeks ahead to warn when money runs short"), 26)
    usual_weeks = _number(_("Weeks that show what a usual week takes"), 26)
    notice_weeks = _number(_("Weeks of notice before a budget pays less"), 26)
    starts = DayField(_("From which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    reason = TextAreaField(
        _("Why do you change this?"),
        [
            DataRequired(_("Write a reason. It stays on the record.")),
            Length(max=500, message=_("Use 500 letters or fewer.")),
        ],
    )

    def limits(self) -> Limits:
        """The limits as written.

        Raises:
            LimitsWrong: one is not above nought.
        """
        return Limits(**{name: int(self[name].data) for name in Limits.__dataclass_fields__})


class ChangeForm(Form):
    """What a budget pays from a day on, and how it comes."""

    starts = DayField(_("From which day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    instalment = PoundsField(_("How much every four weeks, all together?"))
    contribution = RadioField(
        _("Does the person contribute?"),
        choices=[
            (Contribution.NONE.value, _("No")),
            (Contribution.NET.value, _("Yes, and it is taken off before the money comes")),
            (Contribution.COLLECTED.value, _("Yes, they pay it to the council, and it is spent first")),
        ],
    )
    contribution_pence = PoundsField(
        _("How much of it is their contribution?"), description=_("As assessed, every four weeks. Empty if none.")
    )
    aftercare = BooleanField(
        _("This is aftercare under section 117"), description=_("It is free: nobody is asked to contribute.")
    )
    direct_pence = PoundsField(
        _("How much of it goes to the person’s own account?"),
        description=_("A direct payment. Kith records it and pays nothing from it. Empty if none."),
    )
    third_pence = PoundsField(
        _("How much of it does an organisation look after?"), description=_("Empty if the council looks after it.")
    )
    third_party = SelectField(_("Which organisation?"))
    contingency_weeks = _number(_("For how many weeks may they keep a reserve?"), 52)
    reason = TextAreaField(
        _("Why?"),
        [
            DataRequired(_("Write a reason. The person reads it.")),
            Length(max=500, message=_("Use 500 letters or fewer.")),
        ],
        description=_("The person reads this."),
    )
    grounds = TextAreaField(
        _("If less money cannot wait for its notice, on what grounds?"),
        [Length(max=500, message=_("Use 500 letters or fewer."))],
        description=_("It stays on the record, and the person reads it. Leave empty otherwise."),
    )

    def step(self) -> Step:
        """What is to hold, as written.

        Raises:
            NotAStep: it cannot be; `field` says why.
        """
        return Step(
            self.starts.data or date.min,
            self.instalment.data or 0,
            Contribution(self.contribution.data),
            self.contribution_pence.data or 0,
            self.direct_pence.data or 0,
            self.third_pence.data or 0,
            self.third_party.data or None,
            self.contingency_weeks.data or 0,
            self.aftercare.data,
        )

    @staticmethod
    def of(step: Step) -> dict[str, object]:
        """What the fields say of terms that hold: nothing where an amount is none."""
        found = {name: getattr(step, name) or None for name in Step.__dataclass_fields__ if name != "starts"}
        return found | {"instalment": step.instalment_pence, "third_party": step.third_party or ""}


class ContributionForm(Form):
    """A resident's contribution that came in."""

    amount = PoundsField(_("How much came in?"), [InputRequired(_("Write the amount, like 12.50."))])
    reference = StringField(
        _("Reference"),
        [DataRequired(_("Write the reference of the payment.")), Length(max=80, message=_("Use 80 letters or fewer."))],
        description=_("As the bank shows it. The same payment is recorded once."),
    )
