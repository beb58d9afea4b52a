"""What the ledger answers: balances now and then, entries in order, its seals, and whether all of it holds."""

from payments.ledger.queries.balances import (
    balance,
    balance_at,
    balances,
    fund_totals,
    kind_totals,
    natural_balances,
    of_owner,
    owner_totals,
    turnover,
)
from payments.ledger.queries.history import (
    EntryView,
    PostingFact,
    TransactionView,
    about,
    count,
    entries,
    facts,
    recent,
    requests,
    reversal_of,
    touching,
    transaction,
)
from payments.ledger.queries.proof import verify
from payments.ledger.queries.seals import Head, chain, head, seals, unsealed

__all__ = [
    "EntryView",
    "Head",
    "PostingFact",
    "TransactionView",
    "about",
    "balance",
    "balance_at",
    "balances",
    "chain",
    "count",
    "entries",
    "facts",
    "fund_totals",
    "head",
    "kind_totals",
    "natural_balances",
    "of_owner",
    "owner_totals",
    "recent",
    "requests",
    "reversal_of",
    "seals",
    "touching",
    "transaction",
    "turnover",
    "unsealed",
    "verify",
]
