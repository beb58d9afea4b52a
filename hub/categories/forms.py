"""The form in which an officer changes a category."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.categories.domain import CHECK_WORDS, HOLDER_WORDS, RISK_WORDS, WHO_WORDS
from hub.kernel.fields import Chosen, DayField
from hub.kernel.forms import Form


def _choices(words: dict[Any, str]) -> list[tuple[str, Any]]:
    return [(key.value, _(said)) for key, said in words.items()]


class CategoryForm(Form):
    """How a category stands from a day on."""

    name = StringField(_("Name"), [DataRequired(_("Give the category a name.")), Length(max=80)])
    plain = TextAreaField(
        _("In plain words"),
        [DataRequired(_("Say in a sentence what it is.")), Length(max=300)],
        description=_("One sentence that anyone understands."),
    )
    risk = RadioField(_("Risk"), [InputRequired(_("Choose one."))], choices=_choices(RISK_WORDS))
    who = SelectMultipleField(
        _("Who may do it"), [Chosen("Choose at least one kind of helper who may do this.")], choices=_choices(WHO_WORDS)
    )
    checks = SelectMultipleField(
        _("Checks they need"),
        [Chosen("Every category needs at least the identity check.")],
        choices=_choices(CHECK_WORDS),
    )
    bookable_by = SelectMultipleField(
        _("Whose need it can be"),
        [Chosen("Choose at least one whose need this can be.")],
        choices=_choices(HOLDER_WORDS),
    )
    retired = BooleanField(_("Nothing new may be asked or offered in it"))
    valid_from = DayField(
        _("From which day does this hold?"),
        [InputRequired(_("Write the day from which it holds."))],
        description=_("Today or later. What stood before stays on record."),
    )
    reason = TextAreaField(_("Why?"), [DataRequired(_("Say why, in a sentence. It is kept with the change."))])
