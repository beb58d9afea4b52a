"""The ledger's tables and the triggers that keep them append-only."""

from payments.ledger.models.tables import LedgerAccount, LedgerEntry, LedgerSeal, LedgerSealLine, LedgerTransaction
from payments.ledger.models.triggers import POSTGRESQL, SQLITE

__all__ = [
    "POSTGRESQL",
    "SQLITE",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerSeal",
    "LedgerSealLine",
    "LedgerTransaction",
]
