"""The forms in which something is given, and in which each side takes a step."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from hub.kernel.fields import PoundsField
from hub.kernel.forms import Form, OnceForm
from hub.kernel.words import N_
from marketplace.gifts.domain import MOST_NAME, MOST_WORDS, STEPS, GiftEvent, GiftState

SHORT = Length(max=MOST_WORDS, message=_("Use 1,000 letters or fewer."))
STEP_WORDS = {
    (GiftState.OFFERED, GiftEvent.ACCEPT): N_("Yes, with thanks"),
    (GiftState.OFFERED, GiftEvent.DECLINE): N_("No, thank you"),
    (GiftState.OFFERED, GiftEvent.WITHDRAW): N_("I take my offer back"),
    (GiftState.ACCEPTED, GiftEvent.RECEIVE): N_("It has come"),
    (GiftState.ACCEPTED, GiftEvent.DECLINE): N_("It is not needed after all"),
    (GiftState.ACCEPTED, GiftEvent.WITHDRAW): N_("I cannot give it after all"),
}


class GiveForm(OnceForm):
    """Who gives what, for which kind of help, worth how much, and how it comes."""

    party = RadioField(_("Who gives it?"))
    category = SelectField(
        _("What does it help with?"), [DataRequired(_("Choose the kind of help that it stands for, from the list."))]
    )
    what = StringField(
        _("What do you give?"),
        [
            DataRequired(_("Say in a few words what you give.")),
            Length(max=MOST_NAME, message=_("Use 80 letters or fewer.")),
        ],
        description=_(
            "Goods or a service, like: ten warm lunches, or a wheelchair. Never money, vouchers or gift cards."
        ),
    )
    value = PoundsField(
        _("What is it worth?"),
        [InputRequired(_("Write what it is worth in pounds, like 12 or 12.50."))],
        description=_("About what it would cost to buy. Nobody pays this: it shows what you do."),
    )
    words = TextAreaField(
        _("How and when does it come to them?"),
        [DataRequired(_("Say how and when it comes to them.")), SHORT],
        description=_("Like: we bring one each Tuesday at noon, for ten weeks."),
    )

    def offer(self, able: Iterable[tuple[str, str]], names: dict[str, str], kinds: dict[str, str]) -> None:
        """Fill the lists from who may give for which kind of help."""
        found = list(able)
        parties = list(dict.fromkeys(party for party, _kind in found))
        codes = list(dict.fromkeys(kind for _party, kind in found))
        self.party.choices = [(party, names[party]) for party in parties]
        self.category.choices = [("", _("Choose")), *((code, gettext(kinds[code])) for code in codes)]
        if not self.is_submitted():
            self.party.data = parties[0]
            self.category.data = codes[0] if len(codes) == 1 else ""


class StepForm(Form):
    """What comes next, and words for the other side."""

    step = RadioField(
        _("What would you like to say?"),
        [AnyOf([event.value for event in GiftEvent if event is not GiftEvent.LAPSE], _("Choose one."))],
        validate_choice=False,  # a step that a stale page still shows is refused with the reason
    )
    words = TextAreaField(
        _("Your words to them"),
        [SHORT],
        description=_("If you like: your thanks, or where and when to bring it."),
    )

    def offer(self, state: GiftState, mine: Iterable[GiftEvent]) -> None:
        """Show the steps that whoever looks may take from there."""
        able = [event for event in mine if (state, event) in STEPS]
        self.step.choices = [(event.value, gettext(STEP_WORDS[state, event])) for event in able]
