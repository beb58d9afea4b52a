"""Appoint staff, and end their posts."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.people.domain import InvitationKind, LastAdministrator, NotYourself, StaffRole
from hub.people.models import PENDING, Invitation, StaffPost
from hub.people.services.persons import locked


def appoint(person: str, staff_role: StaffRole | str, by: Actor) -> None:
    """Give a person one of the council's roles; nothing changes if they hold it.

    Raises:
        Forbidden: `by` is no administrator.
        NotYourself: an administrator would appoint themself.
    """
    require_administrator(by, person)
    enter_post(person, StaffRole(staff_role), by)


def enter_post(person: str, role: StaffRole, by: Actor) -> None:
    """Enter a post that an administrator, or an invitation by one, has allowed."""
    locked(person)
    if _post(person, role) is None:
        db.session.add(StaffPost(id=ids.new(), person_id=person, role=role, appointed_by=by.person, since=clock.now()))
        db.session.flush()


def dismiss(person: str, staff_role: StaffRole | str, by: Actor) -> None:
    """End a person's post; an administrator's invitations that nobody has accepted end with it.

    Raises:
        Forbidden, NotYourself: as for `appoint`.
        LastAdministrator: nobody would be left to invite others.
        Missing: they do not hold it.
    """
    require_administrator(by, person)
    role = StaffRole(staff_role)
    row = _post(person, role)
    if row is None:
        raise Missing
    if role is StaffRole.ADMINISTRATOR and _holders(role) < 2:
        raise LastAdministrator
    row.ended_at = clock.now()
    if role is StaffRole.ADMINISTRATOR:
        # Else whoever is dismissed could come back through an invitation to a second address of theirs.
        db.session.execute(
            sa.update(Invitation)
            .where(Invitation.kind == InvitationKind.STAFF, Invitation.invited_by == person, PENDING)
            .values(withdrawn_at=row.ended_at)
        )


def require_administrator(by: Actor, about: str | None = None) -> None:
    """Let pass only an administrator, and never for themself.

    Raises:
        Forbidden, NotYourself: as for `appoint`.
    """
    if by == SYSTEM:
        return
    if not by.has(StaffRole.ADMINISTRATOR):
        raise Forbidden
    if about is not None and about == by.person:
        raise NotYourself


def _post(person: str, role: StaffRole) -> StaffPost | None:
    return db.session.scalar(
        sa.select(StaffPost)
        .where(StaffPost.person_id == person, StaffPost.role == role, StaffPost.ended_at.is_(None))
        .with_for_update()
    )


def _holders(role: StaffRole) -> int:
    # Locked, so that two administrators cannot dismiss each other at the same moment.
    return len(
        db.session.scalars(
            sa.select(StaffPost)
            .where(StaffPost.role == role, StaffPost.ended_at.is_(None))
            .order_by(StaffPost.id)
            .with_for_update()
        ).all()
    )
