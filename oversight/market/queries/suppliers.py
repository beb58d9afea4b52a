"""How each organisation does under its terms: a public fact, and the same for everyone."""

from __future__ import annotations

from dataclasses import dataclass

from hub.people import queries as people
from oversight.calendar.domain import Span
from oversight.disclosure.domain import Shown, Tier
from oversight.market.queries.pages import SUPPLIERS, newest, state
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS, Metric


@dataclass(frozen=True)
class SupplierCell:
    """One organisation's figure, and how it stands to the threshold."""

    words: str
    state: str
    value: float


@dataclass(frozen=True)
class SupplierRow:
    """One organisation."""

    urn: str
    name: str
    cells: tuple[SupplierCell, ...]


@dataclass(frozen=True)
class SuppliersView:
    """The metrics that are told of each organisation, over which span, and the rows: trouble first."""

    metrics: tuple[tuple[Metric, Span | None], ...]
    rows: tuple[SupplierRow, ...]


def suppliers() -> SuppliersView:
    """Every organisation with hours or visits in the latest span."""
    told = [metric for metric in METRICS.values() if metric.by_supplier]
    spans = [newest(metric, SUPPLIERS) for metric in told]
    found: dict[str, dict[str, Shown]] = {}
    for metric, span in zip(told, spans, strict=True):
        for figure in metrics.figures(metric, SUPPLIERS, Tier.T0, span=span) if span else []:
            found.setdefault(figure.place.supplier, {})[metric.code] = figure.shown
    names = people.names(found)
    rows = [
        SupplierRow(urn, names.get(urn, urn), tuple(_cell(metric, shown.get(metric.code)) for metric in told))
        for urn, shown in found.items()
    ]
    rows.sort(key=lambda row: (*(-cell.value for cell in row.cells), row.name))
    return SuppliersView(tuple(zip(told, spans, strict=True)), tuple(rows))


def _cell(metric: Metric, shown: Shown | None) -> SupplierCell:
    if shown is None or shown.value is None:
        return SupplierCell(metrics.NONE, "", -1.0)
    return SupplierCell(metrics.figure_words(metric, shown), state(metric, shown), shown.value)
