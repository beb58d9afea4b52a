"""Tell commissioners of needs without help: what may not wait on its day, the rest rolled up into one word a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.categories import queries as categories
from hub.categories.domain import Risk
from hub.kernel import clock
from hub.kernel.words import N_
from hub.notices import queries as told
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from marketplace.needs import queries

KIND = "needs-without-help"
# In a whole borough some need passes its two weeks on nearly every day. A notice a day of "another one" is one that
# nobody reads; so while the last is unread, what comes is counted and told together, a week after it at the latest.
# Whoever reads is told of what is new the next day. Help of high risk does not wait for either.
ROLLED_UP = timedelta(days=7)
ONE = N_("Another need has gone without help for two weeks, or has run out of time. Please see what can be done.")
SEVERAL = N_(
    "%(new)s more needs have gone without help for two weeks, or have run out of time. Please see what can be done."
)
URGENT_ONE = N_(
    "A need of high risk has gone without help for two weeks, or has run out of time. Please look at it today."
)
URGENT = N_(
    "%(new)s more needs have gone without help for two weeks, or have run out of time. Of high risk: %(urgent)s. Please "
    "look at these today."
)


def due_to_tell_unhelped(_now: datetime) -> tuple[str, ...]:
    """The commissioners, where any need is or was without help."""
    return people.staff(StaffRole.COMMISSIONER) if queries.new_without_help(None) else ()


def tell_unhelped(person: str, now: datetime) -> None:
    """Tell one commissioner how many needs have come to stand without help since they were last told, if it is time."""
    last = told.last_told(person, KIND)
    new = queries.new_without_help(last)
    risky = {category.code for category in categories.categories(retired=True) if category.risk is Risk.HIGH}
    urgent = sum(1 for kinds in new if risky & {*kinds})
    if not new or not (urgent or last is None or now - last >= ROLLED_UP or not told.unread_of(person, KIND)):
        return
    alone = len(new) == 1
    notices.tell(
        person,
        KIND,
        template=(URGENT_ONE if alone else URGENT) if urgent else (ONE if alone else SEVERAL),
        data={"new": len(new), "urgent": urgent} if urgent else {"new": len(new)},
        link="/council/needs",
        event_id=f"{KIND}:{clock.local(now).date().isoformat()}",
    )
