"""The forms in which finance gives a grant and decides on one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form, OnceForm

SHORT = Length(max=500, message=_("Use 500 letters or fewer."))


class GrantForm(OnceForm):
    """How much, from which fund, for what, until when and why."""

    amount = PoundsField(_("How much?"), [InputRequired(_("Write the amount in pounds, like 12 or 12.50."))])
    fund = SelectField(_("Which fund gives it?"), [DataRequired(_("Choose the fund that gives it, from the list."))])
    ends = DayField(
        _("Until which day?"),
        [InputRequired(_("Write the last day, like 26 9 2026."))],
        description=_("What is not used by then goes back to the fund."),
    )
    categories = SelectMultipleField(
        _("What may it pay for?"),
        description=_("Tick none if it may pay for everything."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(
        _("Why is it given?"),
        [DataRequired(_("Write a reason. It stays on the record, and the person reads it.")), SHORT],
        description=_("The person reads this. The funder does not."),
    )

    def offer(self, funds: list[tuple[str, str]], categories: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        self.fund.choices = [("", _("Choose")), *funds]
        self.categories.choices = categories


class RefusalForm(Form):
    """Why a grant is refused."""

    reason = TextAreaField(
        _("Why not?"),
        [DataRequired(_("Say in a sentence why not.")), SHORT],
        description=_("Whoever wrote the grant reads this."),
    )
