"""The council pays in what Stripe kept of the common balance: fees of cards, and what disputes took that nobody had."""

from __future__ import annotations

from hub.kernel.access import Actor
from hub.kernel.money import pounds
from payments.funds.domain import owed_to_stripe, require_finance
from payments.ledger import queries as ledger_queries
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction
from payments.purses.domain import NotOwed, ReferenceNeeded, made_good


def make_good(pence: int, reference: str, by: Actor) -> str:
    """Record that so much was paid into Stripe from the council's bank account; the transaction's id.

    The same reference and amount a second time is the same payment.

    Raises:
        Forbidden: `by` is not in finance. NotOwed. ReferenceNeeded. KeyReused: the reference came with another amount.
    """
    require_finance(by)
    reference = reference.strip()
    if not reference:
        raise ReferenceNeeded(field="reference")
    key = f"made-good:{reference}"[:160]
    owed = -ledger_queries.balance(owed_to_stripe())
    if pence <= 0 or (pence > owed and not ledger_queries.requests([key])):
        raise NotOwed(owed=pounds(max(owed, 0)), field="amount")
    return ledger.post(Transaction(key, Kind.DEPOSIT, made_good(pence), "fund:ops", f"paid in {reference}"[:200]))
