"""A payout as Stripe tells of it: its states, and what went wrong in words with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from hub.kernel.words import N_

OURS = ""  # the account that is the council's own


class PayoutState(StrEnum):
    """Where a payout stands; a bank may send it back even after it was said to be paid."""

    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"
    CANCELED = "canceled"


ON_THEIR_WAY = (PayoutState.PENDING, PayoutState.IN_TRANSIT)
SENT_BACK = (PayoutState.FAILED, PayoutState.CANCELED)
# A bank has so long to send back what was said to be paid.
MAY_COME_BACK = timedelta(days=7)

_DETAILS = N_(
    "Give Stripe the bank account’s details again. The money is safe there, and is paid out once they are right."
)
_BANK = N_("Ask the bank. The money is safe at Stripe, and is paid out again once the bank takes it.")

STOPPED = "canceled"  # no code of Stripe's: the payout was called off before it left
# Stripe's reasons: what happened, and what to do.
FAILURES: Mapping[str, tuple[str, str]] = {
    "account_closed": (N_("The bank account is closed."), _DETAILS),
    "account_frozen": (N_("The bank account is frozen."), _BANK),
    "bank_account_restricted": (N_("The bank account takes no such payments."), _DETAILS),
    "bank_ownership_changed": (N_("The bank account has changed hands."), _DETAILS),
    "debit_not_authorized": (N_("The bank did not allow it."), _BANK),
    STOPPED: (N_("It was stopped before it left."), N_("The money is safe at Stripe, and goes with the next payment.")),
    "declined": (N_("The bank refused it."), _BANK),
    "incorrect_account_holder_name": (N_("The name on the bank account is another one."), _DETAILS),
    "invalid_account_number": (N_("The account number is wrong."), _DETAILS),
    "invalid_currency": (N_("The bank account takes no pounds."), _DETAILS),
    "no_account": (N_("There is no such bank account."), _DETAILS),
}
OTHER_FAILURE = (N_("The bank sent it back."), _BANK)

# The same of the council's own bank account, which Kith cannot change: what to do, said to finance.
OUR_BANK = N_("Put the bank account right in Stripe’s dashboard before you pay out again.")


@dataclass(frozen=True)
class Seen:
    """A payout as it stands at Stripe; pence."""

    id: str
    state: PayoutState
    amount_pence: int
    made_at: datetime
    arrives_on: date
    failure: str


def read(payout: Mapping[str, Any]) -> Seen:
    """A payout of Stripe's."""
    return Seen(
        id=str(payout["id"]),
        state=PayoutState(str(payout["status"])),
        amount_pence=int(payout["amount"]),
        made_at=datetime.fromtimestamp(int(payout["created"]), UTC),
        arrives_on=datetime.fromtimestamp(int(payout["arrival_date"]), UTC).date(),
        failure=str(payout.get("failure_code") or (STOPPED if payout["status"] == PayoutState.CANCELED else ""))[:64],
    )


def failure_words(code: str) -> tuple[str, str]:
    """What happened and what to do (marked with `N_`)."""
    return FAILURES.get(code, OTHER_FAILURE)
