"""The forms of needs: one question a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub.categories import queries as categories
from hub.categories.domain import Holder
from hub.kernel import clock
from hub.kernel.fields import Chosen, DayField, WeekField
from hub.kernel.forms import Form
from hub.kernel.words import N_
from marketplace.needs import domain
from marketplace.needs.domain import Content
from marketplace.offers.domain import LANGUAGES, SPEAKS, TRAITS
from marketplace.searches import queries as searches
from matching.words.domain import suggest_pattern

WIDEST = 12 * 60


class WhoForm(Form):
    """For whom it is."""

    who = RadioField(N_("Who needs the help?"), [InputRequired(N_("Choose who needs the help."))])

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.who.choices = choices


class StepForm(Form):
    """One question of a need: some fields of its content."""

    def values(self) -> dict[str, Any]:
        """The fields of `Content` that this question answers."""
        return {
            name: tuple(f.data) if isinstance(f.data, list) else f.data
            for name, f in self._fields.items()
            if name in domain.FIELDS
        }

    def fits(self, content: Content, today: date, *, new: bool = True) -> bool:
        """Whether the content with these answers has no fault in this question's fields; else they stand there."""
        for name, message in domain.faults(replace(content, **self.values()), today, new=new):
            if name in self._fields and not self[name].errors:
                self[name].errors = [gettext(message)]
                self.status = 422
        return self.status != 422

    @classmethod
    def of(cls, content: Content, holder: str, answered: bool) -> StepForm:
        """The form as it stands for a need; `holder` is the kind of its holder."""
        del holder, answered
        return cls(data={name: getattr(content, name) for name in domain.FIELDS})


class WordsForm(StepForm):
    """What is needed, in their own words."""

    words = TextAreaField(
        N_("What help is needed?"),
        [
            InputRequired(N_("Say in a few words what help is needed.")),
            Length(max=2000, message=N_("Use at most 2,000 letters.")),
        ],
        description=N_(
            "Say it as you would to a friend, like “Mum needs help washing in the mornings and someone to do her "
            "shopping”. Leave out names, addresses and telephone numbers."
        ),
    )


class HelpForm(StepForm):
    """Which kinds of help that is; those that the words suggest are ticked."""

    categories = SelectMultipleField(
        N_("Which kinds of help is that?"),
        [Chosen(N_("Choose at least one kind of help."))],
        description=N_("Tick all that you need help with."),
    )

    @classmethod
    def of(cls, content: Content, holder: str, answered: bool) -> StepForm:
        """With the kinds that this holder may ask for."""
        had = content.categories if answered else ()
        open_ = [c for c in categories.categories(retired=True) if not c.retired or c.code in had]
        found = [c for c in open_ if Holder(holder) in c.bookable_by]
        known = {c.code for c in found}
        chosen = content.categories if answered else searches.suggested(content.words)
        form = cls(data={"categories": [code for code in chosen if code in known]})
        if not answered and form.categories.data:
            form.categories.description = gettext("We ticked what your words seem to ask for. Change it as you like.")
        found.sort(key=lambda c: c.code not in chosen)
        form.categories.choices = [(c.code, gettext(c.name), {"hint": gettext(c.plain)}) for c in found]
        return form


class WhenForm(StepForm):
    """The week's pattern."""

    slots = WeekField(
        N_("When should the help come, in a usual week?"),
        [Chosen(N_("Choose at least one time of the week."))],
        description=N_("Choose when it starts, how long it takes, and the days."),
    )

    @classmethod
    def of(cls, content: Content, holder: str, answered: bool) -> StepForm:
        """With the times that the words suggest, until it is answered."""
        del holder
        if answered:
            return cls(data={"slots": [s.as_list() for s in content.slots]})
        found = [s for s in suggest_pattern(content.words) if s.minutes <= WIDEST]
        form = cls(data={"slots": [[s.weekday, s.start, s.minutes] for s in found]})
        if found:
            form.slots.description = gettext("We filled in what your words seem to say. Change it as you like.")
        return form


class WhereForm(Form):
    """Where the help is needed."""

    postcode = StringField(
        N_("What is the postcode where the help is needed?"),
        [
            InputRequired(N_("Write a postcode, like KT1 1EU.")),
            Length(max=80, message=N_("Write a postcode, like KT1 1EU.")),
        ],
        description=N_("Helpers see only the neighbourhood until a visit is agreed."),
        render_kw={"autocomplete": "postal-code"},
    )


class WishesForm(StepForm):
    """Traits and a language; `wished` names the field of `Content`."""

    wished = ""
    language_code = SelectField(N_("In which language?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self[self.wished].choices = [(code, gettext(words)) for code, words in TRAITS.items()]
        others = [(SPEAKS + code, gettext(words)) for code, words in LANGUAGES.items() if code != "en"]
        self.language_code.choices = [("", gettext("English is enough")), *others]

    def values(self) -> dict[str, Any]:
        """Both together."""
        language = self.language_code.data
        return {self.wished: (*(self[self.wished].data or ()), *([language] if language else ()))}

    @classmethod
    def of(cls, content: Content, holder: str, answered: bool) -> StepForm:
        """Traits and language apart."""
        del holder, answered
        given = getattr(content, cls.wished)
        spoken = next((code for code in given if code.startswith(SPEAKS)), "")
        return cls(data={cls.wished: [c for c in given if not c.startswith(SPEAKS)], "language_code": spoken})


class MustForm(WishesForm):
    """What it cannot do without."""

    wished = "must_haves"
    must_haves = SelectMultipleField(
        N_("What must the helper have or be?"),
        description=N_(
            "Tick only what it cannot do without: each one leaves fewer who can help. You may tick nothing."
        ),
    )


class PreferForm(WishesForm):
    """What would be nice."""

    wished = "preferences"
    preferences = SelectMultipleField(
        N_("What would be nice, if it can be had?"),
        description=N_("These never rule anyone out: who has more of them stands higher. You may tick nothing."),
    )


class BetterForm(StepForm):
    """What should be better, and where it stands now."""

    outcome = TextAreaField(
        N_("What should be better because of it?"),
        [
            InputRequired(N_("Say in a few words what should be better.")),
            Length(max=500, message=N_("Use at most 500 letters.")),
        ],
        description=N_("In your own words, like “Mum is washed and dressed before ten” or “I see someone each day”."),
    )
    outcome_now = RadioField(
        N_("How near is that today, from 0 to 10?"),
        [InputRequired(N_("Choose a number from 0 to 10."))],
        coerce=int,
        description=N_("0 is not at all, 10 is just as it should be. We ask again after 12 weeks."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcome_now.choices = [(number, str(number)) for number in range(11)]


class DatesForm(StepForm):
    """From when, and until when."""

    starts = DayField(N_("When should it start?"), [InputRequired(N_("Write the first day, like 8 12 2025."))])
    ends = DayField(N_("When does it end, if you know?"), [Optional()], description=N_("Leave it empty if it goes on."))

    @classmethod
    def of(cls, content: Content, holder: str, answered: bool) -> StepForm:
        """Starting today, until it is answered."""
        del holder
        return cls(data={"starts": content.starts if answered else clock.today(), "ends": content.ends})
