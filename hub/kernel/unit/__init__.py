"""The unit of work: its doors, what it gathers for its end, and what it remembers."""

from hub.kernel.unit.doors import TRIES, attempt, install, passing, read, savepoint, schema_change, write
from hub.kernel.unit.gathering import gather, write_out, writing
from hub.kernel.unit.memory import forget, once
from hub.kernel.unit.rows import locked, read_ahead, row

__all__ = [
    "TRIES",
    "attempt",
    "forget",
    "gather",
    "install",
    "locked",
    "once",
    "passing",
    "read",
    "read_ahead",
    "row",
    "savepoint",
    "schema_change",
    "write",
    "write_out",
    "writing",
]
