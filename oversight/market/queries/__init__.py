"""Reading the market: the public page and its files, organisations' performance, and the officers' view."""

from oversight.market.queries.files import COLUMNS, document, rows
from oversight.market.queries.kept import kept
from oversight.market.queries.pages import (
    MarketView,
    MetricView,
    grid_of,
    market,
    metric_page,
    public_tables,
    standing_out,
    state,
    table_title,
)
from oversight.market.queries.suppliers import SuppliersView, suppliers
from oversight.market.queries.wards import WardLine, WardView, over_time, ward_lines, ward_page, ward_table
from oversight.market.queries.work import OFFICERS, dashboard, log_reading, work_page, work_rows

__all__ = [
    "COLUMNS",
    "OFFICERS",
    "MarketView",
    "MetricView",
    "SuppliersView",
    "WardLine",
    "WardView",
    "dashboard",
    "document",
    "grid_of",
    "kept",
    "log_reading",
    "market",
    "metric_page",
    "over_time",
    "public_tables",
    "rows",
    "standing_out",
    "state",
    "suppliers",
    "table_title",
    "ward_lines",
    "ward_page",
    "ward_table",
    "work_page",
    "work_rows",
]
