"""The warehouse: facts of the floors below in one DuckDB file, rebuilt whole."""
