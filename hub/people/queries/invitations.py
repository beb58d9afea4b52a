"""Invitations: what one says to whoever opens it, and those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.db import db
from hub.people.domain import InvitationGone, InvitationKind, MemberRole, Scope, StaffRole, hashed
from hub.people.models import Account, Invitation
from hub.people.queries.names import names


@dataclass(frozen=True)
class InvitationView:
    """An invitation that may still be accepted."""

    id: str
    kind: InvitationKind
    email: str
    known: bool  # whether the invited address has an account
    inviter: str | None  # a name
    organisation: str | None  # a name
    staff_role: StaffRole | None
    member_role: MemberRole | None
    scopes: tuple[Scope, ...]
    limit_pence: int | None
    starts: date | None
    ends: date | None
    expires_at: datetime


def invitation(secret: str) -> InvitationView:
    """The invitation whose secret address was opened.

    Raises:
        InvitationGone: it was accepted, taken back or is too old.
    """
    found = _waiting(Invitation.secret_hash == hashed(secret))
    if not found:
        raise InvitationGone
    return found[0]


def staff_invitations() -> list[InvitationView]:
    """The invitations to the council's roles that wait, newest first."""
    return _waiting(Invitation.kind == InvitationKind.STAFF)


def member_invitations(organisation: str) -> list[InvitationView]:
    """The invitations to an organisation that wait, newest first."""
    return _waiting(Invitation.organisation_id == organisation)


def supporter_invitations(resident: str) -> list[InvitationView]:
    """The invitations to act for a resident that wait, newest first."""
    return _waiting(Invitation.resident_id == resident)


def _waiting(condition: sa.ColumnElement[bool]) -> list[InvitationView]:
    rows = list(
        db.session.scalars(
            sa.select(Invitation)
            .where(
                condition,
                Invitation.accepted_at.is_(None),
                Invitation.withdrawn_at.is_(None),
                Invitation.expires_at > clock.now(),
                sa.or_(Invitation.ends.is_(None), Invitation.ends >= clock.today()),
            )
            .order_by(Invitation.id.desc())
        )
    )
    people = [ids.urn("person", r.resident_id or r.invited_by or "") for r in rows]
    said = names([*people, *(ids.urn("organisation", r.organisation_id) for r in rows if r.organisation_id)])
    known = set(db.session.scalars(sa.select(Account.email).where(Account.email.in_([r.email for r in rows]))))
    return [
        InvitationView(
            id=r.id,
            kind=r.kind,
            email=r.email,
            known=r.email in known,
            inviter=said.get(inviter),
            organisation=said.get(ids.urn("organisation", r.organisation_id or "")),
            staff_role=r.staff_role,
            member_role=r.member_role,
            scopes=tuple(Scope(scope) for scope in r.scopes),
            limit_pence=r.limit_pence,
            starts=r.starts,
            ends=r.ends,
            expires_at=r.expires_at,
        )
        for r, inviter in zip(rows, people, strict=True)
    ]
