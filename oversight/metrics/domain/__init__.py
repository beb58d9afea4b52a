"""What metrics are: the registry, and the statistics they rest on."""

from oversight.metrics.domain.metric import (
    EVERY,
    TABLES,
    Area,
    Formula,
    Metric,
    Rule,
    Table,
    Unit,
    Worse,
)
from oversight.metrics.domain.registry import METRICS

__all__ = ["EVERY", "METRICS", "TABLES", "Area", "Formula", "Metric", "Rule", "Table", "Unit", "Worse"]
