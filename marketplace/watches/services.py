"""Keep a search, look what is new in it, and let it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_word
from hub.kernel.errors import Forbidden, Invalid, KithError, Missing
from marketplace.searches.domain import Looking
from marketplace.watches import queries
from marketplace.watches.domain import LONGEST, MOST, NothingToWatch, TooManyWatches, as_data
from marketplace.watches.events import WatchFound, WatchLost
from marketplace.watches.models import Watch, WatchHit


def keep(looking: Looking, *, address: str, name: str, postcode: str | None, found: Sequence[str], by: Actor) -> str:
    """Keep a search for the person asking; returns its id, the same one where it is kept already.

    Args:
        looking: what it asks.
        address: where its answer stands, as a path with its query.
        name: how it is called, in the words in which it was asked.
        postcode: where it is asked from.
        found: ids of the offers that it finds now; only what comes later is told.
        by: who keeps it.

    Raises:
        Forbidden: nobody is signed in. NothingToWatch: the address says nothing, or too much. TooManyWatches.
    """
    if by.person is None:
        raise Forbidden
    if not address or len(address) > LONGEST or not name.strip():
        raise NothingToWatch
    lock_word("watches", by.person)
    kept = db.session.scalars(sa.select(Watch).where(Watch.person == by.person)).all()
    known = next((row.id for row in kept if row.address == address), None)
    if known is not None:
        return known
    if len(kept) >= MOST:
        raise TooManyWatches(most=MOST)
    now = clock.now()
    row = Watch(
        id=ids.new(),
        person=by.person,
        name=name.strip()[:200],
        address=address,
        postcode=postcode,
        looking=as_data(looking),
        made_at=now,
        looked_at=now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(WatchHit(watch_id=row.id, offer_id=offer, at=now) for offer in found)
    return row.id


def stop(watch_id: str, *, by: Actor) -> None:
    """Let a search go, and what it found.

    Raises:
        Missing: it is none of this person's.
    """
    row = unit.locked(Watch, watch_id)
    if row is None or row.person != by.person:
        raise Missing
    db.session.execute(sa.delete(WatchHit).where(WatchHit.watch_id == row.id))
    db.session.delete(row)


def look(watch_id: str, now: datetime) -> None:
    """Look what a search finds, and tell of what was not there before. Runs outside any unit: the index may be far away.

    One that is kept for a place that we do not know any more finds nothing, which is told once; it is looked at again
    tomorrow, as one that could not be looked at because something is away.
    """
    try:
        found = unit.read(queries.finds, watch_id)
    except Invalid:
        unit.write(_lose, watch_id, now)
        return
    except KithError:
        unit.write(_wait, watch_id, now)
        return
    if found is not None:
        unit.write(_remember, watch_id, found, now)


def _wait(watch_id: str, now: datetime) -> Watch | None:
    """Nothing was found out today."""
    row = unit.locked(Watch, watch_id)
    if row is not None:
        row.looked_at = now
    return row


def _lose(watch_id: str, now: datetime) -> None:
    row = _wait(watch_id, now)
    if row is not None and row.lost_at is None:
        row.lost_at = now
        outbox.announce(WatchLost(subject=ids.urn("watch", row.id), watch=row.id))


def _remember(watch_id: str, found: Sequence[str], now: datetime) -> None:
    row = unit.locked(Watch, watch_id)
    if row is None:
        return
    known = set(db.session.scalars(sa.select(WatchHit.offer_id).where(WatchHit.watch_id == row.id)))
    fresh = [offer for offer in found if offer not in known]
    db.session.add_all(WatchHit(watch_id=row.id, offer_id=offer, at=now) for offer in fresh)
    row.looked_at, row.lost_at = now, None
    if fresh:
        outbox.announce(WatchFound(subject=ids.urn("watch", row.id), watch=row.id, count=len(fresh)))
