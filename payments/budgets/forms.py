"""The forms in which finance writes a budget and decides on one."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form, OnceForm
from payments.budgets.domain import Contribution, Limits, ReviewOutcome, Step


class BudgetForm(OnceForm):
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
    reserve_least_weeks = _number(_("Weeks of a reserve, at the least"), 52)
    reserve_most_weeks = _number(_("Weeks of a reserve, at the most"), 52)
    surplus_weeks = _number(_("Weeks beyond which it is a surplus"), 52)
    reply_days = _number(_("Days in which people may answer about a surplus"), 90)
    first_review_months = _number(_("Months until the first review"), 24)
    review_months = _number(_("Months until the next review, at the most"), 24)
    review_notice_weeks = _number(_("Weeks before a review in which people are told"), 26)
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


class ChangeForm(OnceForm):
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


def _words(label: str, hint: str, missing: str) -> TextAreaField:
    checks = [DataRequired(missing), Length(max=500, message=_("Use 500 letters or fewer."))]
    return TextAreaField(label, checks, description=hint)


class EndForm(OnceForm):
    """A budget's last day, before the one that was agreed."""

    ends = DayField(_("Which is its last day?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    reason = _words(_("Why?"), _("The person reads this."), _("Write a reason. The person reads it."))
    grounds = TextAreaField(
        _("If it cannot wait for its notice, on what grounds?"),
        [Length(max=500, message=_("Use 500 letters or fewer."))],
        description=_("It stays on the record, and the person reads it. Leave empty otherwise."),
    )


class GoOnForm(OnceForm):
    """Why a budget that was to end goes on."""

    reason = _words(_("Why?"), _("The person reads this."), _("Write a reason. The person reads it."))


class RepaymentForm(OnceForm):
    """How a repayment is to stand in the bank's list."""

    reference = StringField(
        _("Reference"),
        [DataRequired(_("Write the reference of the payment.")), Length(max=80, message=_("Use 80 letters or fewer."))],
        description=_("As it is to stand in the bank’s list. The person reads it, too."),
    )


class ContributionForm(Form):
    """A resident's contribution that came in."""

    amount = PoundsField(_("How much came in?"), [InputRequired(_("Write the amount, like 12.50."))])
    reference = StringField(
        _("Reference"),
        [DataRequired(_("Write the reference of the payment.")), Length(max=80, message=_("Use 80 letters or fewer."))],
        description=_("As the bank shows it. The same payment is recorded once."),
    )


class SurplusForm(Form):
    """What people are told of a surplus."""

    words = _words(
        _("What do you want to tell them?"),
        _("Ask what the money is for. They read this."),
        _("Write a sentence or two. They read it."),
    )


class AnswerForm(Form):
    """What whoever holds the budget says to that."""

    answer = _words(
        _("What is the money for?"),
        _("Or say that it may go back. Finance reads this before anything is taken."),
        _("Write what the money is for, or that it may go back."),
    )


class DecisionForm(Form):
    """What becomes of a surplus."""

    recall = RadioField(
        _("What becomes of it?"),
        [DataRequired(_("Choose one."))],
        choices=[("no", _("It may stay")), ("yes", _("It is taken back"))],
    )
    words = _words(_("Why?"), _("The person reads this."), _("Write a reason. The person reads it."))


class ReviewForm(Form):
    """What came of a review."""

    held_on = DayField(_("On which day was it?"), [InputRequired(_("Write the day, like 27 3 2026."))])
    outcome = RadioField(
        _("What came of it?"),
        [DataRequired(_("Choose one."))],
        choices=[
            (ReviewOutcome.STAYS.value, _("It stays as it is")),
            (ReviewOutcome.CHANGES.value, _("It is to change")),
            (ReviewOutcome.ENDS.value, _("It is to end")),
        ],
    )
    words = _words(_("In a sentence or two"), _("The person reads this."), _("Say in a sentence what came of it."))
    next_on = DayField(_("By when is the next one?"), [InputRequired(_("Write the day, like 27 3 2026."))])


class BarForm(Form):
    """What a budget does not pay for, or whom it does not pay."""

    category = SelectField(_("Which kind of help?"))
    relative = SelectField(_("Or which relative who lives with them?"))
    reason = _words(_("Why?"), _("The person reads this."), _("Write a reason. The person reads it."))


class LiftForm(Form):
    """Why it is opened again."""

    grounds = _words(_("On what grounds?"), _("The person reads this."), _("Write down on what grounds."))
