"""Ask something of Stripe in the unit that wants it, do it outside, write down what came of it; hear what Stripe says."""

from payments.gateway.services.asking import ask, ask_again
from payments.gateway.services.belonging import compare, known_other, require_ours
from payments.gateway.services.calling import attempt, attempt_now
from payments.gateway.services.hearing import hear, hear_snapshot, hear_thin, look_for_missed
from payments.gateway.services.looking import bank_details, books, cash, look, onboarding_address, payouts

__all__ = [
    "ask",
    "ask_again",
    "attempt",
    "attempt_now",
    "bank_details",
    "books",
    "cash",
    "compare",
    "hear",
    "hear_snapshot",
    "hear_thin",
    "known_other",
    "look",
    "look_for_missed",
    "onboarding_address",
    "payouts",
    "require_ours",
]
