"""Where someone stands on the way to being paid, read from their account at Stripe; plain values, no server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.kernel.errors import Conflict
from hub.kernel.words import N_


class Standing(StrEnum):
    """How far someone has come on the way to being paid."""

    ASKED = "asked"  # we asked Stripe for an account, and have no answer yet
    NEEDS_DETAILS = "needs_details"  # Stripe wants to know something
    CHECKING = "checking"  # Stripe looks at what it was told
    READY = "ready"  # transfers can reach them
    CLOSED = "closed"  # Stripe will not pay them


class NotReady(Conflict):
    """There is no account yet at which anything could be told."""

    code = "payee-not-ready"
    template = N_("Stripe has not answered yet. Come back in a minute.")


@dataclass(frozen=True)
class Known:
    """What Stripe's account says: where they stand, what is due, as Stripe names it, and by when, where it says so."""

    standing: Standing
    needs: tuple[str, ...]
    by: datetime | None = None

    def asks_more(self, before: Known) -> bool:
        """Whether it is paid and something new is due, or gained a day, since it was looked at before."""
        if self.standing is not Standing.READY:
            return False
        known = before.needs if before.standing is Standing.READY else ()
        return not set(self.needs) <= set(known) or (self.by is not None and before.by is None)


_BY_STATUS = {
    "active": Standing.READY,
    "pending": Standing.CHECKING,
    "restricted": Standing.NEEDS_DETAILS,
    "rejected": Standing.CLOSED,
    "unsupported": Standing.CLOSED,
}
# Most specific first: a requirement of Stripe's is known by a word in its name.
NEED_WORDS: tuple[tuple[str, str], ...] = (
    ("document", N_("A photo of a document that proves it, such as a passport or a bill")),
    ("outbound_destination", N_("The bank account that money is paid to")),
    ("bank_account", N_("The bank account that money is paid to")),
    ("external_account", N_("The bank account that money is paid to")),
    ("date_of_birth", N_("Date of birth")),
    ("dob", N_("Date of birth")),
    ("address", N_("Home or business address")),
    ("tax_id", N_("Company or charity number")),
    ("id_number", N_("Company or charity number")),
    ("terms_of_service", N_("A yes to Stripe’s terms")),
    ("representative", N_("Who speaks for the organisation")),
    ("owner", N_("Who owns the organisation")),
    ("director", N_("Who directs the organisation")),
    ("phone", N_("A telephone number")),
    ("email", N_("An email address")),
    ("name", N_("Full name")),
    ("identity", N_("Proof of who you are")),
)
OTHER_NEED = N_("Something else that Stripe explains on its own page")


def read(account: Mapping[str, Any]) -> Known:
    """What an account of Stripe's (Accounts v2, with its recipient configuration and requirements) says.

    The capability that decides is `recipient.stripe_balance.stripe_transfers`: without it a transfer is refused.
    While it is active, what is due only eventually presses nobody, and is left out. An entry says how pressing it is;
    the day, the soonest of all, stands in the summary alone.
    """
    recipient = _in(account, "configuration", "recipient", "capabilities", "stripe_balance", "stripe_transfers")
    entries = [entry for entry in _in(account, "requirements").get("entries") or () if _is_theirs(entry)]
    standing = _BY_STATUS.get(str(recipient.get("status", "")), Standing.NEEDS_DETAILS)
    if standing is Standing.READY:
        entries = [entry for entry in entries if _presses(_in(entry, "minimum_deadline"))]
    needs = tuple(dict.fromkeys(str(entry.get("description", "")) for entry in entries))
    if standing is Standing.NEEDS_DETAILS and not needs:
        standing = Standing.CHECKING
    return Known(standing, needs, _day(account) if needs else None)


def _is_theirs(entry: Mapping[str, Any]) -> bool:
    """Whether it waits for the account's holder, and not for Stripe."""
    return str(entry.get("awaiting_action_from", "user")) == "user"


def _presses(deadline: Mapping[str, Any]) -> bool:
    """Whether it is due now, or was due before: what is due eventually has no day yet."""
    return deadline.get("status") != "eventually_due"


def _day(account: Mapping[str, Any]) -> datetime | None:
    """When the soonest of what is due restricts the account; None where Stripe names no day."""
    deadline = _in(account, "requirements", "summary", "minimum_deadline")
    try:
        by = datetime.fromisoformat(str(deadline.get("time")))
    except ValueError:
        return None
    return by if by.tzinfo and _presses(deadline) else None


def _in(values: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        inner = values.get(name)
        values = inner if isinstance(inner, Mapping) else {}
    return values


def need_words(need: str) -> str:
    """A requirement of Stripe's in words (marked with `N_`)."""
    return next((words for part, words in NEED_WORDS if part in need), OTHER_NEED)


def said(needs: tuple[str, ...] | list[str]) -> list[str]:
    """Requirements in words, each once, in their order."""
    return list(dict.fromkeys(need_words(need) for need in needs))
