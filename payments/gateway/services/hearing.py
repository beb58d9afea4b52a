"""Hear what Stripe says: store it once, and let those whom it concerns look for themselves, later."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, outbox, unit
from hub.kernel.db import db, is_sqlite, table
from payments.gateway import queries
from payments.gateway.domain import Heard
from payments.gateway.events import StripeSaid
from payments.gateway.models import StripeEvent, StripeHome
from payments.gateway.ports import gateway
from payments.gateway.services import belonging

# Before Stripe's record was ever read to its end, it is read from well before what was heard last: it tries a webhook for
# three days, and while it did not answer us one event may have been lost and a later one heard.
OVERLAP = timedelta(days=3)
FIRST_LOOK = timedelta(days=7)
READ_AGAIN = timedelta(hours=1)  # of what was read: an event may stand in the record late, and clocks differ


def hear_snapshot(body: bytes, signature: str) -> None:
    """Verify a snapshot event and store it, in a unit of its own; told again, it changes nothing.

    Raises:
        NotSigned, NotAnEvent, NoGateway. OtherAccount: our key is not that of the books. StripeSilent: nobody knows.
            Stripe tells it again later.
    """
    heard = gateway().read_snapshot(body, signature)
    belonging.require_ours()
    unit.write(hear, heard)


def hear_thin(body: bytes, signature: str) -> None:
    """Verify a thin event and store it, as `hear_snapshot` does."""
    heard = gateway().read_thin(body, signature)
    belonging.require_ours()
    unit.write(hear, heard)


def hear(heard: Heard, *, found: bool = False) -> bool:
    """Store an event and announce it; False where it was heard before. `found`: the webhooks had missed it."""
    row = {
        "id": heard.id,
        "type": heard.type,
        "object": heard.object,
        "account": heard.account,
        "found": found,
        "heard_at": clock.now(),
    }
    if db.session.execute(_keep(is_sqlite()), row).scalar_one_or_none() is None:
        return False
    # Each event is a subject of its own: whoever hears of it looks at the object as it stands, so no order matters.
    subject = f"stripe:{heard.id}"[:64]
    outbox.announce(StripeSaid(subject=subject, what=heard.type, object=heard.object, account=heard.account))
    return True


@cache
def _keep(on_sqlite: bool) -> Any:
    """`INSERT … ON CONFLICT DO NOTHING RETURNING id`, built once."""
    insert = (sqlite if on_sqlite else postgresql).insert(table(StripeEvent))
    return insert.on_conflict_do_nothing(index_elements=["id"]).returning(sa.literal_column("id"))


def look_for_missed(now: datetime) -> int:
    """Read Stripe's own record of events and hear those that no webhook brought; returns how many.

    Runs outside any unit; nothing is read with a key that is not that of the books.

    Raises:
        OutcomeUnknown: Stripe does not answer.
    """
    if belonging.compare() is not None:
        return 0
    since = unit.read(_from, now)
    told = list(gateway().events_since(since))
    known = unit.read(queries.heard_since, since)
    missed = sum(unit.write(hear, heard, found=True) for heard in told if heard.id not in known)
    unit.write(_read_until, now)
    return missed


def _from(now: datetime) -> datetime:
    """From when on Stripe's record is read: a moment before it was read to its end, so that each event is read once or twice."""
    read, last = queries.read_until(), queries.last_heard()
    if read is not None:
        return min(read, now) - READ_AGAIN
    return (last - OVERLAP) if last else now - FIRST_LOOK


def _read_until(now: datetime) -> None:
    """It was read to its end: what was told by `now` is heard."""
    db.session.execute(sa.update(StripeHome).values(read_until=now))
