"""What stands in the sandbox's file, during one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.world import Kept, Purse, Reminder, Search, Thing
from payments.sandbox.ports import Delivery, Ordered

_DELIVERY = "position, event, thin, body, at, attempts, state, status, forged"
_COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_FROM = ("gt", "gte")


class SqliteChest:
    """The tables of `store.py` as the ports name them."""

    def __init__(self, connection: sqlite3.Connection, wanted: frozenset[str] | None) -> None:
        self._sql, self._wanted = connection, wanted
        self._taken: list[int] = []

    # Things

    def get(self, id_: str, kind: str, owner: str | None) -> Thing | None:
        """One thing; of any owner where `owner` is None."""
        row = self._sql.execute("SELECT body, owner FROM thing WHERE id = ? AND kind = ?", (id_, kind)).fetchone()
        if row is None or owner not in (None, row[1]):
            return None
        thing: Thing = json.loads(row[0])
        return thing

    def put(self, kind: str, owner: str, thing: Thing, at: int) -> None:
        """Keep a thing under its `id`, new or changed."""
        self._sql.execute(
            "INSERT INTO thing (id, kind, owner, at, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], kind, owner, at, json.dumps(thing)),
        )

    def find(self, search: Search) -> tuple[list[Thing], bool]:
        """Newest first, and whether there is more."""
        where = ["kind = ?", "owner = ?"]
        values: list[Any] = [search.kind, search.owner]
        for name, wanted in search.where:
            options = wanted if isinstance(wanted, tuple) else (wanted,)
            # The path stands in the statement, so that an index on it can serve; names are the API's own.
            path = "$." + "".join(letter for letter in name if letter.isalnum() or letter in "_.")
            where.append(f"json_extract(body, '{path}') IN ({', '.join('?' * len(options))})")
            values += options
        for sign, bound in search.created:
            where.append(f"at {_COMPARED[sign]} ?")
            values.append(bound)
            if sign in _FROM:  # or a page that is not filled would be sought for among all that came before
                first = f"SELECT min(position) FROM thing WHERE kind = ? AND owner = ? AND at {_COMPARED[sign]} ?"
                where.append(f"position >= ({first})")
                values += [search.kind, search.owner, bound]
        backwards = search.before is not None
        for other, comparison in ((search.after, "<"), (search.before, ">")):
            if other is not None:
                where.append(f"position {comparison} (SELECT position FROM thing WHERE id = ?)")
                values.append(other)
        order = "ASC" if backwards else "DESC"
        statement = f"SELECT body FROM thing WHERE {' AND '.join(where)} ORDER BY position {order} LIMIT ?"
        rows = self._sql.execute(statement, (*values, search.limit + 1)).fetchall()
        found = [json.loads(row[0]) for row in rows[: search.limit]]
        return (found[::-1] if backwards else found), len(rows) > search.limit

    def everything(self, kind: str, limit: int) -> list[tuple[str, Thing]]:
        """The newest things of a kind, of every owner, each with its owner."""
        statement = "SELECT owner, body FROM thing WHERE kind = ? ORDER BY position DESC LIMIT ?"
        return [(owner, json.loads(body)) for owner, body in self._sql.execute(statement, (kind, limit))]

    # Balances

    def purse(self, owner: str) -> Purse:
        """What an account has."""
        row = self._sql.execute("SELECT available, pending FROM purse WHERE owner = ?", (owner,)).fetchone()
        return Purse(*row) if row else Purse()

    def move(self, owner: str, available: int, pending: int) -> None:
        """Add to what an account has."""
        self._sql.execute(
            "INSERT INTO purse VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE "
            "SET available = available + excluded.available, pending = pending + excluded.pending",
            (owner, available, pending),
        )

    def purses(self) -> list[tuple[str, int, int]]:
        """Every account's available and pending pence."""
        return self._sql.execute("SELECT owner, available, pending FROM purse ORDER BY owner").fetchall()

    # What falls due

    def remind(self, at: int, what: str, id_: str) -> None:
        """Let `what` fall due at `at`; the same thing twice is once."""
        self._sql.execute("INSERT OR IGNORE INTO reminder (at, what, id) VALUES (?, ?, ?)", (at, what, id_))

    def due(self, now: int, before: Sequence[int] = ()) -> Reminder | None:
        """The earliest reminder whose moment has come, but for those at these positions."""
        statement = "SELECT position, at, what, id FROM reminder WHERE at <= ? ORDER BY at, position LIMIT ?"
        rows = self._sql.execute(statement, (now, len(before) + 1))
        return next((Reminder(*row) for row in rows if row[0] not in before), None)

    def forget(self, position: int) -> None:
        """A reminder is dealt with."""
        self._sql.execute("DELETE FROM reminder WHERE position = ?", (position,))

    def next_due(self) -> int | None:
        """When the earliest reminder falls due."""
        row = self._sql.execute("SELECT min(at) FROM reminder").fetchone()
        found: int | None = row[0]
        return found

    # Keys, and the step that can be undone

    def key(self, scope: str, key: str, now: int) -> Kept | None:
        """What this key was answered, unless it is forgotten."""
        statement = "SELECT digest, status, body, request FROM key WHERE scope = ? AND key = ? AND until > ?"
        row = self._sql.execute(statement, (scope, key, now)).fetchone()
        return Kept(*row) if row else None

    def keep(self, scope: str, key: str, kept: Kept, until: int) -> None:
        """Remember an answer."""
        row = (scope, key, kept.digest, kept.status, kept.body, kept.request, until)
        self._sql.execute("INSERT OR REPLACE INTO key VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def step(self) -> None:
        """Mark the point to which `undo` goes back."""
        self._sql.execute("SAVEPOINT step")
        self._taken.clear()

    def undo(self) -> None:
        """Forget what was changed since `step`; a fault that was used up stays so."""
        self._sql.execute("ROLLBACK TO step")
        self._sql.executemany("DELETE FROM fault WHERE position = ?", [(taken,) for taken in self._taken])

    # Faults

    def order(self, fault: Fault) -> None:
        """Let a bad day happen."""
        self._sql.execute("INSERT INTO fault (name) VALUES (?)", (fault.value,))

    def cancel(self, position: int) -> None:
        """Let it not happen."""
        self._sql.execute("DELETE FROM fault WHERE position = ?", (position,))

    def ordered(self) -> list[Ordered]:
        """The bad days that still wait."""
        rows = self._sql.execute("SELECT position, name FROM fault ORDER BY position")
        return [Ordered(position, Fault(name)) for position, name in rows]

    def take(self, faults: Sequence[Fault]) -> Fault | None:
        """Use up the oldest of these faults that was ordered."""
        for ordered in self.ordered():
            if ordered.fault in faults:
                self.cancel(ordered.position)
                self._taken.append(ordered.position)
                return ordered.fault
        return None

    # Webhooks

    def post(self, event: str, type_: str, thin: bool, body: str, at: int) -> None:
        """Let an event be delivered to our endpoint, if that listens to its type."""
        if self._wanted is not None and type_ not in self._wanted:
            return
        self._sql.execute("INSERT INTO delivery (event, thin, body, at) VALUES (?, ?, ?, ?)", (event, thin, body, at))

    def deliveries(self, now: int | None, limit: int) -> list[Delivery]:
        """Webhooks that are due at `now`, oldest first; of every state and newest first where `now` is None."""
        if now is None:
            rows = self._sql.execute(f"SELECT {_DELIVERY} FROM delivery ORDER BY position DESC LIMIT ?", (limit,))
        else:
            due = "state IN ('waiting', 'held', 'behind') AND at <= ? ORDER BY at, position LIMIT ?"
            rows = self._sql.execute(f"SELECT {_DELIVERY} FROM delivery WHERE {due}", (now, limit))
        return [_delivery(row) for row in rows]

    def delivery(self, position: int) -> Delivery | None:
        """One webhook."""
        statement = f"SELECT {_DELIVERY} FROM delivery WHERE position = ?"
        row = self._sql.execute(statement, (position,)).fetchone()
        return _delivery(row) if row else None

    def write_delivery(self, delivery: Delivery) -> None:
        """Keep it, changed; a position of 0 makes a new one."""
        row = (delivery.event, delivery.thin, delivery.body, delivery.at, delivery.attempts, delivery.state)
        self._sql.execute(
            f"INSERT OR REPLACE INTO delivery ({_DELIVERY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (delivery.position or None, *row, delivery.status, delivery.forged),
        )

    def let_pass(self, position: int, now: int) -> None:
        """What waits behind its successor may come: the one at `position` has come."""
        # Its index is named, or all that was ever delivered before would be gone through.
        statement = (
            "UPDATE delivery INDEXED BY delivery_due SET state = 'held', at = ? "
            "WHERE state IN ('waiting', 'held', 'behind') AND state = 'behind' AND position < ?"
        )
        self._sql.execute(statement, (now, position))


def _delivery(row: tuple[int, str, int, str, int, int, str, int | None, int]) -> Delivery:
    position, event, thin, body, at, attempts, state, status, forged = row
    return Delivery(position, event, bool(thin), body, at, attempts, state, status, bool(forged))
