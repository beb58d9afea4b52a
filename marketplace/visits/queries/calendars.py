"""A person's calendar address, and whose calendar an address is."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.visits.models import CalendarAddress


def calendar_secret(person: str) -> str | None:
    """The secret of a person's calendar address, if they have one."""
    return db.session.scalar(sa.select(CalendarAddress.secret).where(CalendarAddress.person == person))


def calendar_person(secret: str) -> str | None:
    """Whose calendar stands at this secret address, if anyone's."""
    return db.session.scalar(sa.select(CalendarAddress.person).where(CalendarAddress.secret == secret))
