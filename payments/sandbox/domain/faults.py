"""The bad days that can be ordered: each is used up by the first thing that it can happen to."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.words import N_


class Fault(StrEnum):
    """One bad day."""

    LOST_BEFORE = "lost-before"
    LOST_AFTER = "lost-after"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    ERROR_AFTER = "error-after"
    CONFLICT = "conflict"
    PLATFORM_LOW = "platform-low"
    REFUSE_REVERSAL = "refuse-reversal"
    FAIL_PAYOUT = "fail-payout"
    FAIL_PAID_PAYOUT = "fail-paid-payout"
    LOSE = "lose"
    DUPLICATE = "duplicate"
    HOLD_BACK = "hold-back"
    REORDER = "reorder"
    FORGE = "forge"


REQUEST = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.RATE_LIMITED,
    Fault.SERVER_ERROR,
    Fault.ERROR_AFTER,
    Fault.CONFLICT,
)
DELIVERY = (Fault.LOSE, Fault.DUPLICATE, Fault.HOLD_BACK, Fault.REORDER, Fault.FORGE)

WORDS = {
    Fault.LOST_BEFORE: N_("The next change we ask for: the line is cut before it is done"),
    Fault.LOST_AFTER: N_("The next change we ask for: it is done, and the answer is lost"),
    Fault.RATE_LIMITED: N_("The next change we ask for: too many requests (429)"),
    Fault.SERVER_ERROR: N_("The next change we ask for: Stripe’s own trouble, nothing done (500)"),
    Fault.ERROR_AFTER: N_("The next change we ask for: Stripe’s own trouble, though it was done (500)"),
    Fault.CONFLICT: N_("The next change we ask for: another request is in its way (409)"),
    Fault.PLATFORM_LOW: N_("The next transfer or payout of the council: the balance is too low"),
    Fault.REFUSE_REVERSAL: N_("The next reversal is refused: the provider’s balance is too low"),
    Fault.FAIL_PAYOUT: N_("The next payout that would arrive fails"),
    Fault.FAIL_PAID_PAYOUT: N_("The next payout that arrives comes back two days later"),
    Fault.LOSE: N_("The next message to us is lost"),
    Fault.DUPLICATE: N_("The next message to us comes twice"),
    Fault.HOLD_BACK: N_("The next message to us comes an hour late"),
    Fault.REORDER: N_("The next message to us comes after the one that follows it"),
    Fault.FORGE: N_("A forged message comes along with the next one"),
}
