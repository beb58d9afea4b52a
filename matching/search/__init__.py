"""Finding offers: one port, an embedded index, exact totals and facets, and reasons."""
