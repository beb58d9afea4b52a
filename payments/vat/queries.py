"""How suppliers stand with VAT and what the standard rate is, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.dated import Versions
from hub.kernel.db import db
from hub.kernel.decided import decided
from payments.vat.domain import DEFAULT_RATE, Registration
from payments.vat.models import VatRate, VatRegistration


@dataclass(frozen=True)
class RegistrationView:
    """One registration with why and by whom (the id of a person)."""

    standing: Registration
    reason: str
    set_at: datetime
    set_by: str | None


def registrations(parties: Iterable[str]) -> dict[str, tuple[Registration, ...]]:
    """Each party's registrations, the earliest first; a party without any is left out."""
    found: dict[str, list[Registration]] = {}
    for row in _rows(list(parties)):
        found.setdefault(row.party, []).append(_standing(row))
    return {party: tuple(rows) for party, rows in found.items()}


def history(party: str) -> list[RegistrationView]:
    """One party's registrations, the latest first."""
    rows = reversed(_rows([party]))
    return [RegistrationView(_standing(row), row.reason, row.set_at, row.set_by) for row in rows]


def rates() -> Versions[int]:
    """The standard rate, in tenths of a per cent, and all that was entered of it."""
    return Versions(DEFAULT_RATE, decided(VatRate, lambda row: row.rate))


_OF = (
    sa.select(VatRegistration)
    .where(VatRegistration.party.in_(sa.bindparam("parties", expanding=True)))
    .order_by(VatRegistration.valid_from, VatRegistration.id)
)


def _rows(parties: list[str]) -> list[VatRegistration]:
    return list(db.session.scalars(_OF, {"parties": parties}))


def _standing(row: VatRegistration) -> Registration:
    return Registration(row.valid_from, row.number, frozenset(row.exempt))
