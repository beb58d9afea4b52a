"""A disputed card payment: its states, what Stripe says of it, what is posted, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_
from payments.funds.domain import owed_to_stripe
from payments.ledger.domain import OPS, Account, AccountKind, Entry, move

MOST_LETTERS = 20_000  # of an answer; Stripe takes 150,000 of all evidence together


class State(StrEnum):
    """Where a disputed payment stands."""

    OPEN = "open"  # our answer is awaited
    ANSWERING = "answering"  # our answer is on its way to Stripe
    ANSWERED = "answered"  # the bank has it, and decides
    WON = "won"
    LOST = "lost"


class Event(StrEnum):
    """What becomes of it."""

    ANSWER = "answer"
    HEAR = "hear"
    REFUSE = "refuse"
    WIN = "win"
    LOSE = "lose"


S, E = State, Event

CHARGEBACK: dict[tuple[State, Event], State] = {
    (S.OPEN, E.ANSWER): S.ANSWERING,
    (S.OPEN, E.HEAR): S.ANSWERED,  # answered at Stripe's own pages
    (S.OPEN, E.WIN): S.WON,
    (S.OPEN, E.LOSE): S.LOST,
    (S.ANSWERING, E.HEAR): S.ANSWERED,
    (S.ANSWERING, E.REFUSE): S.OPEN,  # Stripe did not take it: it can be said again
    (S.ANSWERING, E.WIN): S.WON,
    (S.ANSWERING, E.LOSE): S.LOST,
    (S.ANSWERED, E.WIN): S.WON,
    (S.ANSWERED, E.LOSE): S.LOST,
}
UNDECIDED = (S.OPEN, S.ANSWERING, S.ANSWERED)

# Stripe's word for where it stands to what that means; an inquiry, which takes no money, is told the same way.
_HAPPENED = {
    "under_review": E.HEAR,
    "warning_under_review": E.HEAR,
    "won": E.WIN,
    "warning_closed": E.WIN,
    "prevented": E.WIN,
    "lost": E.LOSE,
}

REASON_WORDS = {
    "fraudulent": N_("The cardholder says that they did not pay this."),
    "duplicate": N_("The cardholder says that they paid twice."),
    "product_not_received": N_("The cardholder says that they did not get what they paid for."),
    "product_unacceptable": N_("The cardholder says that it was not what was promised."),
    "credit_not_processed": N_("The cardholder says that money was promised back and did not come."),
    "subscription_canceled": N_("The cardholder says that they had ended it before."),
    "unrecognized": N_("The cardholder does not know this payment."),
}
OTHER_REASON = N_("The bank gives no reason that says more.")


class NothingSaid(Invalid):
    """An answer without a word, or with too many."""

    code = "nothing-said"
    template = N_("Write what the bank should know, in up to 20,000 letters.")


class TooLate(Refused):
    """The day for an answer is over, or it was answered."""

    code = "too-late-to-answer"
    template = N_("This can be answered no more: it was answered, decided, or the last day for it is over.")


@dataclass(frozen=True)
class Seen:
    """How a dispute stands at Stripe: what happened last (None: our answer is awaited), and pence.

    `taken_pence` is what the bank took, `away_pence` what it has of that now, `fee_pence` what Stripe keeps altogether.
    """

    intent: str
    happened: Event | None
    amount_pence: int
    taken_pence: int
    away_pence: int
    fee_pence: int
    reason: str
    due_by: datetime | None


def read(dispute: Mapping[str, Any]) -> Seen:
    """A dispute of Stripe's with its balance transactions."""
    booked = dispute.get("balance_transactions") or ()
    due = (dispute.get("evidence_details") or {}).get("due_by")
    return Seen(
        intent=str(dispute.get("payment_intent") or ""),
        happened=_HAPPENED.get(str(dispute.get("status"))),
        amount_pence=int(dispute["amount"]),
        taken_pence=-sum(int(one["amount"]) for one in booked if int(one["amount"]) < 0),
        away_pence=-sum(int(one["amount"]) for one in booked),
        fee_pence=sum(int(one.get("fee", 0)) for one in booked),
        reason=str(dispute.get("reason") or "")[:64],
        due_by=datetime.fromtimestamp(int(due), UTC) if due else None,
    )


_CLAIMED = Account(AccountKind.RECV_DISPUTE, OPS)


def short(pence: int) -> tuple[Entry, ...]:
    """The bank took what nobody has any more: Dr recv.dispute / Cr what the council owes the balance at Stripe."""
    return move(_CLAIMED, owed_to_stripe(), pence) if pence else ()


def come_back(pence: int) -> tuple[Entry, ...]:
    """The bank gave it back."""
    return move(owed_to_stripe(), _CLAIMED, pence) if pence else ()


def written_off(pence: int) -> tuple[Entry, ...]:
    """It will not come back, and cannot be taken back: Dr bad debt."""
    return move(Account(AccountKind.BAD_DEBT, OPS), _CLAIMED, pence) if pence else ()


def fee(pence: int) -> tuple[Entry, ...]:
    """Stripe keeps a fee for it, or gives it back where it is below zero."""
    source, target = Account(AccountKind.STRIPE_FEE, OPS), owed_to_stripe()
    return move(source, target, pence) if pence > 0 else move(target, source, -pence)
