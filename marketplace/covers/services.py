"""Somebody is asked to come instead: what stood still ends before that day, and all of it in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import FURTHEST_START
from marketplace.covers import queries
from marketplace.covers.domain import Kind, NotMissing, TooMany
from marketplace.covers.queries import Gap
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.plans.domain import PartState, SecondOfTwo, carers_of


@dataclass(frozen=True)
class Seen:
    """An offer that somebody looked at, and its price in pence then."""

    offer: str
    pence: int | None = None


def ask_instead(need_id: str, key: str, who: Sequence[Seen], slots: Sequence[Slot], by: Actor) -> list[str]:
    """Ask somebody (two, where two come together) to come instead of whoever is missing, at these times. The requests' ids.

    It is paid from where the help was paid before. What stands still ends before its first visit that does, free.

    Raises:
        NotMissing: nobody is missing there any more. TooMany, SecondOfTwo: more are asked than are missing, or one twice.
        Forbidden: `by` may not arrange this, or not spend where it cost money.
        And whatever `request_booking` refuses; nothing has changed then.
    """
    if key.startswith(f"{Kind.VISIT.value}."):
        plan_services.lock_plan(need_id)  # pressed twice at once, the second sees whom the first has asked
    gap = queries.gap(need_id, key)
    people.require_act(by, gap.was.holder, "spend" if gap.was.price_pence else "arrange")
    if not who or not slots or not set(slots) <= set(gap.slots):
        raise NotMissing
    _require_others(gap, who)
    if gap.kind is Kind.PAUSED:
        bookings.hand_on(gap.was.id, gap.first, by, bookings.SOMEBODY_ELSE)
    asked, missing = [], gap.missing
    for one in who:
        if gap.only:
            part, come = _cover(gap, one.offer, missing, by)
            missing -= come
        else:
            part = _part(gap, slots)
        starts, ends = _days(gap)
        asked.append(
            bookings.request_booking(
                part, one.offer, slots, starts, ends, by, paid_from=queries.paid_from(gap.was), grant=queries.still_granted(gap.was),
                seen_pence=one.pence,
            )
        )  # fmt: skip
    return asked


def declare_relatives(need_id: str, key: str, offer_ids: Sequence[str], by: Actor) -> list[str]:
    """Keep, by the word of whoever asks, whose help would come from a relative at home. Who (URNs) is not paid now: ask nobody.

    Raises:
        NotMissing: nobody is missing there any more. Forbidden: `by` may not spend for whoever has the help.
    """
    gap = queries.gap(need_id, key)
    return bookings.declare_relatives(offer_ids, gap.was.holder, queries.paying(gap), by)


def _days(gap: Gap) -> tuple[date, date | None]:
    """The one day; or from the day on, as soon as may be, until the help was to end."""
    if gap.only:
        return gap.only, gap.only
    first = max(clock.today(), min(gap.first, clock.today() + FURTHEST_START))
    ends = gap.was.ends if gap.kind is Kind.PAUSED or (gap.was.ends and gap.was.ends >= first) else None
    return first, ends


def _part(gap: Gap, slots: Sequence[Slot]) -> str:
    """The open part of the plan that has these times now."""
    for part in plans.parts_of([gap.was.need]):
        if part.state is PartState.OPEN and part.category == gap.was.category and set(slots) <= set(part.slots):
            return part.id
    raise NotMissing


def _require_others(gap: Gap, who: Sequence[Seen]) -> None:
    """Refuse whoever is asked twice, or comes to that very visit already."""
    there = {part.party for part in gap.there}
    for party in [offers.offer(one.offer).party for one in who]:
        if party in there:
            raise SecondOfTwo(name=people.masked_names([party]).get(party, ""))
        there.add(party)


def _cover(gap: Gap, offer: str, missing: int, by: Actor) -> tuple[str, int]:
    """A part of its own for the one visit, and how many come to it; `missing` are so many still."""
    if missing < 1:
        raise TooMany
    come = min(missing, carers_of(offers.offer(offer).must_have_facts))
    part: str = plan_services.cover(gap.was.need, gap.was.part, gap.slots[0], gap.first, come, by)
    return part, come
