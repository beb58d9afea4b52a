"""Errors are nouns with data: what was refused, why, and what the person can do about it."""

from __future__ import annotations

from typing import Any, ClassVar

from hub.kernel.words import N_


class KithError(Exception):
    """Something a person asked for that cannot be.

    A subclass sets `code` (stable, for machines) and `template` (a sentence with `%(name)s` places for its data).
    `web.py` alone knows which HTTP status each base class has.
    """

    code: ClassVar[str] = "error"
    template: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.template % data)


class Invalid(KithError):
    """What was given does not fit; `field` in its data names the field where there is one."""

    code = "invalid"
    template = N_("%(message)s")


class Missing(KithError):
    """No such thing, or none that this person may know of."""

    code = "missing"
    template = N_("We cannot find that. It may have been removed, or the link may be wrong.")


class Forbidden(KithError):
    """The thing exists, and this person may not do this to it."""

    code = "forbidden"
    template = N_("You do not have permission to do that.")


class Refused(KithError):
    """A rule says no; the message says which, and what would make it a yes."""

    code = "refused"
    template = N_("%(message)s")


class Conflict(Refused):
    """It was possible a moment ago: someone else was first, or the page is stale."""

    code = "conflict"
    template = N_("This has changed since you opened the page. Look at it again and try once more.")


class WrongState(Conflict):
    """A state machine has no arrow for this event from where the thing stands."""

    code = "wrong-state"
    template = N_("This cannot be done now, because it is %(state)s. Open it again to see what you can do.")


class SentBefore(Conflict):
    """The same form came again, with something else in it."""

    code = "sent-before"
    template = N_("You sent this form before, with other details. Look at what is there before you send it again.")


class Throttled(KithError):
    """Too many tries; `minutes` says how long to wait."""

    code = "throttled"
    template = N_("Too many tries. Wait %(minutes)s minutes and try again.")


class Unavailable(KithError):
    """Something we lean on does not answer just now."""

    code = "unavailable"
    template = N_("This is not working just now. Nothing was changed. Try again in a few minutes.")
