"""The form in which an officer changes a category."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from hub.categories.domain import CHECK_WORDS, FLAG_WORDS, HOLDER_WORDS, RISK_WORDS, WHO_WORDS, Flag
from hub.kernel import clock
from hub.kernel.fields import Chosen, DayField
from hub.kernel.forms import Form

MOST_PHRASES = 60
LONGEST_PHRASE = 60


def _choices(words: dict[Any, str]) -> list[tuple[str, Any]]:
    return [(key.value, _(said)) for key, said in words.items()]


def _more(flag: Flag) -> SelectMultipleField:
    return SelectMultipleField(
        _("Further checks: %(when)s", when=_(FLAG_WORDS[flag])),
        choices=_choices(CHECK_WORDS),
        description=_("Leave it empty where this asks for no more checks."),
    )


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


def _short(_form: Any, field: TextAreaField) -> None:
    """Validator: each line is a phrase, not a letter and not a story."""
    lines = _lines(field.data)
    if len(lines) > MOST_PHRASES:
        raise ValidationError(gettext("Write 60 phrases at most, one a line."))
    if any(not 2 <= len(line.strip()) <= LONGEST_PHRASE for line in lines):
        raise ValidationError(gettext("Write one phrase a line, each of 2 to 60 letters."))


class NewCategoryForm(Form):
    """A new kind of help, from a day on."""

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
    handles_money = _more(Flag.HANDLES_MONEY)
    health_appointment = _more(Flag.HEALTH_APPOINTMENT)
    makes_food = _more(Flag.MAKES_FOOD)
    trade = _more(Flag.TRADE)
    phrases = TextAreaField(
        _("What people say for it"),
        [_short],
        description=_("One phrase a line, like “walk the dog”. Search and the need's questions know it from these."),
    )
    lgsl = StringField(
        _("Number in the Local Government Services List"),
        [Optional(), Regexp(r"\s*[1-9]\d{0,4}\s*$", message=_("Write the number alone, like 297, or leave it empty."))],
        description=_("Leave it empty where it has none."),
    )
    valid_from = DayField(
        _("From which day does this hold?"),
        [InputRequired(_("Write the day from which it holds."))],
        description=_("Today or later. What stood before stays on record."),
    )
    reason = TextAreaField(
        _("Why?"),
        [
            DataRequired(_("Say why, in a sentence. It is kept with the change.")),
            Length(max=500, message=_("Use 500 letters or fewer.")),
        ],
    )

    def extra(self) -> dict[str, list[str]]:
        """The checks that each flag adds."""
        return {flag.value: self[flag.value.replace("-", "_")].data or [] for flag in Flag}

    def values(self) -> dict[str, Any]:
        """All that was typed, as the services take it."""
        return {
            "name": self.name.data or "",
            "plain": self.plain.data or "",
            "risk": self.risk.data,
            "who": self.who.data or [],
            "checks": self.checks.data or [],
            "bookable_by": self.bookable_by.data or [],
            "extra": self.extra(),
            "lgsl": int(self.lgsl.data) if self.lgsl.data and self.lgsl.data.strip() else 0,
            "phrases": _lines(self.phrases.data),
            "valid_from": self.valid_from.data or clock.today(),
            "reason": self.reason.data or "",
        }


class CategoryForm(NewCategoryForm):
    """How a category stands from a day on."""

    retired = BooleanField(
        _("Nothing new may be asked or offered in it"),
        description=_("It is retired: what is booked and offered stays until it ends."),
    )

    def values(self) -> dict[str, Any]:
        """All that was typed, as the services take it."""
        return super().values() | {"retired": bool(self.retired.data)}
