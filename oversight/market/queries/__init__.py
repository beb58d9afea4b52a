"""Reading the market: the public page and its files, organisations' performance, and the officers' view."""

from oversight.market.queries.files import csv_text, document, rows
from oversight.market.queries.kept import kept
from oversight.market.queries.pages import (
    MarketView,
    MetricView,
    market,
    metric_page,
    public_tables,
    state,
    table_title,
)
from oversight.market.queries.suppliers import SuppliersView, suppliers
from oversight.market.queries.work import OFFICERS, dashboard, log_reading, work_page, work_rows

__all__ = [
    "OFFICERS",
    "MarketView",
    "MetricView",
    "SuppliersView",
    "csv_text",
    "dashboard",
    "document",
    "kept",
    "log_reading",
    "market",
    "metric_page",
    "public_tables",
    "rows",
    "state",
    "suppliers",
    "table_title",
    "work_page",
    "work_rows",
]
