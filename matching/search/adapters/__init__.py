"""Where an index can live."""
