"""Changes of categories: the defaults of a new council, and an officer's dated versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from hub.categories import queries
from hub.categories.domain import (
    DEFAULTS,
    Category,
    CategoryUnusable,
    CheckKind,
    Flag,
    Holder,
    Risk,
    Who,
    code_of,
    spoken,
)
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


def add(
    *,
    name: str,
    plain: str,
    risk: Risk | str,
    who: Iterable[str],
    checks: Iterable[str],
    bookable_by: Iterable[str],
    extra: Mapping[str, Iterable[str]] | None = None,
    lgsl: int | None = None,
    phrases: Iterable[str] = (),
    valid_from: date,
    reason: str,
    by: Actor,
) -> str:
    """Add a kind of help from a day on; returns its code. Needs, offers and the search know it from that day.

    Raises:
        CategoryUnusable: it lacks something, its name or one of its phrases is another's, or it would begin in the past.
        Forbidden: only safeguarding and commissioners may.
    """
    _allowed(by, valid_from, reason)
    load_defaults()  # a council that was not set up stands by them; a first row of its own must not end that
    codes = set(db.session.scalars(sa.select(CategoryVersion.code)))
    new = Category(
        code_of(name, codes),
        name.strip(),
        plain.strip(),
        Risk(risk),
        frozenset(map(Who, who)),
        frozenset(map(CheckKind, checks)),
        _added(extra or {}),
        frozenset(map(Holder, bookable_by)),
        lgsl or None,
        phrases=spoken(phrases),
    )
    _apart(new)
    place = db.session.scalar(sa.select(sa.func.max(CategoryVersion.place))) or 0
    _set(new, place + 1, valid_from, reason, by)
    return new.code


def edit(
    code: str,
    *,
    name: str,
    plain: str,
    risk: Risk | str,
    who: Iterable[str],
    checks: Iterable[str],
    bookable_by: Iterable[str] | None = None,
    extra: Mapping[str, Iterable[str]] | None = None,
    lgsl: int | None = None,
    phrases: Iterable[str] | None = None,
    retired: bool = False,
    valid_from: date,
    reason: str,
    by: Actor,
) -> None:
    """Set how a category stands from a day on; what it was before stays on record. What is not given stays as it was; an `lgsl` of 0 is none.

    Raises:
        NoSuchCategory: the council has none of this code.
        CategoryUnusable: it would lack a name, helpers, the identity check or a reason, share a name or a phrase with
            another, or begin in the past or before it stands.
        Forbidden: only safeguarding and commissioners may.
    """
    _allowed(by, valid_from, reason)
    load_defaults()  # as for a new one
    first = queries.begins(code)
    if first is not None and valid_from < first:
        raise CategoryUnusable(
            message=N_("It begins later than that. Choose its first day or later."), field="valid_from"
        )
    old = queries.category(code, on=valid_from)
    new = replace(
        old,
        name=name.strip(),
        plain=plain.strip(),
        risk=Risk(risk),
        who=frozenset(map(Who, who)),
        checks=frozenset(map(CheckKind, checks)),
        bookable_by=old.bookable_by if bookable_by is None else frozenset(map(Holder, bookable_by)),
        extra=old.extra if extra is None else _added(extra),
        lgsl=old.lgsl if lgsl is None else lgsl or None,
        phrases=old.phrases if phrases is None else spoken(phrases),
        retired=retired,
    )
    _apart(new)
    place = db.session.scalar(sa.select(CategoryVersion.place).where(CategoryVersion.code == code).limit(1)) or 0
    _set(new, place, valid_from, reason, by)


def _allowed(by: Actor, valid_from: date, reason: str) -> None:
    if by != SYSTEM and not by.has(*EDITORS):
        raise Forbidden
    if valid_from < clock.today():
        raise CategoryUnusable(message=N_("Choose today or a later day: the past stays as it was."), field="valid_from")
    if not reason.strip():
        raise CategoryUnusable(message=N_("Say why, in a sentence. It is kept with the change."), field="reason")


def _added(extra: Mapping[str, Iterable[str]]) -> dict[Flag, frozenset[CheckKind]]:
    """The checks that each flag adds; a flag without any is none of this category's."""
    found = {Flag(flag): frozenset(map(CheckKind, kinds)) for flag, kinds in extra.items()}
    return {flag: kinds for flag, kinds in found.items() if kinds}


def _apart(new: Category) -> None:
    """Refuse a name that another kind of help has, or a phrase that the council gave to another."""
    coming = (version.category for version in queries.coming())
    others = [one for one in (*queries.categories(retired=True), *coming) if one.code != new.code]
    if any(one.name.casefold() == new.name.casefold() for one in others):
        raise CategoryUnusable(message=N_("Another kind of help has this name. Choose another."), field="name")
    if {*new.phrases} & {phrase for one in others if not one.retired for phrase in one.phrases}:
        raise CategoryUnusable(
            message=N_("One of these stands at another kind of help. Take it away here or there."), field="phrases"
        )


def _set(category: Category, place: int, valid_from: date, reason: str, by: Actor) -> None:
    _keep(category, place, valid_from, reason.strip(), by.person)
    db.session.flush()
    outbox.announce(
        CategoryChanged(subject=f"category:{category.code}", category=category.code, valid_from=valid_from.isoformat())
    )


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
            phrases=list(category.phrases),
            reason=reason,
            changed_by=person,
            changed_at=clock.now(),
        )
    )
