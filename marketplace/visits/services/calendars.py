"""The secret address of a person's calendar: made once, renewed when it may have become known."""

from __future__ import annotations

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.visits.models import CalendarAddress


def renew_calendar(by: Actor) -> str:
    """Give the person a calendar address, or another one: the address before stops working. Returns the secret.

    Raises:
        Forbidden: nobody is signed in.
    """
    if by.person is None:
        raise Forbidden
    row = db.session.get(CalendarAddress, by.person, with_for_update=True)
    secret, now = ids.secret(), clock.now()
    if row is None:
        db.session.add(CalendarAddress(person=by.person, secret=secret, made_at=now))
    else:
        row.secret, row.made_at = secret, now
    db.session.flush()
    return secret
