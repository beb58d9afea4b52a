"""Whose the books are at Stripe: written down when a key is first used; a key of another account moves nothing.

A restricted key may hardly ever ask for its own account. Then what Stripe made for us last bears witness: no other
account, and no other mode of the same one, knows its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import current_app

from hub.kernel import clock, unit
from hub.kernel.db import db, lock_whole
from payments.gateway import queries
from payments.gateway.domain import (
    CallRefused,
    Identity,
    Mismatch,
    OtherAccount,
    OutcomeUnknown,
    mismatch,
    silence,
)
from payments.gateway.models import StripeHome
from payments.gateway.ports import Gateway, gateway

log = structlog.get_logger(__name__)

AGAIN = timedelta(minutes=1)  # after which a key that was refused is looked at again
MISSING = "resource_missing"  # what Stripe says of an id that the account does not know
_SEEN = "kith.stripe.belonging"


@dataclass(frozen=True)
class _Seen:
    """What this process found out about its key."""

    way: Gateway
    found: Mismatch | None
    at: datetime

    def holds(self, way: Gateway, now: datetime) -> bool:
        """What is right stays so: the key does not change while the process lives."""
        return self.way is way and (self.found is None or self.at <= now < self.at + AGAIN)


def compare() -> Mismatch | None:
    """In what our key differs from that of the books, None where it is theirs; asks Stripe once. Outside any unit.

    Raises:
        OutcomeUnknown: Stripe does not answer, so nobody knows. NoGateway.
    """
    way, now = gateway(), clock.now()
    seen: _Seen | None = current_app.extensions.get(_SEEN)
    if seen is not None and seen.holds(way, now) and (seen.found or unit.read(queries.home)):
        return seen.found  # what is right has to be written down still: a demo may begin anew meanwhile
    found = _compare(way)
    if found is not None:
        log.error("the key is none of the account that the books belong to: nothing is sent", differs=found.value)
    current_app.extensions[_SEEN] = _Seen(way, found, now)
    return found


def _compare(way: Gateway) -> Mismatch | None:
    home = unit.read(queries.home)  # first, for it ends what was read before: Stripe is asked with no transaction open
    try:
        key = way.identity()
    except CallRefused as refusal:  # a no to this question says nothing about whose the key is
        raise OutcomeUnknown(str(refusal)) from refusal
    if home is not None and (found := mismatch(home, key)) is not None:
        return found
    certain = home is not None and home.account and key.account
    if not certain and _never_heard_of_us(way):
        return Mismatch.ACCOUNT
    if home is None or (key.account and not home.account):
        return mismatch(unit.write(_belong, key), key)
    return None


def _never_heard_of_us(way: Gateway) -> bool:
    made = unit.read(queries.witness)
    if made is None:
        return False
    try:
        way.fetch(made)
    except CallRefused as refusal:
        return refusal.code == MISSING
    return False


def _belong(key: Identity) -> Identity:
    """Write it down, unless somebody was first; what stands then."""
    lock_whole(StripeHome)
    row = db.session.get(StripeHome, 1)
    if row is None:
        row = StripeHome(id=1, account=key.account, live=key.live, known_at=clock.now())
        db.session.add(row)
    elif not row.account and row.live == key.live:
        row.account = key.account
    db.session.flush()
    return Identity(row.account, row.live)


def require_ours() -> None:
    """Let nothing go on with a key that is not the books' own. Outside any unit.

    Raises:
        OtherAccount. StripeSilent: Stripe does not answer. NoGateway.
    """
    try:
        found = compare()
    except OutcomeUnknown as unknown:
        raise silence(unknown) from unknown
    if found is not None:
        raise OtherAccount


def known_other() -> bool:
    """Whether this process has just found its key to be another's; asks nobody."""
    seen: _Seen | None = current_app.extensions.get(_SEEN)
    return seen is not None and seen.found is not None and seen.holds(gateway(), clock.now())
