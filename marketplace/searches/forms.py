"""The form of /find: everything is optional, and what was typed is kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import gettext
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Regexp, ValidationError

from hub.categories import queries as categories
from hub.checks.domain import KIND_WORDS as CHECK_WORDS
from hub.kernel import week
from hub.kernel.fields import PoundsField, found_errors
from hub.kernel.refusals import AskingForm
from hub.kernel.words import N_, language
from hub.people.domain import SECTOR_WORDS
from marketplace.offers.domain import KIND_WORDS, LANGUAGES, MOST_PRICE
from marketplace.searches.domain import DETOUR, DETOURS, FREE, MOST_MILES, PARTS, REACH, Looking

ANY = ""


@lru_cache(maxsize=64)
def _choices(_language: Locale, kinds: tuple[tuple[str, str], ...]) -> dict[str, list[tuple[Any, str]]]:
    """What each field offers, in the reader's words: a hundred, and the same for everyone."""
    return {
        "reach": [(value, gettext(words)) for value, words in REACH.items()],
        "category": [(ANY, gettext("Any kind of help")), *((code, gettext(name)) for name, code in kinds)],
        "day": [(number, gettext(name)) for number, name in enumerate(week.DAYS)],
        "now": [("1", gettext("Open now"))],
        "free": [(ANY, gettext("Full ones too")), *((c, gettext(w)) for c, w in FREE.items())],
        "detour": [(ANY, gettext("Not along a journey")), *((c, gettext(w)) for c, w in DETOURS.items())],
        "part": [(code, gettext(words)) for code, (words, _) in PARTS.items()],
        "check": [(kind.value, gettext(words)) for kind, words in CHECK_WORDS.items()],
        "language": [(ANY, gettext("Any language")), *((c, gettext(w)) for c, w in LANGUAGES.items())],
        "sector": [(ANY, gettext("Anyone")), *((s.value, gettext(w)) for s, w in SECTOR_WORDS.items())],
        "kind": [(ANY, gettext("Any way")), *((k.value, gettext(w)) for k, w in KIND_WORDS.items())],
    }


class FindForm(AskingForm):
    """What to look for, where, when, for how much, and by whom."""

    q = StringField(
        N_("What help do you need?"),
        [Length(max=300, message=N_("Use at most 300 letters. A few words are enough."))],
    )
    postcode = StringField(
        N_("Postcode"),
        [Length(max=80, message=N_("Write a postcode, like KT1 1EU."))],
        render_kw={"autocomplete": "postal-code"},
    )
    to = StringField(
        N_("Along a journey: where it leads"), [Length(max=80, message=N_("Write a postcode, like KT1 1EU."))]
    )
    detour = SelectField(N_("How much longer the journey may become"), default=ANY)
    reach = SelectField(N_("How near"), default="comes", validate_choice=False)
    category = SelectField(N_("Kind of help"), default=ANY)
    day = SelectMultipleField(N_("On which days"), coerce=int, validate_choice=False)
    now = SelectMultipleField(N_("Right now"))
    free = SelectField(N_("Free places"), default=ANY)
    part = SelectMultipleField(N_("At what time of day"))
    price = PoundsField(N_("Most you would pay for an hour"))
    check = SelectMultipleField(N_("Checks they must hold"))
    language = SelectField(N_("Language"), default=ANY)
    sector = SelectField(N_("From whom"), default=ANY)
    kind = SelectField(N_("In what way"), default=ANY)
    page = StringField(
        default="1", validators=[Regexp(r"[1-9][0-9]{0,4}$", message=N_("Choose a page from the list."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sorted((c.name, c.code) for c in categories.categories())
        offered = _choices(language(), tuple(found))
        for field in (
            self.reach,
            self.category,
            self.day,
            self.now,
            self.free,
            self.detour,
            self.part,
            self.check,
            self.language,
            self.sector,
            self.kind,
        ):
            field.choices = list(offered[field.name])

    def validate_postcode(self, field: StringField) -> None:
        """Where a journey begins, where one is asked for."""
        if (self.to.data or "").strip() and not (field.data or "").strip():
            raise ValidationError(gettext("Write the postcode where the journey begins."))

    def validate_to(self, field: StringField) -> None:
        """Where it leads, where someone has said how much longer it may become."""
        if not (field.data or "").strip() and self.detour.data in DETOURS:
            raise ValidationError(
                gettext("Write the postcode where the journey leads, or choose “Not along a journey” below.")
            )

    def validate_reach(self, field: SelectField) -> None:
        """A distance from the list, or a number of miles that someone wrote into the address."""
        if field.data in REACH:
            return
        try:
            miles = float(field.data)
        except (TypeError, ValueError):
            raise ValidationError(gettext("Choose how near from the list.")) from None
        if not miles > 0:  # and what is no number at all
            raise ValidationError(gettext("Choose how near from the list."))
        if miles > MOST_MILES:
            raise ValidationError(
                gettext("Choose at most %(most)s miles. Nobody comes from further away.", most=MOST_MILES)
            )

    def validate_day(self, field: SelectMultipleField) -> None:
        """Days of the week only."""
        if any(day not in range(7) for day in field.data or ()):
            raise ValidationError(gettext("Choose days from Monday to Sunday."))

    def validate_price(self, field: PoundsField) -> None:
        """A price that someone might pay."""
        if field.data is not None and field.data > MOST_PRICE:
            raise ValidationError(gettext("Write a price from £0 to £500 an hour."))

    @property
    def narrowed(self) -> bool:
        """Whether any of the further choices was made, so that they are shown open."""
        names = ("to", "detour", "now", "free", "day", "part", "price", "check", "language", "sector", "kind")
        chosen = self.price.data is not None or any(self[name].data for name in names)
        return chosen or any(self[name].errors for name in (*names, "reach"))

    def looking(self) -> Looking:
        """What is looked for; only after `validate()`. Where nobody says how much longer a journey may become, a mile is meant."""
        reach, to = self.reach.data, " ".join((self.to.data or "").split())
        if to:
            self.detour.data = self.detour.data or DETOUR  # and the page shows it
        return Looking(
            words=(self.q.data or "").strip(),
            category=self.category.data or None,
            days=frozenset(self.day.data or ()),
            parts=frozenset(self.part.data or ()),
            to=to or None,
            detour=float(self.detour.data) if to else None,
            now=bool(self.now.data),
            free=self.free.data or None,
            price_pence=self.price.data,
            checks=frozenset(self.check.data or ()),
            language=self.language.data or None,
            sector=self.sector.data or None,
            kind=self.kind.data or None,
            comes=reach == "comes",
            miles=None if reach in ("comes", "any") else float(reach),
            page=int(self.page.data or 1),
        )

    @property
    def errors_found(self) -> list[dict[str, str]]:
        """The errors in the form's order, for machines."""
        return found_errors(self)
