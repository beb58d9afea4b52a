"""The other half of a visit of two: who comes beside somebody, and when nobody does yet."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel.week import Slot
from marketplace.needs import queries as needs
from marketplace.plans.domain import TAKEN, PartState, carers_of
from marketplace.plans.queries.views import PartView, parts, parts_of


@dataclass(frozen=True)
class Second:
    """Who else is asked or booked for the times of a half, and at which of them nobody is."""

    beside: tuple[PartView, ...]
    lacking: tuple[Slot, ...]

    @property
    def sure(self) -> bool:
        """Whether somebody has said yes for every time."""
        return not self.lacking and all(part.state is PartState.BOOKED for part in self.beside)


def second(part_id: str) -> Second | None:
    """The second person of a part; None where nobody else has to come. The part may be out of the plan by now."""
    half = parts([part_id]).get(part_id)
    if half is None or half.carers > 1 or half.once or carers_of(needs.need(half.need).must_haves) == 1:
        return None
    found = [
        other
        for other in parts_of([half.need])
        if other.id != half.id and other.carers == 1 and other.state in TAKEN and other.category == half.category
        and not set(other.slots).isdisjoint(half.slots)
    ]  # fmt: skip
    there = {slot for other in found for slot in other.slots}
    return Second(tuple(found), tuple(slot for slot in half.slots if slot not in there))
