"""Invite staff, members and supporters by a secret address, and accept: nobody is made anything unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.people.domain import (
    INVITATION_LASTS,
    InvitationForAnother,
    InvitationGone,
    InvitationKind,
    MemberRole,
    SamePerson,
    Scope,
    StaffRole,
    hashed,
)
from hub.people.events import InvitationMade
from hub.people.models import Account, Invitation, Person
from hub.people.queries import authority
from hub.people.services.delegations import agreed_terms, enter_delegation
from hub.people.services.organisations import enter_member, require_manager
from hub.people.services.persons import register_person, tidied_email
from hub.people.services.staff import enter_post, require_administrator


@dataclass(frozen=True)
class InvitationPost:
    """An invitation, ready to be written: to whom, what for, who asks, and the path that its link opens."""

    to: str
    kind: InvitationKind
    inviter: str
    staff_role: StaffRole | None
    organisation: str | None
    path: str


def invite_staff(email: str, staff_role: StaffRole | str, *, tell: bool = True, by: Actor) -> str:
    """Invite someone to one of the council's roles; returns the invitation's id.

    With `tell` a letter goes out; without, whoever asked hands the address over (the first officer has no mail yet).

    Raises:
        NotAnEmail: the email cannot be one.
        Forbidden: `by` is no administrator.
    """
    require_administrator(by)
    if _is_mine(by, email):
        raise SamePerson(field="email")
    return _invite(Invitation(kind=InvitationKind.STAFF, staff_role=StaffRole(staff_role), scopes=[]), email, tell, by)


def invite_member(organisation: str, email: str, role: MemberRole | str, *, by: Actor) -> str:
    """Invite someone to an organisation; returns the invitation's id.

    Raises:
        NotAnEmail: as above.
        NotTheirs: `by` does not manage the organisation.
    """
    require_manager(by, organisation)
    row = Invitation(kind=InvitationKind.MEMBER, organisation_id=organisation, member_role=MemberRole(role), scopes=[])
    return _invite(row, email, True, by)


def invite_supporter(
    resident: str,
    email: str,
    scopes: Iterable[Scope | str],
    limit_pence: int | None,
    starts: date | None = None,
    ends: date | None = None,
    evidence: str = "",
    *,
    by: Actor,
) -> str:
    """Invite someone to act for a resident; the delegation begins when they accept. Returns the invitation's id.

    Raises:
        NotAnEmail, SamePerson, NothingDelegated, LimitMissing, EndsTooSoon, EvidenceMissing: it does not fit.
        NotTheirs: `by` may not speak for the resident.
    """
    authority.require_self(by, resident)
    terms = agreed_terms(scopes, limit_pence, starts, ends, evidence)
    owner = db.session.scalar(sa.select(Account.email).where(Account.person_id == resident))
    if owner is not None and owner == tidied_email(email):
        raise SamePerson(field="email")
    row = Invitation(
        kind=InvitationKind.SUPPORTER,
        resident_id=resident,
        scopes=[scope.value for scope in terms.scopes],
        limit_pence=terms.limit_pence,
        starts=terms.starts,
        ends=terms.ends,
        evidence=terms.evidence,
    )
    return _invite(row, email, True, by)


def write_invitation(invitation: str) -> InvitationPost | None:
    """Make the invitation's secret, of which only the hash is kept, and say what to write; None when it is over."""
    row = db.session.get(Invitation, invitation, with_for_update=True)
    if row is None or not _stands(row):
        return None
    secret = ids.secret()
    row.secret_hash = hashed(secret)
    db.session.flush()
    return InvitationPost(
        to=row.email,
        kind=row.kind,
        inviter=row.resident_id or row.invited_by or "",
        staff_role=row.staff_role,
        organisation=row.organisation_id,
        path=f"/account/invitations/{secret}",
    )


def withdraw_invitation(invitation: str, by: Actor) -> None:
    """Take an invitation back: whoever could have sent it may.

    Raises:
        Missing: there is none.
        Forbidden: it is someone else's.
    """
    row = db.session.get(Invitation, invitation, with_for_update=True)
    if row is None:
        raise Missing
    if row.kind is InvitationKind.STAFF:
        require_administrator(by)
    elif row.kind is InvitationKind.MEMBER:
        require_manager(by, row.organisation_id or "")
    else:
        authority.require_self(by, row.resident_id or "")
    if row.accepted_at is None:
        row.withdrawn_at = row.withdrawn_at or clock.now()


def accept_invitation(secret: str, by: Actor) -> InvitationKind:
    """Accept as whoever is signed in.

    Raises:
        InvitationGone: it was used, taken back or is too old.
        InvitationForAnother: a staff role is for the invited address alone.
        SamePerson, AlreadyActs: the supporter is the resident, or acts for them already.
    """
    if by.person is None or by.assisting:
        raise Forbidden
    row = standing(secret)
    if row.kind is InvitationKind.STAFF and not _is_mine(by, row.email):
        raise InvitationForAnother
    _take_effect(row, by.person)
    return row.kind


def accept_as_new(secret: str, given_name: str, family_name: str, *, password_hash: str) -> str:
    """Accept with a new account at the invited address, which the invitation has proved; returns the person's id.

    Raises:
        InvitationGone: as above.
        EmailTaken: the address has an account, which accepts by signing in.
        NameMissing: the first name is empty.
    """
    row = standing(secret)
    person = register_person(
        given_name, family_name, email=row.email, password_hash=password_hash, confirmed=True, by=SYSTEM
    )
    _take_effect(row, person)
    return person


def standing(secret: str) -> Invitation:
    """The invitation with this secret, locked, if it may still be accepted.

    Raises:
        InvitationGone: it may not.
    """
    row = db.session.scalar(sa.select(Invitation).where(Invitation.secret_hash == hashed(secret)).with_for_update())
    if row is None or not _stands(row):
        raise InvitationGone
    return row


def _take_effect(row: Invitation, person: str) -> None:
    """Make the person what they were invited to be, in the name of whoever invited them."""
    inviter = Actor(person=row.invited_by)
    if row.kind is InvitationKind.STAFF and row.staff_role:
        enter_post(person, row.staff_role, inviter)
    elif row.kind is InvitationKind.MEMBER and row.organisation_id and row.member_role:
        enter_member(row.organisation_id, person, row.member_role, inviter)
    elif row.resident_id:
        db.session.get_one(Person, row.resident_id, with_for_update=True)
        first = max(row.starts, clock.today()) if row.starts else None
        enter_delegation(
            row.resident_id, person, row.scopes, row.limit_pence, first, row.ends, row.evidence, by=inviter
        )
    row.accepted_at, row.accepted_by = clock.now(), person


def _invite(row: Invitation, email: str, tell: bool, by: Actor) -> str:
    now = clock.now()
    row.id, row.email = ids.new(), tidied_email(email)
    row.invited_by, row.created_at, row.expires_at = by.person, now, now + INVITATION_LASTS
    db.session.add(row)
    db.session.flush()
    if tell:
        outbox.announce(InvitationMade(subject=ids.urn("invitation", row.id), invitation=row.id))
    return row.id


def _stands(row: Invitation) -> bool:
    over = row.accepted_at or row.withdrawn_at
    too_late = row.expires_at <= clock.now() or (row.ends is not None and row.ends < clock.today())
    return not over and not too_late


def _is_mine(by: Actor, email: str) -> bool:
    mine = by.account and db.session.scalar(sa.select(Account.email).where(Account.id == by.account))
    return mine == tidied_email(email)
