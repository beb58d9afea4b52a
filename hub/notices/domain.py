"""Notices and mails: how someone wants to be told, and what becomes of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.kernel.errors import KithError
from hub.kernel.words import N_

DIGEST_HOUR = 17  # of the council's wall clock
MAILS_KEPT_DAYS = 90


class ByEmail(StrEnum):
    """How someone wants notices by email; in the app they always stand."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NONE = "none"


BY_EMAIL_WORDS = {
    ByEmail.AT_ONCE: N_("An email for each, straight away"),
    ByEmail.DAILY: N_("One email a day, at five o’clock, when there is something new"),
    ByEmail.NONE: N_("No emails. I will look here"),
}


class MailState(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    NOWHERE = "nowhere"  # its reader has no address any more


@dataclass(frozen=True)
class Letter:
    """A mail as it was asked for: put into words when it is sent, in its reader's language.

    `template` names a file in templates/hub/notices; `link` is a path on this site.
    """

    id: str
    to: str
    template: str
    data: dict[str, Any]
    link: str
    at: datetime
    language: str = "en_GB"


@dataclass(frozen=True)
class Composed:
    """A mail in words. `id` makes its Message-ID, so that one that was sent twice can be seen to be one."""

    id: str
    to: str
    subject: str
    text: str
    at: datetime


@dataclass(frozen=True)
class NoticeView:
    """A notice as its reader sees it, in words of their language."""

    id: str
    kind: str
    words: str
    link: str
    at: datetime
    read: bool


class MailRefused(KithError):
    """The receiving side says this mail can never be delivered (SMTP 5xx, RFC 5321 4.2.1)."""

    code = "mail-refused"
    template = N_("The mail was refused: %(answer)s")


class MailDelayed(KithError):
    """It could not be handed over now, and may be later (SMTP 4xx, or nobody answers)."""

    code = "mail-delayed"
    template = N_("The mail could not be handed over yet: %(answer)s")
