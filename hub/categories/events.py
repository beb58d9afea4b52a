"""What the categories room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """A category stands otherwise from a day on: who may, and what is checked, may differ."""

    type: ClassVar[str] = "category.changed"

    category: str
    valid_from: str
