"""The forms of visits: times written down, words about what went wrong, a decision, the council's terms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.kernel import clock
from hub.kernel.fields import ClockField
from hub.kernel.forms import Form
from marketplace.visits.domain import Policy
from marketplace.visits.queries import VisitView

MOST_WORDS = 2000


def _words(label: Any, refusal: Any, **more: Any) -> TextAreaField:
    longest = Length(max=MOST_WORDS, message=_l("Keep it under 2,000 letters."))
    return TextAreaField(label, [InputRequired(refusal), longest], **more)


class TimesForm(Form):
    """When they came and left, written down afterwards."""

    arrived = ClockField(_l("When did you come?"), [InputRequired(_l("Write a time, like 9am or 14:30."))])
    left = ClockField(_l("When did you leave?"), [InputRequired(_l("Write a time, like 9am or 14:30."))])

    def moments(self, visit: VisitView) -> tuple[datetime, datetime]:
        """Both as moments, on the day of the visit; a leaving before the coming is after midnight."""
        day = clock.local(visit.starts_at).date()
        arrived, left = _moment(day, self.arrived.data), _moment(day, self.left.data)
        return arrived, left if left >= arrived else left + timedelta(days=1)


class LeftForm(Form):
    """When they left, where they forgot to say so then."""

    left = ClockField(_l("When did you leave?"), [InputRequired(_l("Write a time, like 9am or 14:30."))])

    def moment(self, visit: VisitView) -> datetime:
        """As a moment after the coming."""
        start = visit.checked_in_at or visit.starts_at
        left = _moment(clock.local(start).date(), self.left.data)
        return left if left >= start else left + timedelta(days=1)


def _moment(day: date, at: time | None) -> datetime:
    return datetime.combine(day, at or time(), clock.zone())


class NobodyInForm(Form):
    """What happened at a closed door."""

    words = _words(_l("What happened?"), _l("Write a few words about what happened."))


class ConfirmForm(Form):
    """It was as it should be; perhaps they stayed longer."""

    extra = BooleanField(_l("They stayed longer, and I want to pay for that time too"))


class QueryForm(Form):
    """What was not right."""

    words = _words(
        _l("What was not right?"),
        _l("Write a few words about what was not right."),
        description=_l("The helper and a finance officer of the council read this. Nothing is paid until they decide."),
    )


class ObjectForm(Form):
    """They were there, though the visit is down as missed."""

    words = _words(
        _l("When were you there, and what did you do?"),
        _l("Write a few words about when you were there."),
        description=_l(
            "Say also who or what could bear you out. The other side reads this and may answer; a finance officer of the"
            " council then decides whether the visit took place, and what is paid."
        ),
    )


class SayForm(Form):
    """What someone knows about a queried visit."""

    words = _words(
        _l("What do you know about it?"),
        _l("Write a few words about what you know."),
        description=_l("The other side and a finance officer of the council read this."),
    )


class CancelVisitForm(Form):
    """Why a visit is called off."""

    reason = TextAreaField(
        _l("Why, if you like to say"), [Length(max=MOST_WORDS, message=_l("Keep it under 2,000 letters."))]
    )


class CarerForm(Form):
    """Who makes the visits."""

    carer = SelectField(_l("Who makes it?"), choices=[])

    def offer_these(self, people: list[tuple[str, str]]) -> None:
        """Fill in who may be chosen."""
        self.carer.choices = [("", gettext("Nobody in particular")), *people]


class DecisionForm(Form):
    """A finance officer's decision about a query."""

    outcome = RadioField(
        _l("What do you decide?"),
        [InputRequired(_l("Choose one."))],
        choices=[
            ("upheld", _l("The question is right: nothing is paid")),
            ("partial", _l("It is right in part: some minutes are paid")),
            ("rejected", _l("It was as agreed: it is paid as it stands")),
        ],
    )
    paid_minutes = IntegerField(
        _l("Minutes to be paid, if in part"),
        [Optional(), NumberRange(0, 720, _l("Write a whole number of minutes, from 0."))],
    )
    reasons = _words(_l("Your reasons"), _l("Write your reasons. Both sides read them."))

    def about(self, visit: VisitView) -> DecisionForm:
        """Put the choices in the words of what is in question: how it went, or whether it took place at all."""
        if visit.missed:
            self.outcome.choices = [
                ("rejected", gettext("It took place as planned: it is paid in full")),
                ("partial", gettext("A part of it took place: some minutes are paid")),
                ("upheld", gettext("It did not take place: it stays missed, and nothing is paid")),
            ]
        return self


def _number(label: Any, least: int, most: int) -> IntegerField:
    said = _l("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [InputRequired(said), NumberRange(least, most, said)])


class PolicyForm(Form):
    """The terms of visits; for bookings asked for from now on."""

    request_hours = _number(_l("Hours to answer a request"), 1, 336)
    free_hours = _number(_l("Calling off is free until so many hours before"), 0, 336)
    part_hours = _number(_l("Then part of the price is owed until so many hours before"), 0, 336)
    part_percent = _number(_l("That part, of 100"), 0, 100)
    late_percent = _number(_l("Later than that, the part that is owed, of 100"), 0, 100)
    auto_confirm_hours = _number(_l("Hours after which silence confirms a visit"), 1, 720)
    ask_hours = _number(_l("Hours after which both sides are asked about a visit"), 1, 336)
    close_days = _number(_l("Days without an answer after which a visit counts as missed"), 1, 60)
    officer_days = _number(_l("Days without a word after which a finance officer decides"), 1, 90)
    horizon_days = _number(_l("Days ahead for which visits stand in the calendar"), 28, 182)
    early_minutes = _number(_l("Minutes before its time from which a visit may begin"), 0, 240)
    reason = _words(_l("Why do you change this?"), _l("Write a reason. It stays on the record."))

    def policy(self) -> Policy:
        """The terms as written.

        Raises:
            PolicyWrong: they contradict each other.
        """
        return Policy(**{name: int(self[name].data) for name in Policy.__dataclass_fields__})
