"""Who of those sharing cannot go on: blocked with another of them or the helper, or without money for what is to come."""

from __future__ import annotations

from hub.kernel import clock, ids
from hub.people import queries as people
from marketplace.sharings.models import Sharing, SharingSeat
from marketplace.sharings.services.steps import sitting
from payments.pools import queries as pools


def apart(row: Sharing) -> int | None:
    """The first place of one who is blocked with the helper, or with one who sat down before; None where none is."""
    there = {row.supplier}
    for seat in sitting(row):
        urn = _urn(seat)
        if seat.place and there & people.blocked_with(urn):
            return seat.place
        there.add(urn)
    return None


def blocked(row: Sharing, place: int) -> bool:
    """Whether the one at a place is blocked with the helper or with any of the others."""
    urns = {seat.place: _urn(seat) for seat in sitting(row)}
    mine = urns.pop(place)
    return bool({row.supplier, *urns.values()} & people.blocked_with(mine))


def lacks(row: Sharing, place: int) -> bool:
    """Whether there is no money for a share of a visit to come at a place."""
    return place in pools.lacking(str(row.pool_id), clock.now())


def first_to_go(row: Sharing) -> int | None:
    """The first place that cannot go on, those who are apart before those without money; None where all can."""
    found = apart(row)
    if found is not None:
        return found
    without = pools.lacking(str(row.pool_id), clock.now())
    return next((seat.place for seat in sitting(row) if seat.place in without), None)


def _urn(seat: SharingSeat) -> str:
    return ids.urn("person", str(seat.person))
