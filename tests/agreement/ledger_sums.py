"""What is true, summed by SQL of the tests' own from nothing but the ledger's entries; debit positive."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db

IN_AND_BACK = "'receipt', 'instalment', 'contribution', 'reduction', 'recall'"  # not for visits


def entries(*accounts: str, where: str = "1 = 1", **given: object) -> int:
    """The pence of all entries of the accounts of such names (each a LIKE)."""
    text = f"""SELECT COALESCE(SUM(e.amount_pence), 0) FROM ledger_entry e
               JOIN ledger_transaction t ON t.id = e.transaction_id WHERE e.account LIKE :account AND {where}"""
    found = [rows(text, account=one, **given)[0][0] for one in accounts]
    return int(sum(found))


def rows(text: str, **given: object) -> list[Any]:
    return list(unit.read(lambda: db.session.execute(sa.text(text), given).all()))


def spent(budget: str) -> int:
    """What visits took of a budget: what left it otherwise than back to its funds."""
    return entries(f"bud:{budget}:%.available", f"bud:{budget}:%.held", where=f"t.kind NOT IN ({IN_AND_BACK})")


def owed(party: str) -> int:
    """What is owed to a supplier or volunteer, and not looked into."""
    return -entries(f"prov:{party}:%.payable", f"vol:{party}:%.payable")


def turned(month: str) -> dict[str, tuple[int, int]]:
    """Each kind of account's debits and credits of a month, such as “2025-11”."""
    text = """SELECT a.kind, SUM(CASE WHEN e.amount_pence > 0 THEN e.amount_pence ELSE 0 END),
                     -SUM(CASE WHEN e.amount_pence < 0 THEN e.amount_pence ELSE 0 END)
              FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
              JOIN ledger_account a ON a.name = e.account
              WHERE substr(CAST(t.at AS TEXT), 1, 7) = :month GROUP BY a.kind"""
    return {kind: (debit, credit) for kind, debit, credit in rows(text, month=month)}
