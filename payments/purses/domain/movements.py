"""What own money is called in the ledger, and what is posted when it comes, clears and goes back.

A resident has what they paid: the council bears Stripe's fee. Stripe keeps the fee of what it has of us, so `ops` owes it to
the common balance (`clearing.payout:ops`, below zero) until the council pays it in.
"""

from __future__ import annotations

from payments.funds.domain import bank, owed_to_stripe
from payments.holds.domain import Payer
from payments.ledger.domain import OPS, OWN, Account, AccountKind, Entry, credit, debit, move

_PENDING, _AVAILABLE = Account(AccountKind.STRIPE_PENDING, OWN), Account(AccountKind.STRIPE_AVAILABLE, OWN)
_WITH_THE_BANK = Account(AccountKind.CLEARING_PAYOUT, OWN)


def uncleared(purse: str) -> Account:
    """What a resident paid that Stripe does not let us use yet."""
    return Account(AccountKind.OWN_UNCLEARED, OWN, purse)


def available(purse: str) -> Account:
    """What a resident may use."""
    return Payer(purse, own=True).available(OWN)


def held(purse: str) -> Account:
    """What is set aside of it."""
    return Payer(purse, own=True).held(OWN)


def frozen(purse: str) -> Account:
    """What cannot be used while a card payment is disputed."""
    return Account(AccountKind.OWN_FROZEN, OWN, purse)


def clearing() -> Account:
    """What was asked to go back and is not known to have gone; below zero while something is on its way."""
    return Account(AccountKind.CLEARING_TRANSFER, OWN)


def made_good(pence: int) -> tuple[Entry, ...]:
    """The council has paid it in from its own bank account: Dr clearing.payout / Cr bank, in `ops`."""
    return move(owed_to_stripe(), bank(OPS), pence)


def paid(purse: str, pence: int, fee_pence: int) -> tuple[Entry, ...]:
    """It was paid: Dr stripe.pending / Cr uncleared; the fee in `ops`."""
    fee = move(Account(AccountKind.STRIPE_FEE, OPS), owed_to_stripe(), fee_pence) if fee_pence else ()
    return (debit(_PENDING, pence), credit(uncleared(purse), pence), *fee)


def cleared(purse: str, pence: int) -> tuple[Entry, ...]:
    """It can be used: from pending to available, at Stripe and in the purse."""
    return (*move(uncleared(purse), available(purse), pence), *move(_AVAILABLE, _PENDING, pence))


def gone_back(pence: int) -> tuple[Entry, ...]:
    """Stripe has sent it back: Dr clearing / Cr stripe.available."""
    return move(clearing(), _AVAILABLE, pence)


def came_back(purse: str, pence: int) -> tuple[Entry, ...]:
    """The card's bank has sent it back: Dr stripe.available / Cr available."""
    return (debit(_AVAILABLE, pence), credit(available(purse), pence))


def taken_by_bank(purse: str, pence: int) -> tuple[Entry, ...]:
    """A card's bank has taken what is there, until it decides: frozen in the purse, and on its way at Stripe."""
    return (*move(available(purse), frozen(purse), pence), *move(_WITH_THE_BANK, _AVAILABLE, pence))


def kept_by_bank(purse: str, pence: int) -> tuple[Entry, ...]:
    """The bank keeps it."""
    return move(frozen(purse), _WITH_THE_BANK, pence)
