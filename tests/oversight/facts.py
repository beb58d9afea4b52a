"""Small facts for tests: rows of the warehouse's tables, from plain dicts, and a warehouse in memory that holds them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from oversight.calendar.domain import Grain, Span, span_of
from oversight.metrics.domain import METRICS, TABLES
from oversight.metrics.queries import Place, cells
from oversight.warehouse.models import SCHEMA

ZONE = ZoneInfo("Europe/London")
PERIOD = span_of(date(2025, 11, 10), Grain.PERIOD)  # 3 to 30 November 2025
QUARTER = span_of(date(2025, 11, 10), Grain.QUARTER)
WARDS = {"T01": "Upper Side", "T02": "Upper Side", "T03": "Lower Side"}
Facts = dict[str, list[dict[str, Any]]]


def at(day: int, hour: float = 9, span: Span = PERIOD) -> datetime:
    """The moment `day` days after a span's first, at an hour of that day."""
    start = datetime.combine(span.first, time(), ZONE).astimezone(UTC)
    return start + timedelta(days=day, hours=hour)


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    warehouse = duckdb.connect(config={"threads": 1})
    warehouse.execute(SCHEMA)
    return warehouse


def memory(facts: Facts) -> duckdb.DuckDBPyConnection:
    """The tests' one warehouse in memory, with these facts alone; what a row does not say is NULL."""
    warehouse = _empty()
    for table in ("need", "offer_live", "offer_ward", "booking", "visit", "search"):
        warehouse.execute(f"DELETE FROM {table}")
    fill(warehouse, facts)
    return warehouse


def fill(warehouse: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    """Put these facts into a warehouse's tables, a table at a time."""
    for table, rows in facts.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        if rows:
            marks = ", ".join("(" + ", ".join("?" for _ in names) + ")" for _ in rows)
            values = [row.get(name) for row in rows for name in names]
            warehouse.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES {marks}", values)


def cells_in(
    warehouse: duckdb.DuckDBPyConnection, metric: str, table: str = "borough-period", span: Span | None = None
) -> dict[Place, Any]:
    """The cells of one metric's table."""
    of = TABLES[table]
    span = span or (QUARTER if of.grain is Grain.QUARTER else PERIOD)
    return dict(cells(warehouse, METRICS[metric], of, span, ZONE))


def computed(facts: Facts, metric: str, table: str = "borough-period", span: Span | None = None) -> dict[Place, Any]:
    """The cells of one metric's table over these facts."""
    return cells_in(memory(facts), metric, table, span)


def need(n: int, posted: datetime, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": f"need{n:04}", "holder": f"person:{n:04}", "ward": "T01", "neighbourhood": "Upper Side",
        "categories": ["shopping"], "minutes_week": 600, "state": "open", "posted_at": posted, "wanted_from": posted,
    }  # fmt: skip
    return given | more


def visit(n: int, starts: datetime, supplier: str = "organisation:a", **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": f"visit{n:04}", "booking": "b", "need": "need0000", "supplier": supplier, "holder": f"person:{n:04}",
        "category": "shopping", "ward": "T01", "neighbourhood": "Upper Side", "starts_at": starts, "minutes": 60,
        "delivered_minutes": 60, "occurrence": "delivered", "agreement": "confirmed", "amount_pence": 0, "agreed": True,
    }  # fmt: skip
    return given | more


def offer(n: int, supplier: str, live_from: datetime, wards: tuple[str, ...] = ("T01",), **more: Any) -> Facts:
    """An offer's rows: when it was live, and where."""
    given: dict[str, Any] = {
        "id": f"offer{n:04}", "supplier": supplier, "categories": ["shopping"], "capacity_minutes": 600,
        "live_from": live_from, "live_to": None,
    }  # fmt: skip
    where = [{"offer": f"offer{n:04}", "ward": ward, "neighbourhood": WARDS[ward]} for ward in wards]
    return {"offer_live": [given | more], "offer_ward": where}


def together(*several: Facts) -> Facts:
    """All of these facts in one."""
    found: Facts = {}
    for facts in several:
        for table, rows in facts.items():
            found.setdefault(table, []).extend(rows)
    return found
