"""Found organisations, and say who belongs to them."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people.domain import LastManager, MemberRole, NameMissing, NotTheirs, Sector
from hub.people.events import MemberAdded, MemberLeft, OrganisationChanged, OrganisationFounded
from hub.people.models import PENDING, Invitation, Membership, Organisation
from hub.people.queries import authority
from hub.people.services.persons import AnyPoint, as_point, locked


def found_organisation(
    name: str,
    sector: Sector | str,
    *,
    kind: str = "",
    description: str = "",
    postcode: str | None = None,
    point: AnyPoint | None = None,
    cqc_number: str | None = None,
    by: Actor,
) -> str:
    """Enter an organisation, and make whoever founds it its first manager; returns its id.

    Its premises are exact: an organisation's point is never masked.

    Raises:
        NameMissing: it has no name.
    """
    organisation = Organisation(id=ids.new(), sector=Sector(sector), created_at=clock.now())
    _describe(organisation, name, kind, description, postcode, point, cqc_number)
    db.session.add(organisation)
    db.session.flush()
    founder = authority.acting_person(by)
    outbox.announce(
        OrganisationFounded(
            subject=ids.urn("organisation", organisation.id),
            organisation=organisation.id,
            sector=organisation.sector.value,
        )
    )
    if founder:
        _enter(organisation.id, founder, MemberRole.MANAGER, by)
    return organisation.id


def change_organisation(
    organisation: str,
    *,
    name: str,
    kind: str = "",
    description: str = "",
    postcode: str | None = None,
    point: AnyPoint | None = None,
    cqc_number: str | None = None,
    by: Actor,
) -> None:
    """Change what is said of an organisation.

    Raises:
        NameMissing: it would have no name.
        NotTheirs: `by` does not manage it.
    """
    row = _locked(organisation)
    require_manager(by, organisation)
    _describe(row, name, kind, description, postcode, point, cqc_number)
    outbox.announce(OrganisationChanged(subject=ids.urn("organisation", organisation), organisation=organisation))


def add_member(organisation: str, person: str, role: MemberRole | str, by: Actor) -> None:
    """Make a person a member, or give a member another role.

    Raises:
        NotTheirs: `by` does not manage the organisation.
        LastManager: it would have no manager left.
    """
    _locked(organisation)
    locked(person)
    require_manager(by, organisation)
    _enter(organisation, person, MemberRole(role), by)


def remove_member(organisation: str, person: str, by: Actor) -> None:
    """End a membership: a manager ends anyone's, a member their own. A manager's invitations end with theirs.

    Raises:
        NotTheirs: `by` is neither.
        LastManager: the organisation would have no manager left.
        Missing: they are not a member.
    """
    _locked(organisation)
    if authority.acting_person(by) != person:
        require_manager(by, organisation)
    row = membership(organisation, person)
    if row is None:
        raise Missing
    if row.role is MemberRole.MANAGER:
        _leave_a_manager(organisation, person)
    row.ended_at = clock.now()
    if row.role is MemberRole.MANAGER:
        _withdraw_orphans(organisation)
    authority.forget_member(organisation, person)
    subject = ids.urn("organisation", organisation)
    outbox.announce(MemberLeft(subject=subject, organisation=organisation, person=person, by=by.person))


def require_manager(by: Actor, organisation: str) -> None:
    """Let pass only who manages the organisation.

    Raises:
        NotTheirs: `by` does not.
    """
    person = authority.acting_person(by)
    if by == SYSTEM or (person and authority.manages(person, ids.urn("organisation", organisation))):
        return
    raise NotTheirs


def enter_member(organisation: str, person: str, role: MemberRole, by: Actor) -> None:
    """Enter a membership that an invitation has already allowed."""
    _locked(organisation)
    _enter(organisation, person, role, by)


def membership(organisation: str, person: str) -> Membership | None:
    """The membership that stands now."""
    return db.session.scalar(
        sa.select(Membership).where(
            Membership.organisation_id == organisation, Membership.person_id == person, Membership.ended_at.is_(None)
        )
    )


def _enter(organisation: str, person: str, role: MemberRole, by: Actor) -> None:
    now, row = clock.now(), membership(organisation, person)
    if row is not None:
        if row.role is role:
            return
        if row.role is MemberRole.MANAGER:
            _leave_a_manager(organisation, person)
        row.ended_at = now
        db.session.flush()
        if row.role is MemberRole.MANAGER:
            _withdraw_orphans(organisation)
    authority.forget_member(organisation, person)
    db.session.add(
        Membership(
            id=ids.new(), organisation_id=organisation, person_id=person, role=role, added_by=by.person, since=now
        )
    )
    db.session.flush()
    outbox.announce(
        MemberAdded(
            subject=ids.urn("organisation", organisation), organisation=organisation, person=person, role=role.value
        )
    )


def _leave_a_manager(organisation: str, leaving: str) -> None:
    others = db.session.scalar(
        sa.select(sa.func.count()).where(
            Membership.organisation_id == organisation,
            Membership.role == MemberRole.MANAGER,
            Membership.person_id != leaving,
            Membership.ended_at.is_(None),
        )
    )
    if not others:
        raise LastManager


def _withdraw_orphans(organisation: str) -> None:
    """Take back what waits to be accepted and was sent by nobody who still manages the organisation.

    Else a manager who is removed could come back through an invitation to a second address of theirs. One that an
    officer sent for a manager on the telephone does not say for whom: it goes too, and is sent again.
    """
    managers = sa.select(Membership.person_id).where(
        Membership.organisation_id == organisation,
        Membership.role == MemberRole.MANAGER,
        Membership.ended_at.is_(None),
    )
    db.session.flush()
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.organisation_id == organisation, Invitation.invited_by.not_in(managers), PENDING)
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _locked(organisation: str) -> Organisation:
    row = db.session.get(Organisation, organisation, with_for_update=True)
    if row is None:
        raise Missing
    return row


def _describe(
    row: Organisation,
    name: str,
    kind: str,
    description: str,
    postcode: str | None,
    point: AnyPoint | None,
    cqc_number: str | None,
) -> None:
    row.name = " ".join(name.split())
    if not row.name:
        raise NameMissing(field="name")
    exact = as_point(point)
    row.kind, row.description = kind.strip(), description.strip()
    row.postcode, row.cqc_number = postcode or None, cqc_number or None
    row.lat, row.lon = (exact.lat, exact.lon) if exact else (None, None)
