"""Tell commissioners what waits for them: once a day, where something new has come, with how many there are."""

from __future__ import annotations

from datetime import datetime

from hub.kernel import clock
from hub.kernel.words import N_
from hub.notices import queries as told
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from marketplace.offers import queries

KIND = "offers-waiting"
ONE = N_("An offer, or a change to one, waits for you to look at it.")
SEVERAL = N_("%(waiting)s offers or changes to offers wait for you to look at them.")


def due_to_tell_waiting(_now: datetime) -> tuple[str, ...]:
    """The commissioners, while anything waits."""
    return people.staff(StaffRole.COMMISSIONER) if queries.waiting_since() else ()


def tell_waiting(person: str, now: datetime) -> None:
    """Tell one commissioner how many offers and edits wait, if one came since they were last told.

    Their own, and those of organisations that they manage, are for others to decide.
    """
    came = [at for party, at in queries.waiting_since() if not people.manages(person, party)]
    before = told.last_told(person, KIND)
    if not came or (before is not None and max(came) <= before):
        return
    notices.tell(
        person,
        KIND,
        template=ONE if len(came) == 1 else SEVERAL,
        data={"waiting": len(came)},
        link="/council/offers",
        event_id=f"{KIND}:{clock.local(now).date().isoformat()}",
    )
