"""Who wants nothing more to do with whom."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.people.models import Block

_URN: sa.BindParameter[str] = sa.bindparam("urn")
_BLOCKED_WITH = (  # built once: it is asked before every step of a booking
    sa.select(Block.party, Block.blocked).where(
        sa.or_(Block.party == _URN, Block.blocked == _URN), Block.ended_at.is_(None)
    )
)


def blocked_with(urn: str) -> frozenset[str]:
    """The parties that `urn` has blocked, or that have blocked `urn`."""
    rows = db.session.execute(_BLOCKED_WITH, {"urn": urn})
    return frozenset(other for pair in rows for other in pair if other != urn)


def blocked_by(urn: str) -> list[tuple[str, datetime]]:
    """The parties that `urn` has blocked, and since when, newest first."""
    rows = db.session.execute(
        sa.select(Block.blocked, Block.made_at)
        .where(Block.party == urn, Block.ended_at.is_(None))
        .order_by(Block.id.desc())
    )
    return [(blocked, at) for blocked, at in rows]
