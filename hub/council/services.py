"""Set the council up, and change what it says of itself."""

from __future__ import annotations

import sqlalchemy as sa

from hub.council import queries
from hub.council.domain import Council, CouncilExists, require_reachable
from hub.council.events import CouncilCreated
from hub.council.models import CouncilRow
from hub.kernel import clock, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing

ADMINISTRATOR = "administrator"


def create(council: Council) -> None:
    """Make this installation the council's.

    Raises:
        CouncilExists: it serves one already.
        NotAMailbox, CouncilPartMissing: nobody could write to it.
    """
    require_reachable(council)
    row = _row()
    if row is not None:
        raise CouncilExists(name=row.name)
    now = clock.now()
    db.session.add(CouncilRow(id=1, created_at=now, changed_at=now, **_columns(council)))
    db.session.flush()
    outbox.announce(CouncilCreated(subject="council:1", gss=council.gss))
    queries.forget()


def change(council: Council, by: Actor) -> None:
    """Replace everything the council says of itself.

    Raises:
        Forbidden: `by` is no administrator.
        Missing: there is no council yet.
        NotAMailbox, CouncilPartMissing: nobody could write to it.
    """
    if not by.has(ADMINISTRATOR):
        raise Forbidden
    require_reachable(council)
    row = _row()
    if row is None:
        raise Missing
    for name, value in _columns(council).items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    db.session.flush()
    queries.forget()


def _row() -> CouncilRow | None:
    return db.session.execute(sa.select(CouncilRow)).scalar_one_or_none()


def _columns(council: Council) -> dict[str, str]:
    return {
        "name": council.name.strip(),
        "gss": council.gss,
        "zone": council.zone,
        "brand": council.colours.brand,
        "provider": council.colours.provider,
        "accent": council.colours.accent,
        "email": council.email.strip(),
        "phone": council.phone.strip(),
        "address": council.address.strip(),
    }
