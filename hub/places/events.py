"""What the places room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class AreasChanged(Event):
    """A set of areas came into force: whoever keeps areas derives them again from the points."""

    type: ClassVar[str] = "areas.changed"

    kind: str


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    """A park, a hall or the like can now have needs."""

    type: ClassVar[str] = "place.added"

    place: str
    owner: str
