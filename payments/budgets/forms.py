"""The forms in which finance writes a budget and decides on one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from payments.budgets.domain import Limits


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
