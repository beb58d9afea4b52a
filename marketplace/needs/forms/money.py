"""What pays for a need."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import Field, RadioField
from wtforms.validators import InputRequired, ValidationError

from hub.kernel import money, pages
from hub.kernel.fields import PoundsField
from hub.kernel.forms import Form
from hub.kernel.words import N_
from marketplace.needs import domain
from marketplace.needs.domain import Content
from payments.budgets.queries import BudgetView

LATER, OWN, FREE = "later", "own", "free"


class MoneyForm(Form):
    """What pays for it: a budget, own money where it is a resident's (and how much a week), or nothing."""

    money = RadioField(N_("Is there money for it?"), [InputRequired(N_("Choose what stands behind it."))])
    weekly = PoundsField(
        N_("If it is your own money: how much a week at most?"),
        description=N_("For example, 40. We look for help up to this price. What you add to Kith pays for it."),
    )

    def __init__(self, budgets: list[BudgetView], known: bool, residents: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.no_budget = known and not budgets
        choices: list[tuple[str, str, dict[str, str]]] = [
            (
                view.id,
                gettext("A grant") if view.grant else gettext("A budget from the council"),
                {
                    "hint": gettext(
                        "%(left)s can be used now. It runs until %(day)s.",
                        left=money.pounds(view.available_pence),
                        day=pages.day(view.ends),
                    )
                },
            )
            for view in budgets
        ]
        if not known:
            hint = gettext("You choose it once you have signed in.")
            choices.append((LATER, gettext("A budget from the council"), {"hint": hint}))
        if residents:
            hint = gettext("You add it by card before you ask someone who costs something.")
            choices.append((OWN, gettext("My own money"), {"hint": hint}))
        else:
            del self.weekly
        hint = gettext("Then we look for volunteers, neighbours and groups who help free of charge.")
        choices.append((FREE, gettext("No, only free help"), {"hint": hint}))
        self.money.choices = choices

    def validate_weekly(self, field: Field) -> None:
        """How much is asked only of own money."""
        least, most = domain.OWN_WEEKLY
        if self.money.data == OWN and not field.errors and not least <= (field.data or 0) <= most:
            raise ValidationError(gettext("Write an amount from £1 to £5,000 a week."))

    @staticmethod
    def said(content: Content) -> dict[str, Any]:
        """What was answered before, as the form's data."""
        own = content.own_weekly_pence
        paid = content.budget_id or (OWN if own is not None else FREE if content.free_only else LATER)
        return {"money": paid, "weekly": own}

    def values(self) -> dict[str, Any]:
        """The budget, the most of own money, or that it must be free."""
        chosen = self.money.data
        return {
            "budget_id": None if chosen in (LATER, OWN, FREE) else chosen,
            "own_weekly_pence": self.weekly.data if chosen == OWN else None,
            "free_only": chosen == FREE,
        }
