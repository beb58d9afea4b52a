"""Changes of checks: sent in, approved, refused, taken back, lapsed; the verifier is never the person."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from hub.checks import queries
from hub.checks.domain import (
    WARN_BEFORE,
    CheckKind,
    CheckState,
    CheckUnusable,
    Event,
    OwnCheck,
    after,
    require_dates,
    satisfies,
)
from hub.checks.events import CheckApproved, CheckEnded, CheckEnding, CheckRefused, CheckSubmitted
from hub.checks.models import PartyCheck
from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.words import N_
from hub.people import queries as people
from hub.people import services as records

VERIFIER = "safeguarding"


def submit(
    party: str,
    kind: CheckKind | str,
    evidence: str,
    issued: date,
    expires: date | None,
    by: Actor,
    *,
    file: str | None = None,
) -> str:
    """Send in a check of a party for an officer to look at; returns its id.

    Args:
        party: the person's or organisation's URN.
        kind: what is checked.
        evidence: in words: which paper, its number, where it can be seen.
        issued: the day on its paper.
        expires: its last day, where it has one.
        by: the person, a manager of the organisation, or a safeguarding officer for them.
        file: the hash of the paper itself (`hub.kernel.files`), where one was sent.

    Raises:
        CheckUnusable: there is no evidence, or the dates cannot be.
        Forbidden: it is not theirs.
    """
    kind = CheckKind(kind)
    person = people.acting_person(by)
    if by != SYSTEM and not by.has(VERIFIER) and not (person and people.manages(person, party)):
        raise Forbidden
    if not evidence.strip() and not file:
        raise CheckUnusable(message=N_("Say what shows it: which paper, its number, who gave it."), field="evidence")
    require_dates(kind, issued, expires, clock.today())
    row = PartyCheck(
        id=ids.new(),
        party=party,
        kind=kind,
        state=CheckState.SUBMITTED,
        evidence=evidence.strip(),
        file=file,
        issued=issued,
        expires=expires,
        submitted_at=clock.now(),
        submitted_by=by.person,
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(CheckSubmitted(subject=_urn(row), check=row.id, party=party, kind=kind.value))
    return row.id


def approve(check_id: str, by: Actor) -> None:
    """Accept a check: its party holds it from now on.

    Raises:
        OwnCheck: the officer is the person, or manages the organisation.
        WrongState: it was decided already.
    """
    row = _decide(check_id, Event.APPROVE, "", by)
    outbox.announce(CheckApproved(subject=_urn(row), check=row.id, party=row.party, kind=row.kind.value))


def refuse(check_id: str, reason: str, by: Actor) -> None:
    """Do not accept a check, and say why.

    Raises:
        CheckUnusable: no reason was given.
        OwnCheck: the officer is the person, or manages the organisation.
        WrongState: it was decided already.
    """
    row = _decide(check_id, Event.REFUSE, _reason(reason), by)
    outbox.announce(CheckRefused(subject=_urn(row), check=row.id, party=row.party, kind=row.kind.value))


def revoke(check_id: str, reason: str, by: Actor) -> None:
    """Take an approved check back, and say why; whoever relies on it hears at once.

    Raises:
        CheckUnusable: no reason was given.
        OwnCheck: the officer is the person, or manages the organisation.
        WrongState: it is not approved.
    """
    row = _decide(check_id, Event.REVOKE, _reason(reason), by)
    _announce_end(row, "revoked")


def keep_look(check_id: str, by: Actor) -> None:
    """Keep that an officer read what shows a person's check: the person sees it among who looked at their record.

    Raises:
        Missing: there is no such check. Forbidden: nobody is signed in.
    """
    kind, id_ = ids.parse(queries.check(check_id).party)
    if kind == "person" and by.person is not None:
        records.keep_look(by, id_, party=ids.urn("person", by.person), about=ids.urn("check", check_id))


def _decide(check_id: str, event: Event, reason: str, by: Actor) -> PartyCheck:
    row = _locked(check_id)
    if by != SYSTEM and not by.has(VERIFIER):
        raise Forbidden
    if by.person and people.manages(by.person, row.party):
        raise OwnCheck
    row.state = after(row.state, event)
    row.decided_at, row.decided_by, row.reason = clock.now(), by.person, reason
    queries.forget(row.party)
    return row


def _reason(reason: str) -> str:
    if not reason.strip():
        raise CheckUnusable(message=N_("Say why, so that they know what to do next."), field="reason")
    return reason.strip()


def _locked(check_id: str) -> PartyCheck:
    row = unit.locked(PartyCheck, check_id)
    if row is None:
        raise Missing
    return row


def _urn(row: PartyCheck) -> str:
    return ids.urn("check", row.id)


def lapsing(_now: datetime) -> list[str]:
    """Ids of approved checks whose last day is over."""
    return _approved_until(PartyCheck.expires < clock.today())


def lapse(check_id: str, _now: datetime) -> None:
    """Let a check lapse whose last day is over; again changes nothing."""
    row = _locked(check_id)
    if row.state != CheckState.APPROVED or row.expires is None or row.expires >= clock.today():
        return
    row.state = after(row.state, Event.LAPSE)
    db.session.flush()
    queries.forget(row.party)
    _announce_end(row, "lapsed")


def _announce_end(row: PartyCheck, reason: str) -> None:
    """Tell that a kind is no longer held, unless another check of the party still proves it."""
    if row.kind not in queries.held([row.party])[row.party]:
        outbox.announce(
            CheckEnded(subject=_urn(row), check=row.id, party=row.party, kind=row.kind.value, reason=reason)
        )


def running_out(_now: datetime) -> list[str]:
    """Ids of approved checks that end within 30 days, whose party was not warned yet."""
    last = clock.today() + WARN_BEFORE
    return _approved_until(PartyCheck.expires <= last, PartyCheck.warned_at.is_(None))


def warn(check_id: str, now: datetime) -> None:
    """Warn a party once that a check runs out, unless a newer one proves the same for longer."""
    row = _locked(check_id)
    if row.state != CheckState.APPROVED or row.warned_at is not None or row.expires is None:
        return
    row.warned_at = now
    newer = db.session.execute(
        sa.select(PartyCheck.kind, PartyCheck.expires).where(
            PartyCheck.party == row.party,
            PartyCheck.id != row.id,
            PartyCheck.state.in_([CheckState.APPROVED, CheckState.SUBMITTED]),
        )
    )
    ends = row.expires
    if not any(satisfies(kind, row.kind) and (expires is None or expires > ends) for kind, expires in newer):
        outbox.announce(
            CheckEnding(subject=_urn(row), check=row.id, party=row.party, kind=row.kind.value, expires=ends.isoformat())
        )


def _approved_until(*conditions: sa.ColumnElement[bool]) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(PartyCheck.id)
            .where(PartyCheck.state == CheckState.APPROVED, *conditions)
            .order_by(PartyCheck.expires, PartyCheck.id)
        )
    )
