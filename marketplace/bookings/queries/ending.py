"""What ends with a need, and what that costs: said on its page before it is withdrawn."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from hub.categories import queries as categories
from hub.kernel import clock
from hub.kernel.pages import pattern
from hub.people import queries as people
from marketplace.bookings.domain import LIVE
from marketplace.bookings.queries.reading import BookingView, bookings_for
from marketplace.needs.ports import Ending
from marketplace.visits import queries as visits
from marketplace.visits.domain import Policy


def ends_with(need_id: str) -> list[Ending]:
    """What would end if the need were withdrawn now: each agreement with its cost and terms, and the requests."""
    found = [booking for booking in bookings_for(need_id) if booking.state in LIVE]
    agreed = [booking for booking in found if booking.agreed]
    names, tasks = people.names(sorted({b.supplier for b in agreed})), categories.names()
    said = [_called_off(b, names[b.supplier], gettext(tasks.get(b.category, b.category))) for b in reversed(agreed)]
    if waiting := len(found) - len(agreed):
        said.append(
            Ending(ngettext("a request that waits is taken back", "%(num)s requests that wait are taken back", waiting))
        )
    return said


def _called_off(booking: BookingView, name: str, task: str) -> Ending:
    words = gettext(
        "help from %(name)s is called off: %(task)s, %(times)s.",
        name=name,
        task=task,
        times="; ".join(pattern(booking.slots)),
    )
    cost = sum(pence for _visit, pence in visits.cost_of_calling_off(booking.id, clock.now()))
    return Ending(words, cost, _terms(booking.policy))


def _terms(policy: Policy) -> str:
    return gettext(
        "Calling a visit off is free until %(free)s hours before. Then %(part)s of its price is owed until %(late)s"
        " hours before, and after that %(all)s.",
        free=policy.free_hours,
        part=f"{policy.part_percent}%",
        late=policy.part_hours,
        all=f"{policy.late_percent}%",
    )
