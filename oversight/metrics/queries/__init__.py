"""Reading metrics: exact cells from the warehouse, and figures as each tier may see them."""

from oversight.metrics.queries.cells import Place, cells
from oversight.metrics.queries.figures import Figure, exact, figures, series, spans, tables, whole

__all__ = ["Figure", "Place", "cells", "exact", "figures", "series", "spans", "tables", "whole"]
