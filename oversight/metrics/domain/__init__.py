"""What metrics are: the registry, and the statistics they rest on."""

from oversight.metrics.domain.registry import (
    EVERY,
    METRICS,
    Area,
    Formula,
    Metric,
    Rule,
    Table,
    Worse,
)

__all__ = ["EVERY", "METRICS", "Area", "Formula", "Metric", "Rule", "Table", "Worse"]
