"""Reads of checks: what a party holds on a day, until when, and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeAlias

import sqlalchemy as sa

from hub.checks.domain import NEVER, CheckKind, CheckState, CheckView, closed, strongest
from hub.checks.models import PartyCheck
from hub.kernel import clock, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing

CHUNK = 500  # names in one IN, within every database's limit


def _holding(on: sa.ColumnElement[date]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        PartyCheck.state == CheckState.APPROVED,
        PartyCheck.issued <= on,
        sa.or_(PartyCheck.expires.is_(None), PartyCheck.expires >= on),
    )


_HELD = sa.select(PartyCheck.party, PartyCheck.kind).where(
    PartyCheck.party.in_(sa.bindparam("parties", expanding=True)), *_holding(sa.bindparam("on", type_=sa.Date))
)
# It is asked before every step of a visit.
_APPROVED = sa.select(PartyCheck.party, PartyCheck.kind, PartyCheck.issued, PartyCheck.expires).where(
    PartyCheck.party.in_(sa.bindparam("parties", expanding=True)), PartyCheck.state == CheckState.APPROVED
)
_KEY = "checks.approved"
Approved: TypeAlias = list[tuple[CheckKind, date, date | None]]


def read_ahead(urns: Iterable[str]) -> None:
    """Read at once what parties hold of whom a unit will ask one by one."""
    unit.read_once(_KEY, urns, _approved)


def _approved(urns: list[str]) -> dict[str, Approved]:
    found: dict[str, Approved] = {urn: [] for urn in urns}
    for start in range(0, len(urns), CHUNK):
        for party, kind, issued, expires in db.session.execute(_APPROVED, {"parties": urns[start : start + CHUNK]}):
            found[party].append((kind, issued, expires))
    return found


def forget(urn: str) -> None:
    """A check of this party has just been decided, or has lapsed."""
    unit.forget(f"{_KEY}:{urn}")


def _held_alone(urn: str, on: date) -> frozenset[CheckKind]:
    """As `held` for one party; a transaction asks once (`forget`)."""
    rows = unit.once(f"{_KEY}:{urn}", lambda: _approved([urn])[urn])
    return closed({kind for kind, issued, expires in rows if issued <= on and (expires is None or expires >= on)})


def held(urns: Iterable[str], on: date | None = None) -> dict[str, frozenset[CheckKind]]:
    """What each party holds on a day (today unless given), with all that it proves besides; every URN has an entry."""
    on = on or clock.today()
    wanted = list(dict.fromkeys(urns))
    if len(wanted) == 1:
        return {wanted[0]: _held_alone(wanted[0], on)}
    found: dict[str, set[CheckKind]] = {urn: set() for urn in wanted}
    for start in range(0, len(wanted), CHUNK):
        for party, kind in db.session.execute(_HELD, {"parties": wanted[start : start + CHUNK], "on": on}):
            found[party].add(kind)
    return {urn: closed(kinds) for urn, kinds in found.items()}


def held_until(urn: str) -> dict[CheckKind, date]:
    """The last day of each kind that a party holds today; `date.max` where it has no end."""
    rows = db.session.execute(
        sa.select(PartyCheck.kind, PartyCheck.expires).where(
            PartyCheck.party == urn, *_holding(sa.literal(clock.today(), sa.Date))
        )
    )
    until: dict[CheckKind, date] = {}
    for kind, expires in rows:
        for proved in closed([kind]):
            until[proved] = max(until.get(proved, date.min), expires or NEVER)
    return until


def missing(urn: str, needed: Iterable[CheckKind], on: date | None = None) -> frozenset[CheckKind]:
    """What of `needed` a party does not hold on a day (today unless given)."""
    asked = frozenset(needed)
    return strongest(asked - held([urn], on)[urn]) if asked else asked


def of_party(urn: str) -> list[CheckView]:
    """Every check of a party, the newest first."""
    return of_parties([urn])


def of_parties(urns: Collection[str]) -> list[CheckView]:
    """Every check of these parties, the newest first."""
    rows = db.session.scalars(sa.select(PartyCheck).where(PartyCheck.party.in_(urns)).order_by(PartyCheck.id.desc()))
    return [_view(row) for row in rows]


def approved(urns: Collection[str]) -> Sequence[sa.Row[str, CheckKind, date, date | None]]:
    """Party, kind, and the first and the last day of each approved check of these: read as columns, since there are many."""
    columns = sa.select(PartyCheck.party, PartyCheck.kind, PartyCheck.issued, PartyCheck.expires)
    found = columns.where(PartyCheck.party.in_(urns), PartyCheck.state == CheckState.APPROVED).order_by(PartyCheck.id)
    return db.session.execute(found).all()


def waiting() -> list[CheckView]:
    """Checks that wait for an officer, the oldest first."""
    rows = db.session.scalars(
        sa.select(PartyCheck).where(PartyCheck.state == CheckState.SUBMITTED).order_by(PartyCheck.id)
    )
    return [_view(row) for row in rows]


def ending(by: date) -> list[CheckView]:
    """Approved checks whose last day is `by` or before, the soonest first."""
    rows = db.session.scalars(
        sa.select(PartyCheck)
        .where(PartyCheck.state == CheckState.APPROVED, PartyCheck.expires <= by)
        .order_by(PartyCheck.expires, PartyCheck.id)
    )
    return [_view(row) for row in rows]


def check(check_id: str) -> CheckView:
    """One check.

    Raises:
        Missing: there is none of this id.
    """
    row = db.session.get(PartyCheck, check_id)
    if row is None:
        raise Missing
    return _view(row)


def _view(row: PartyCheck) -> CheckView:
    return CheckView(
        row.id,
        row.party,
        row.kind,
        row.state,
        row.evidence,
        row.file,
        row.issued,
        row.expires,
        row.submitted_at,
        row.submitted_by,
        row.decided_at,
        row.decided_by,
        row.reason,
    )
