"""Tell whoever makes a visit where the door is."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel import ids
from hub.kernel.access import Actor
from hub.kernel.errors import Missing
from hub.people import services as people
from marketplace.needs import queries as needs
from marketplace.visits.domain import NotAgreedYet, Occurrence
from marketplace.visits.services.steps import locked, require_supplier

AHEAD = frozenset({Occurrence.SCHEDULED, Occurrence.CHECKED_IN})


@dataclass(frozen=True)
class Door:
    """Where to come: the lines of the address where they are known, and the postcode."""

    lines: tuple[str, ...]
    postcode: str | None


def see_door(visit: str, by: Actor) -> Door:
    """Where a visit that is agreed and not over takes place; the person sees that `by` looked.

    Raises:
        NotYours: neither the supplier, its manager nor the carer. NotAgreedYet: not agreed, or over.
    """
    row = locked(visit)
    require_supplier(row, by)
    if row.agreed_at is None or row.occurrence not in AHEAD:
        raise NotAgreedYet
    return door_of(row.holder, row.need_id, row.supplier, row.booking_id, by)


def door_of(holder: str, need: str, supplier: str, booking: str, by: Actor) -> Door:
    """Where the holder of a live booking wants the help; a person's own address only where the help is asked for there.

    The caller has made sure that the booking is live and the supplier's, and `by` its to send.
    """
    asked = needs.postcode_of(need)
    kind, id_ = ids.parse(holder)
    if kind != "person":
        return Door((), asked)
    try:
        home = people.see_home(by, id_, party=supplier, about=ids.urn("booking", booking))
    except Missing:
        return Door((), asked)
    there = asked is None or _same(asked, home.postcode)
    return Door(tuple((home.address or "").splitlines()) if there else (), asked or home.postcode)


def _same(one: str, other: str | None) -> bool:
    return "".join(one.split()).upper() == "".join((other or "").split()).upper()
