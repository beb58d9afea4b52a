"""What the council's room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CouncilCreated(Event):
    """This installation serves a council from now on: other rooms give it what every council starts with."""

    type: ClassVar[str] = "council.created"

    gss: str
