"""Why a visit's step is refused, and what would make it possible."""

from __future__ import annotations

from hub.kernel.errors import Forbidden, Invalid, Refused
from hub.kernel.words import N_


class NotYours(Forbidden):
    """Someone who has no part in this visit."""

    code = "not-your-visit"
    template = N_("This visit belongs to other people.")


class SharedMinutes(Refused):
    """Nobody spends more of others' money than they agreed to."""

    code = "shared-minutes"
    template = N_(
        "Several people share this visit, so only the agreed time is paid. Confirm it without the extra time."
    )


class NotAgreedYet(Refused):
    """The helper has not said yes yet."""

    code = "not-agreed-yet"
    template = N_("This visit is not agreed yet. It can begin once the helper has accepted the booking.")


class NotSoEarly(Refused):
    """Before it can have begun, or ended."""

    code = "not-so-early"
    template = N_("It is too early for that. Come back from %(from_)s.")


class Paused(Refused):
    """Held up until something is put right."""

    code = "paused"
    template = N_("This visit is paused: %(why)s")


class CheckMissing(Refused):
    """A check that the task asks for was never approved."""

    code = "check-missing"
    template = N_(
        "%(name)s lacks a check that this task needs: %(checks)s. Choose someone else, or ask them to get it."
    )


class CheckLapsed(Refused):
    """A check that the task asks for is out of date or was taken back."""

    code = "check-lapsed"
    template = N_(
        "A check of %(name)s that this task needs is out of date: %(checks)s. It must be renewed before any visit."
    )


class CarerNotChecked(Refused):
    """Someone of an organisation who may not be sent to this task."""

    code = "carer-not-checked"
    template = N_(
        "%(name)s cannot be sent yet: whoever does this task needs %(checks)s. Choose someone else, or let them send it"
        " in under “My checks”, so that the council can look at it."
    )


class TimesWrong(Invalid):
    """Times that cannot be."""

    code = "times-wrong"
    template = N_(
        "Give the time of arriving and the later time of leaving, on the day of the visit and not ahead of now."
    )


class TooLateToCancel(Refused):
    """It has begun, by the clock."""

    code = "too-late-to-cancel"
    template = N_("The time of this visit has come, so it cannot be called off. Say instead how it went.")


class AlreadyPast(Refused):
    """Nothing left in it to change."""

    code = "already-past"
    template = N_("This visit is over.")


class AnswerFirst(Refused):
    """It has not happened, so nobody can agree to it."""

    code = "answer-first"
    template = N_("You can say how it went once the visit has ended.")


class TooLateToQuery(Refused):
    """It was agreed, and is too long ago."""

    code = "too-late-to-query"
    template = N_(
        "This visit was agreed and is more than four weeks ago. If you are worried, tell us with “I’m worried”."
    )


class NotMissed(Refused):
    """It is not down as missed."""

    code = "not-missed"
    template = N_("This visit is not down as missed, so there is nothing to object to.")


class HelperSaysMissed(Refused):
    """Whoever was to come says themselves that nobody came."""

    code = "helper-says-missed"
    template = N_(
        "The helper’s side said that nobody came, so write to them: they may say that they were there, and an officer "
        "decides."
    )


class TooLateToObject(Refused):
    """It was marked as missed too long ago."""

    code = "too-late-to-object"
    template = N_("This visit was marked as missed more than four weeks ago, and stays so. If that is wrong, call us.")


class ReasonNeeded(Invalid):
    """A step that others will read about."""

    code = "reason-needed"
    template = N_("Write a few words about why. Both sides will read them.")


class TooManyMinutes(Invalid):
    """More than was delivered."""

    code = "too-many-minutes"
    template = N_("Choose between 0 and %(most)s minutes.")


class MinutesOfIt(Invalid):
    """It took place in part, and the part is none."""

    code = "minutes-of-it"
    template = N_("Write how many minutes of it took place, between 1 and %(most)s.")


class MoreThanAgreed(Invalid):
    """A decision would pay more than what both sides had agreed to, or than what calling off cost."""

    code = "more-than-agreed"
    template = N_("%(agreed)s was agreed for it, and a decision cannot pay more. Write fewer minutes.")


class WriteTimes(Refused):
    """Arriving after it should have ended."""

    code = "write-times"
    template = N_("The time of this visit has passed. Write down when you came and when you left.")


class NotAMember(Invalid):
    """Someone from elsewhere."""

    code = "not-a-member"
    template = N_("Choose someone who works with you. You can invite people to your organisation first.")


class OwnQuery(Forbidden):
    """An officer with a part in it."""

    code = "own-query"
    template = N_("You have a part in this visit, so another finance officer must decide.")


class NothingAsked(Refused):
    """Nobody asks about it now."""

    code = "nothing-asked"
    template = N_("There is no open question about this visit, so nothing can be added to it.")


class SaidEnough(Refused):
    """A side has said enough."""

    code = "said-enough"
    template = N_("Your side has said something %(most)s times. The officer has that before them; please wait.")


class StillGoing(Refused):
    """Its time is not over."""

    code = "still-going"
    template = N_("Wait until the time of this visit is over.")
