"""What later ranking may know: who knows whom, and how suppliers keep their word; the rooms above tell it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel.db import db, is_sqlite
from marketplace.plans.models import Acquaintance, TrackRecord

COUNTS: dict[type[Acquaintance | TrackRecord], tuple[str, ...]] = {
    Acquaintance: ("visits",),
    TrackRecord: ("asked", "accepted", "due", "kept"),
}


def note_asked(party: str) -> None:
    """A supplier was asked for help."""
    _count(party, asked=1)


def note_accepted(party: str) -> None:
    """A supplier said yes."""
    _count(party, accepted=1)


def note_visit(holder: str, party: str, *, kept: bool) -> None:
    """A visit fell due and was kept, or not; those who met know each other now."""
    _count(party, due=1, kept=int(kept))
    if kept:
        _add(Acquaintance, {"holder": holder, "party": party}, visits=1)


def _count(party: str, **more: int) -> None:
    _add(TrackRecord, {"party": party}, **more)


def _add(model: type[Acquaintance | TrackRecord], key: dict[str, str], **more: int) -> None:
    """Make the row where there is none, at nought, then count on: two at once both count."""
    insert = (sqlite if is_sqlite() else postgresql).insert(model)
    nought = dict.fromkeys(COUNTS[model], 0)
    db.session.execute(insert.values(**key, **nought).on_conflict_do_nothing())
    where = [getattr(model, name) == value for name, value in key.items()]
    values = {name: getattr(model, name) + n for name, n in more.items()}
    db.session.execute(sa.update(model).where(*where).values(values).execution_options(synchronize_session=False))
