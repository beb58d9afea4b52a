"""The same figures as files: rows for a CSV, and a description of the metric for machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.categories import queries as categories
from hub.people import queries as people
from hub.places import queries as places
from oversight.disclosure.domain import Tier
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, Metric, Table
from oversight.metrics.queries import HIDDEN, Figure

COLUMNS = (
    "metric",
    "version",
    "table",
    "from",
    "to",
    "area",
    "area_name",
    "category",
    "category_name",
    "supplier",
    "supplier_name",
    "value",
    "unit",
    "p90",
    "contributors",
    "note",
)


def rows(metric: Metric, table: Table, tier: Tier) -> list[dict[str, Any]]:
    """Every frozen figure of one table; a hidden one has no value and `[c]` as its note.

    A person who helps (in the officers' file alone) is first name and initial, as on the page beside it.
    """
    figures = metrics.figures(metric, table, tier)
    names = people.masked_names({f.place.supplier for f in figures if f.place.supplier != EVERY})
    return [_row(figure, names, places.area_names(), categories.names()) for figure in figures]


def _row(
    figure: Figure, suppliers: Mapping[str, str], areas: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, Any]:
    place, shown = figure.place, figure.shown
    return {
        "metric": figure.metric.code,
        "version": figure.metric.version,
        "table": figure.table.code,
        "from": figure.span.first.isoformat(),
        "to": figure.span.last.isoformat(),
        "area": place.area,
        "area_name": areas.get(place.area, ""),
        "category": place.category,
        "category_name": kinds.get(place.category, ""),
        "supplier": place.supplier,
        "supplier_name": suppliers.get(place.supplier, ""),
        "value": None if shown.value is None else round(shown.value, 4),
        "unit": figure.metric.unit.value,
        "p90": None if shown.tail is None else round(shown.tail, 4),
        "contributors": shown.n,
        "note": HIDDEN if shown.hidden else "",
    }


def _hides(metric: Metric, table: Table) -> str | None:
    """What is not told in a table, for whoever reads the file."""
    if metric.protected:
        return "Fewer than ten people: no value, and the note [c]."
    if metric.of_conduct:
        if table.by == "supplier":
            return "Suppliers who are one person have no row."
        return "One or two suppliers, who may be persons: no value, and the note [c]."
    return None


def document(metric: Metric, table: Table, tier: Tier) -> dict[str, Any]:
    """The rows for machines, with what they mean, when each span was frozen, and what is hidden."""
    return {
        "metric": metric.code,
        "number": metric.number,
        "version": metric.version,
        "name": metric.name,
        "definition": metric.definition,
        "formula": metric.how,
        "unit": metric.unit.value,
        "counts": metric.contributor.value,
        "table": table.code,
        "tier": tier.value,
        "hidden": _hides(metric, table),
        "source": places.source_note(),
        "frozen": [
            {"from": f.span.first.isoformat(), "to": f.span.last.isoformat(), "at": f.at.isoformat()}
            for f in metrics.frozen(metric, table)
        ],
        "figures": rows(metric, table, tier),
    }
