"""From facts to cells: one query function, so that every page, chart, file and alert counts the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from oversight.calendar.domain import Span
from oversight.disclosure.domain import Cell
from oversight.metrics.domain import EVERY, Area, Formula, Metric, Table, statistics


@dataclass(frozen=True)
class Place:
    """Where a cell stands in its table: area code, category code and supplier URN, each `all` where it spans them."""

    area: str
    category: str = EVERY
    supplier: str = EVERY


Row = tuple[Place, Cell]

_AREA = {Area.BOROUGH: f"'{EVERY}'", Area.NEIGHBOURHOOD: "neighbourhood", Area.WARD: "ward"}

_COLUMNS = {
    Formula.RATIO: "sum(numerator), sum(denominator)",
    Formula.SURVIVAL: "list(days ORDER BY days, fact), list(matched ORDER BY days, fact)",
    Formula.CONCENTRATION: "list(amount ORDER BY fact), list(supplier ORDER BY fact)",
    Formula.TOP_SHARE: "list(amount ORDER BY fact), list(supplier ORDER BY fact)",
    Formula.DISTINCT: "count(DISTINCT supplier), NULL",
}


def cells(warehouse: duckdb.DuckDBPyConnection, metric: Metric, table: Table, span: Span, zone: ZoneInfo) -> list[Row]:
    """The exact cells of `metric` in `table` over `span`, in order of place. Never shown as they are: see disclosure.

    A fact of several categories counts once in the table without categories and once in each of its own.
    """
    start, end = span.bounds(zone)
    parameters = {"start": start, "end": end}
    used = {name: value for name, value in parameters.items() if f"${name}" in metric.source}
    rows = warehouse.execute(_sql(metric, table), used).fetchall()
    return sorted(_cells(metric, rows), key=lambda row: (row[0].area, row[0].category, row[0].supplier))


def _sql(metric: Metric, table: Table) -> str:
    area = _AREA[table.area]
    category = "unnest(categories)" if table.by == "category" else f"'{EVERY}'"
    supplier = "supplier" if table.by == "supplier" else f"'{EVERY}'"
    known = "TRUE" if table.area is Area.BOROUGH else f"{area} IS NOT NULL"
    # Whoever is counted: the people behind a figure about people, the suppliers behind one about suppliers.
    who = "person" if metric.protected else "supplier"
    counted = " FILTER (denominator > 0)" if metric.formula is Formula.RATIO else ""
    return (
        f"SELECT area, category, by_supplier, {_COLUMNS[metric.formula]}, "  # noqa: S608 - registry text only
        f"count(DISTINCT {who}){counted}, count(DISTINCT fact) FROM ("
        f"SELECT *, {area} AS area, {category} AS category, {supplier} AS by_supplier FROM ({metric.source}) WHERE {known}"
        f") GROUP BY area, category, by_supplier"
    )


def _cells(metric: Metric, rows: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    for area, category, supplier, one, two, n, trials in rows:
        yield Place(area, category, supplier), _cell(metric.formula, one, two, int(n), int(trials))


def _cell(formula: Formula, one: Any, two: Any, n: int, trials: int) -> Cell:
    match formula:
        case Formula.RATIO:
            above, below = float(one or 0), float(two or 0)
            return Cell(above / below if below else None, n, above, below, trials=trials)
        case Formula.SURVIVAL:
            return _waits(one, two, n, trials)
        case Formula.DISTINCT:
            return Cell(float(one), n, trials=trials)
        case Formula.CONCENTRATION:
            return Cell(statistics.herfindahl(_by_supplier(one, two)), n, trials=trials)
        case Formula.TOP_SHARE:
            return Cell(statistics.top_share(_by_supplier(one, two)), n, trials=trials)


def _waits(days: Sequence[float], matched: Sequence[bool], n: int, trials: int) -> Cell:
    steps = statistics.survival(days, matched)
    return Cell(
        statistics.quantile_of(steps, 0.5),
        n,
        float(sum(matched)),
        float(len(days)),
        statistics.quantile_of(steps, 0.9),
        trials,
        statistics.least_wait(days, steps, 0.5),
        statistics.least_wait(days, steps, 0.9),
    )


def _by_supplier(amounts: Sequence[float], suppliers: Sequence[str]) -> list[float]:
    totals: dict[str, float] = {}
    for amount, supplier in zip(amounts, suppliers, strict=True):
        totals[supplier] = totals.get(supplier, 0.0) + float(amount)
    return list(totals.values())
