"""The unit of work: its doors, what it gathers for its end, and what it remembers."""

from hub.kernel.unit.doors import TRIES, aside, attempt, install, passing, read, savepoint, schema_change, write
from hub.kernel.unit.gathering import gather, write_out, writing
from hub.kernel.unit.lanes import engine_options
from hub.kernel.unit.memory import forget, once, read_once
from hub.kernel.unit.rows import known, locked, read_ahead, row
from hub.kernel.unit.standing import keep_answers, standing

__all__ = [
    "TRIES",
    "aside",
    "attempt",
    "engine_options",
    "forget",
    "gather",
    "install",
    "keep_answers",
    "known",
    "locked",
    "once",
    "passing",
    "read",
    "read_ahead",
    "read_once",
    "row",
    "savepoint",
    "schema_change",
    "standing",
    "write",
    "write_out",
    "writing",
]
