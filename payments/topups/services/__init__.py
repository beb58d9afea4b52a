"""Money into a fund: by a page of Stripe's or to its standing account, followed until it lands, and sent back."""

from payments.topups.services.disputing import dispute, settle
from payments.topups.services.looking import look
from payments.topups.services.payers import introduce, introduced, require_payer
from payments.topups.services.paying import begin, given_up, opened, page
from payments.topups.services.returning import give_back, gone, look_back, stays
from payments.topups.services.standing import asked, call_off, give_up, open_account, take

__all__ = [
    "asked",
    "begin",
    "call_off",
    "dispute",
    "give_back",
    "give_up",
    "given_up",
    "gone",
    "introduce",
    "introduced",
    "look",
    "look_back",
    "open_account",
    "opened",
    "page",
    "require_payer",
    "settle",
    "stays",
    "take",
]
