"""The blueprint on which this room's routes stand, and how an address names a metric and a table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from hub.kernel import sheets
from hub.kernel.errors import Missing
from oversight.market import queries
from oversight.metrics.domain import METRICS, Metric, Table

blueprint = Blueprint("market", __name__)


def metric_of(code: str) -> Metric:
    """The metric that an address names.

    Raises:
        Missing: there is none of this code.
    """
    found = METRICS.get(code)
    if found is None:
        raise Missing
    return found


def table_of(metric: Metric, code: str, *, public: bool) -> Table:
    """The table that an address names, of those that the metric stands in (and everyone may read).

    Raises:
        Missing: there is none, or none for this reader.
    """
    found = metric.table(code)
    if found is None or (public and not found.public):
        raise Missing
    return found


def csv_file(found: list[dict[str, Any]], name: str) -> Response:
    """Rows as a file to keep."""
    return sheets.csv_file(name, queries.COLUMNS, ([row[column] for column in queries.COLUMNS] for row in found))


def json_file(document: dict[str, Any]) -> Response:
    """A document for machines."""
    response: Response = jsonify(document)
    return response
