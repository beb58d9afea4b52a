"""Who holds which of the council's roles."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.people.domain import StaffRole, full_name
from hub.people.models import Person, StaffPost

_STAFF = (
    sa.select(StaffPost.person_id)
    .where(StaffPost.role == sa.bindparam("role"), StaffPost.ended_at.is_(None))
    .order_by(StaffPost.person_id)
)


def staff(role: StaffRole | str) -> tuple[str, ...]:
    """The persons who hold a role now."""
    return tuple(db.session.scalars(_STAFF, {"role": StaffRole(role)}))


def staff_posts() -> list[tuple[str, str, StaffRole, datetime]]:
    """Every post that is held now: person, name, role, since; by role and name."""
    rows = db.session.execute(
        sa.select(StaffPost, Person)
        .join(Person, Person.id == StaffPost.person_id)
        .where(StaffPost.ended_at.is_(None))
        .order_by(StaffPost.role, Person.given_name, Person.family_name, Person.id)
    )
    return [(p.id, full_name(p.given_name, p.family_name), post.role, post.since) for post, p in rows]
