"""The rules of messages: what is kept back until both agree, and which words both are warned about."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from hub.kernel.errors import Forbidden, Invalid, Refused
from hub.kernel.words import N_

LONGEST = 2000


class Kept(StrEnum):
    """What is kept back."""

    EMAIL = "email"
    PHONE = "phone"


class Warning_(StrEnum):  # noqa: N801 - Python's own Warning is another thing
    """What a message may be about that both should beware of."""

    BANK = "bank"
    CASH = "cash"
    SECRET = "secret"  # noqa: S105 - a kind of words, no secret
    ELSEWHERE = "elsewhere"


KEPT_WORDS = {Kept.EMAIL: N_("[an email address]"), Kept.PHONE: N_("[a telephone number]")}

WARNING_WORDS = {
    Warning_.BANK: N_("Never send bank details, card numbers or passwords here. Nobody at Kith asks for them."),
    Warning_.CASH: N_("Visits booked here are never paid in cash or in gifts. If someone asks you to, tell us."),
    Warning_.SECRET: N_("Nobody should ask you to keep something secret. If someone does, tell us."),
    Warning_.ELSEWHERE: N_("Arranging visits elsewhere means that nobody checks, insures or settles them."),
}

_EMAIL = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\s+at\s+)\s*[\w-]+(?:(?:\.|\s*\(dot\)\s*|\s*\[dot\]\s*|\s+dot\s+)[\w-]+)*"
    r"(?:\.|\s*\(dot\)\s*|\s*\[dot\]\s*|\s+dot\s+)[a-z]{2,}",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w-])(?:\+|00|\(?0)[\d\s().-]{8,18}\d(?![\w-])")
_FEWEST_DIGITS = 10

_SUSPICIOUS: dict[Warning_, re.Pattern[str]] = {
    Warning_.BANK: re.compile(
        r"\b(sort\s*code|account\s*(number|no\b|details)|bank\s*(details|account|transfer|card)|iban|card\s*number|"
        r"pin\s*(number|code)|your\s+pin|cvv|pass\s*word|\d{2}-\d{2}-\d{2}|(?:\d{4}[ -]?){3}\d{4})",
        re.IGNORECASE,
    ),
    Warning_.CASH: re.compile(
        r"\b(pay\s+(me\s+|you\s+)?(in\s+)?cash|cash\s+in\s+hand|in\s+cash|gift\s*(card|voucher)s?|bitcoin|crypto|"
        r"western\s+union|paypal\s+me|lend\s+me|loan\s+me|borrow\s+(some\s+)?money)",
        re.IGNORECASE,
    ),
    Warning_.SECRET: re.compile(
        r"\b(our\s+(little\s+)?secret|(keep|stays?)\s+(this|it)\s+(between\s+us|secret|quiet)|"
        r"(do\s*n.?t|do\s+not|never)\s+tell\s+(any\s*one|any\s*body|your|the\s+council|them|kith))",
        re.IGNORECASE,
    ),
    Warning_.ELSEWHERE: re.compile(
        r"\b(outside\s+(of\s+)?(kith|the\s+(site|system|platform))|without\s+(kith|the\s+council)|"
        r"(leave|skip|bypass)\s+(kith|the\s+(site|system|platform))|off\s+the\s+books)",
        re.IGNORECASE,
    ),
}


def keep_back(words: str, say: Callable[[Kept], str]) -> str:
    """`words` with email addresses and telephone numbers replaced by what `say` calls them."""
    without = _EMAIL.sub(lambda _m: say(Kept.EMAIL), words)
    return _PHONE.sub(lambda m: say(Kept.PHONE) if _digits(m[0]) >= _FEWEST_DIGITS else m[0], without)


def keeps_back(words: str) -> bool:
    """Whether there is anything in them to keep back."""
    return keep_back(words, lambda kind: kind.value) != words


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def warnings(words: str) -> tuple[Warning_, ...]:
    """What both sides should be warned about."""
    return tuple(kind for kind, pattern in _SUSPICIOUS.items() if pattern.search(words))


class NotYourThread(Forbidden):
    """Someone with no part in the booking."""

    code = "not-your-thread"
    template = N_("These words are between other people.")


class NothingWritten(Invalid):
    """No words, or too many."""

    code = "nothing-written"
    template = N_("Write something, up to 2,000 letters.")


class ThreadClosed(Refused):
    """The booking is long over, or never came about."""

    code = "thread-closed"
    template = N_("This booking is over, so you can no longer write here. You can still read.")


class BlockedThread(Refused):
    """One has blocked the other."""

    code = "blocked-thread"
    template = N_("You cannot write to each other, because one of you has blocked the other.")


class ReasonNeeded(Invalid):
    """Hiding is a decision."""

    code = "reason-needed"
    template = N_("Write a reason. It stays on the record.")
