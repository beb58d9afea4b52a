"""The ledger's entries, read once, and added up by nothing but Python: what every page that shows money is held against.

It asks no room and no cached balance. Months are the council's, as its clock has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from tests.agreement.ledger_sums import rows

LONDON = ZoneInfo("Europe/London")
NOT_FOR_VISITS = frozenset({"receipt", "instalment", "contribution", "reduction", "recall", "repayment"})


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; debit positive."""

    account: str
    kind: str
    about: str
    transaction: str
    at: datetime
    pence: int

    @property
    def month(self) -> str:
        """Such as “2025-11”."""
        return f"{self.at.astimezone(LONDON):%Y-%m}"


class Book:
    """Every entry that there is, by its account."""

    def __init__(self) -> None:
        text = """SELECT e.account, t.kind, t.about, t.id, t.at, e.amount_pence FROM ledger_entry e
                  JOIN ledger_transaction t ON t.id = e.transaction_id ORDER BY t.id"""
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        for account, kind, about, transaction, at, pence in rows(text):
            self.entries[account].append(Entry(account, kind, about, transaction, moment(at), int(pence)))

    def lines(
        self,
        *accounts: str,
        kinds: Collection[str] | None = None,
        but: Collection[str] = (),
        about: Collection[str] | None = None,
        upto: str = "9999",
    ) -> list[Entry]:
        """The entries of the accounts of such names (with * for anything), narrowed by what they are for and when."""
        return [
            one
            for name in accounts
            for account in self._called(name)
            for one in self.entries[account]
            if (kinds is None or one.kind in kinds)
            and one.kind not in but
            and (about is None or one.about in about)
            and (upto == "9999" or one.month <= upto)
        ]

    def _called(self, name: str) -> list[str]:
        if "*" not in name:
            return [name] if name in self.entries else []
        return [one for one in self.entries if fnmatchcase(one, name)]

    def debit(self, *accounts: str, **which: object) -> int:
        """Their debits less their credits, in pence."""
        return sum(one.pence for one in self.lines(*accounts, **which))  # type: ignore[arg-type]  # passed on as given

    def credit(self, *accounts: str, **which: object) -> int:
        """Their credits less their debits, in pence: what stands in an account of somebody's money."""
        return -self.debit(*accounts, **which)

    def free(self, budget: str, **which: object) -> int:
        """What is free in a budget."""
        return self.credit(f"bud:{budget}:*.available", **which)

    def aside(self, budget: str, **which: object) -> int:
        """What is set aside in it."""
        return self.credit(f"bud:{budget}:*.held", **which)

    def spent(self, budget: str) -> int:
        """What visits took of it: what left it otherwise than back to its funds."""
        return self.debit(f"bud:{budget}:*.available", f"bud:{budget}:*.held", but=NOT_FOR_VISITS)

    def owed(self, party: str) -> int:
        """What a supplier or volunteer is owed, and is not looked into."""
        return self.credit(f"prov:{party}:*.payable", f"vol:{party}:*.payable")

    def frozen(self, party: str) -> int:
        """What is kept while something is looked into."""
        return self.credit(f"prov:{party}:*.frozen")

    def owes(self, party: str) -> int:
        """What a supplier owes back."""
        return self.debit(f"recv.provider:{party}:*")


def moment(at: datetime | str) -> datetime:
    """A moment as a database gives it, of which SQLite keeps only the words."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)
