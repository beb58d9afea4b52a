"""Throttling: so many tries in so long a time, by account and by address, on the machine's own clock."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from hub.kernel import ids
from hub.kernel.db import db, lock_word
from hub.kernel.errors import Throttled
from hub.people.models import Letter, Try

KEPT = timedelta(days=1)
LETTERS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries within `minutes`."""

    most: int
    minutes: int


LIMITS = {
    "sign-in-account": Limit(8, 15),
    "sign-in-address": Limit(40, 15),
    "letter-account": Limit(5, 60),
    "letter-address": Limit(30, 60),
    "invitation": Limit(40, 60),
    "worry-address": Limit(20, 60),  # a library's or a hospital's one address, on a bad day
}


def take_try(now: datetime | None = None, **subjects: str) -> None:
    """Count one try of each subject, or refuse; it is counted before it is known to fail, so that a race gains nothing.

    Args:
        now: the machine's time; tests give their own.
        subjects: what is tried, as `LIMITS` names it (`_` for `-`), and whose it is.

    Raises:
        Throttled: there were too many already.
    """
    at = now or datetime.now(UTC)
    for name, whose in sorted(subjects.items()):
        kind = name.replace("_", "-")
        limit, key = LIMITS[kind], _key(kind, whose)
        lock_word("try", key)  # several at once would each count the same tries
        since = at - timedelta(minutes=limit.minutes)
        times = db.session.scalars(sa.select(Try.at).where(Try.key == key, Try.at > since).order_by(Try.at)).all()
        if len(times) >= limit.most:
            free = times[-limit.most] + timedelta(minutes=limit.minutes)
            raise Throttled(minutes=max(1, -int((at - free).total_seconds() // 60)))
        db.session.add(Try(id=ids.new(), key=key, at=at))
    db.session.flush()


def forget_tries(**subjects: str) -> None:
    """Wipe a subject's tries: it has just proved who it is."""
    for name, whose in subjects.items():
        db.session.execute(sa.delete(Try).where(Try.key == _key(name.replace("_", "-"), whose)))


def _key(kind: str, whose: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"{kind}:{whose}".encode(), hashlib.sha256).hexdigest()


def forget_old(now: datetime) -> None:
    """Delete tries older than a day, and letters that have been out of date for 30 days.

    Tries are counted by the machine's clock, letters expire by the app's; `now` is the app's.
    """
    db.session.execute(sa.delete(Try).where(Try.at < datetime.now(UTC) - KEPT))
    db.session.execute(sa.delete(Letter).where(Letter.expires_at < now - LETTERS_KEPT))
