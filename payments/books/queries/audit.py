"""The audit file: every sealed transaction with the chain of seals, so that a stranger can prove all of it.

JSON Lines; `docs/data.md` says what each line holds, and `scripts/verify_audit.py` proves a file without anything of
ours. What is not sealed yet is left out: the accounts stand as they were at the last seal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from hub.kernel import clock
from payments.ledger import queries as ledger
from payments.ledger.domain import CURRENCY
from payments.ledger.queries import AccountView

FORMAT = "kith-audit-1"


def audit_lines() -> Iterator[str]:
    """The file, line by line; the last has the number of the lines before it and the SHA-256 of their bytes."""
    digest, lines = hashlib.sha256(), 0
    for content in _contents():
        line = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
        digest.update(line.encode())
        lines += 1
        yield line
    end = {"line": "end", "lines": lines, "sha256": digest.hexdigest()}
    yield json.dumps(end, separators=(",", ":"), sort_keys=True) + "\n"


def _contents() -> Iterator[dict[str, Any]]:
    head = ledger.head()
    yield {
        "line": "begin",
        "format": FORMAT,
        "currency": CURRENCY,
        "made_at": clock.now().isoformat(),
        "seals": head.number if head else 0,
        "head": head.hash if head else "",
    }
    standing: dict[str, tuple[int, int]] = {}
    for seal in ledger.seals() if head else ():
        if head and seal.number > head.number:
            return
        for _id, content in ledger.contents(ledger.covered(seal.number)):
            yield {"line": "transaction", "sealed": content}
            for entry in content[9] if content else ():  # type: ignore[attr-defined]  # the entries, as they are sealed
                standing[entry[1]] = (entry[5], entry[6])
        yield {
            "line": "seal",
            "number": seal.number,
            "previous": seal.previous,
            "transactions": seal.transactions,
            "at": seal.at.isoformat(),
            "hash": seal.hash,
        }
    for account in ledger.accounts():
        if account.name in standing:
            yield _account(account, *standing[account.name])


def _account(account: AccountView, pence: int, version: int) -> dict[str, Any]:
    return {
        "line": "account",
        "name": account.name,
        "side": account.side,
        "floored": account.floored,
        "balance_pence": pence,
        "entries": version,
    }
