"""What a week of the parts that are asked for or booked takes from a budget: the whole, a share, or what a grant leaves."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock, ids
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.plans.domain import TAKEN
from marketplace.plans.queries.views import PartView, parts_of
from payments.holds import queries as holds
from payments.holds.domain import Payer
from payments.pools import queries as pools

Time = tuple[str, str, int, int]
"""A task, who does it, and when in the week: weekday and local minutes from midnight."""


def charged(budget: str, holder: str) -> int:
    """Pence a week that a budget of someone's (URN) is charged by all that is asked for or booked.

    Of a part that it pays alone, what the part costs. Of a booking that several share, its own share, in whoever's plan
    that stands (ADR 29). Of a part that a grant pays first, what the grant does not reach (ADR 36); of a grant, what it
    pays so. Of what is paid with own money, nothing.

    A share, and what a grant leaves, are read from the visits that stand in the calendar, some eight weeks ahead: for
    each time of the week the dearest of them. So a grant carries a time of the week only while it pays every visit that
    is in the calendar. Once one of them is beyond it, because it will be used up or over by then, the budget is
    charged in full: such weeks are to come, and what is agreed now must leave room for them.
    """
    live = needs.needs_of([holder], live=True)
    mine = {need.id for need in live if need.budget_id == budget}
    taken = [part for part in parts_of(need.id for need in live) if part.state in TAKEN]
    blended = [part for part in taken if part.paid_grant]
    alone = sum(part.weekly_pence for part in taken if part.need in mine and not _otherwise(part))
    if not blended and not pools.pools_of(budget):
        return alone
    times = {time for part in blended for time in _times(part)}
    dearest = _dearest(Payer(budget))
    return alone + sum(pence for (share, time), pence in dearest.items() if share or time in times)


def charged_own(needs_: Sequence[NeedView]) -> dict[str, int]:
    """Pence a week of own money, by need, that is taken by all that is asked for or booked for needs that it stands behind.

    Of a booking that several share its own share, and of a part that a grant pays first what the grant does not reach,
    both read from the visits to come as `charged` does.
    """
    taken: dict[str, list[PartView]] = {need.id: [] for need in needs_}
    for part in parts_of(taken) if taken else ():
        if part.state in TAKEN:
            taken[part.need].append(part)
    found = {}
    for need in needs_:
        alone = [part for part in taken[need.id] if part.paid_own and not part.paid_grant]
        mixed = {time for part in taken[need.id] if part.paid_shared or part.paid_grant for time in _times(part)}
        dearest = _dearest(Payer(ids.parse(need.holder)[1], own=True)) if mixed else {}
        found[need.id] = sum(part.weekly_pence for part in alone)
        found[need.id] += sum(pence for (_shared, time), pence in dearest.items() if time in mixed)
    return found


def freed(part: PartView, need: NeedView) -> tuple[int, int]:
    """Pence a week that would be free for whoever comes instead of a part's supplier: of the need's budget, of own money.

    Of a shared booking only the share of the one who needs it: the others need not stay. Of a part that a grant pays
    first all of it, since the grant is free again as well and may pay first for someone else.
    """
    if part.state not in TAKEN:
        return 0, 0
    if not part.paid_shared:
        return (0, part.weekly_pence) if part.paid_own else (part.weekly_pence, 0)
    kind, _, resident = need.holder.partition(":")
    budget = _share(part, Payer(need.budget_id)) if need.budget_id else 0
    return budget, _share(part, Payer(resident, own=True)) if kind == "person" else 0


def _otherwise(part: PartView) -> bool:
    """Whether something else than the budget of its need pays for a part, or pays with it."""
    return part.paid_own or part.paid_shared or part.paid_grant


def _share(part: PartView, payer: Payer) -> int:
    dearest = _dearest(payer)
    return sum(dearest.get((True, time), 0) for time in _times(part))


def _times(part: PartView) -> set[Time]:
    return {(part.category, part.party or "", slot.weekday, slot.start) for slot in part.slots}


def _dearest(payer: Payer) -> dict[tuple[bool, Time], int]:
    """The most that one visit to come takes, by whether it is shared, and by time of the week."""
    zone, found = clock.zone(), dict[tuple[bool, Time], int]()
    for line in holds.coming(payer, clock.now()):
        at = line.at.astimezone(zone)
        key = line.about.startswith("share:"), (line.category, line.payee, at.weekday(), at.hour * 60 + at.minute)
        found[key] = max(found.get(key, 0), line.amount_pence)
    return found
