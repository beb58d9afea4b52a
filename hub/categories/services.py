"""Changes of categories: the defaults of a new council, and an officer's dated versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from hub.categories import queries
from hub.categories.domain import DEFAULTS, Category, CategoryUnusable, CheckKind, Holder, Risk, Who
from hub.categories.events import CategoryChanged
from hub.categories.models import CategoryVersion
from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from hub.kernel.words import N_

EDITORS = ("safeguarding", "commissioner")


def load_defaults(*, valid_from: date | None = None) -> int:
    """Give a new council the categories it starts with; returns how many were added. Again adds none.

    They hold from `valid_from`, by default long before any need, so that history reads the same.
    """
    known = set(db.session.scalars(sa.select(CategoryVersion.code)))
    new = [(place, category) for place, category in enumerate(DEFAULTS) if category.code not in known]
    for place, category in new:
        _keep(category, place, valid_from or date(2000, 1, 1), "What every council starts with.", None)
    db.session.flush()
    return len(new)


def edit(
    code: str,
    *,
    name: str,
    plain: str,
    risk: Risk | str,
    who: Iterable[str],
    checks: Iterable[str],
    bookable_by: Iterable[str] | None = None,
    retired: bool = False,
    valid_from: date,
    reason: str,
    by: Actor,
) -> None:
    """Set how a category stands from a day on; what it was before stays on record.

    Raises:
        NoSuchCategory: the council has none of this code.
        CategoryUnusable: it would lack a name, helpers, the identity check or a reason, or begin in the past.
        Forbidden: only safeguarding and commissioners may.
    """
    if by != SYSTEM and not by.has(*EDITORS):
        raise Forbidden
    if valid_from < clock.today():
        raise CategoryUnusable(message=N_("Choose today or a later day: the past stays as it was."), field="valid_from")
    if not reason.strip():
        raise CategoryUnusable(message=N_("Say why, in a sentence. It is kept with the change."), field="reason")
    old = queries.category(code, on=valid_from)
    new = replace(
        old,
        name=name.strip(),
        plain=plain.strip(),
        risk=Risk(risk),
        who=frozenset(map(Who, who)),
        checks=frozenset(map(CheckKind, checks)),
        bookable_by=old.bookable_by if bookable_by is None else frozenset(map(Holder, bookable_by)),
        retired=retired,
    )
    place = db.session.scalar(sa.select(CategoryVersion.place).where(CategoryVersion.code == code).limit(1)) or 0
    _keep(new, place, valid_from, reason.strip(), by.person)
    db.session.flush()
    outbox.announce(CategoryChanged(subject=f"category:{code}", category=code, valid_from=valid_from.isoformat()))


def _keep(category: Category, place: int, valid_from: date, reason: str, person: str | None) -> None:
    unit.forget(queries.LATEST)
    db.session.add(
        CategoryVersion(
            id=ids.new(),
            code=category.code,
            place=place,
            valid_from=valid_from,
            name=category.name,
            plain=category.plain,
            risk=category.risk,
            who=sorted(category.who),
            checks=sorted(category.checks),
            extra={flag.value: sorted(kinds) for flag, kinds in category.extra.items()},
            bookable_by=sorted(category.bookable_by),
            lgsl=category.lgsl,
            retired=category.retired,
            reason=reason,
            changed_by=person,
            changed_at=clock.now(),
        )
    )
