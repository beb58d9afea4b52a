"""What the warehouse promises: a whole generation or none, and never one that does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.kernel.errors import Conflict, Unavailable
from hub.kernel.words import N_

KEPT = 2  # generations: the one in use, and the one that a slow reader may still hold


class NoWarehouse(Unavailable):
    """No generation has been built yet."""

    code = "no-warehouse"
    template = N_("The figures are not ready yet. They are made every night; come back tomorrow.")


class AlreadyExported(Conflict):
    """The folder to write to is there."""

    code = "already-exported"
    template = N_("%(folder)s is there already. Name a folder that is not, or remove it.")


class DoesNotReconcile(Exception):
    """What was loaded is not what the source holds; the generation is not published."""


@dataclass(frozen=True)
class Generation:
    """One finished build: when its facts were gathered, and when the first of them happened."""

    name: str
    built_at: datetime
    rows: int
    pence: int
    since: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """How many rows a table took in, and their pence: counted as they were read, compared with source and warehouse."""

    table: str
    rows: int
    pence: int = 0
