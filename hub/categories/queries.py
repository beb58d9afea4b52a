"""Reads of categories: how they stand on a day, what each needs, and the words people say for them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from hub.categories.domain import DEFAULTS, Category, CheckKind, Flag, Holder, KindRetired, NoSuchCategory, Who
from hub.categories.models import CategoryVersion
from hub.kernel import clock, unit
from hub.kernel.db import db

LATEST = "categories.latest"  # what a transaction looks up once
_LATEST = sa.select(sa.func.max(CategoryVersion.id))
PHRASES = Path(__file__).with_name("phrases.csv")


@dataclass(frozen=True)
class Version:
    """How a category stood from a day on, and who said so."""

    category: Category
    valid_from: date
    reason: str
    changed_by: str | None
    changed_at: datetime


def categories(*, on: date | None = None, retired: bool = False) -> list[Category]:
    """The categories as they stand on a day (today unless given), in the council's order; `retired` ones too if asked."""
    return [category for category in _standing(on or clock.today()).values() if retired or not category.retired]


def category(code: str, *, on: date | None = None) -> Category:
    """One category, retired or not.

    Raises:
        NoSuchCategory: the council has none of this code.
    """
    found = _standing(on or clock.today()).get(code)
    if found is None:
        raise NoSuchCategory(category=code)
    return found


def require_open(codes: Iterable[str]) -> None:
    """Refuse what would be new in a category that is retired.

    Raises:
        KindRetired: naming the first. NoSuchCategory.
    """
    for code in codes:
        found = category(code)
        if found.retired:
            raise KindRetired(category=found.name, field="categories")


def required_checks(code: str, *, flags: Iterable[str] = (), on: date | None = None) -> frozenset[CheckKind]:
    """The checks that a task of this category needs; `flags` ("handles-money", …) add theirs.

    Raises:
        NoSuchCategory: the council has none of this code.
    """
    return category(code, on=on).required(flags)


def names() -> dict[str, str]:
    """Names by code, retired ones too, in the council's order."""
    return {found.code: found.name for found in categories(retired=True)}


def history(code: str) -> list[Version]:
    """Every version of a category, the latest first."""
    rows = db.session.scalars(
        sa.select(CategoryVersion)
        .where(CategoryVersion.code == code)
        .order_by(CategoryVersion.valid_from.desc(), CategoryVersion.id.desc())
    )
    return [Version(_category(row), row.valid_from, row.reason, row.changed_by, row.changed_at) for row in rows]


def coming() -> list[Version]:
    """Categories that begin on a later day, the first version of each, soonest first."""
    standing = _standing(clock.today())
    firsts: dict[str, CategoryVersion] = {}
    rows = db.session.scalars(
        sa.select(CategoryVersion)
        .where(CategoryVersion.valid_from > clock.today())
        .order_by(CategoryVersion.valid_from, CategoryVersion.id)
    )
    for row in rows:
        if row.code not in standing:
            first = firsts.setdefault(row.code, row)
            if first.valid_from == row.valid_from:  # the later id wins on the same day
                firsts[row.code] = row
    return [
        Version(_category(row), row.valid_from, row.reason, row.changed_by, row.changed_at) for row in firsts.values()
    ]


def to_edit(code: str) -> Category:
    """How a category stands today, or as it will begin.

    Raises:
        NoSuchCategory: the council has none of this code.
    """
    found = {version.category.code: version.category for version in coming()}.get(code)
    return found or category(code)


def begins(code: str) -> date | None:
    """The first day of a category that is yet to begin; None for one that stands or is unknown."""
    return {version.category.code: version.valid_from for version in coming()}.get(code)


def changed_from(day: date, *, back: int = 0) -> list[str]:
    """Codes of the categories of which a version begins on this day, or on one of the `back` days before it."""
    begun = CategoryVersion.valid_from.between(day - timedelta(days=back), day)
    asked = sa.select(CategoryVersion.code).where(begun).distinct()
    return list(db.session.scalars(asked.order_by(CategoryVersion.code)))


def _standing(on: date) -> dict[str, Category]:
    """The categories of a day by code, kept until a version is added."""
    key = (on, unit.once(LATEST, lambda: db.session.scalar(_LATEST)))
    kept: tuple[object, dict[str, Category]] | None = current_app.extensions.get("kith.categories")
    if kept is None or kept[0] != key:
        kept = (key, _read(on))
        current_app.extensions["kith.categories"] = kept
    return kept[1]


def _read(on: date) -> dict[str, Category]:
    rows = db.session.scalars(
        sa.select(CategoryVersion)
        .where(CategoryVersion.valid_from <= on)
        .order_by(CategoryVersion.valid_from, CategoryVersion.id)
    )
    latest = {row.code: row for row in rows}
    if not latest:  # a council that is not set up yet works by what every council starts with
        return {category.code: category for category in DEFAULTS}
    return {row.code: _category(row) for row in sorted(latest.values(), key=lambda row: (row.place, row.code))}


def _category(row: CategoryVersion) -> Category:
    return Category(
        row.code,
        row.name,
        row.plain,
        row.risk,
        frozenset(map(Who, row.who)),
        frozenset(map(CheckKind, row.checks)),
        {Flag(flag): frozenset(map(CheckKind, kinds)) for flag, kinds in row.extra.items()},
        frozenset(map(Holder, row.bookable_by)),
        row.lgsl,
        row.retired,
        tuple(row.phrases),
    )


@cache
def phrases() -> dict[str, str]:
    """What people say, in any language, and the code of the category they mean by it; data of our own.

    People write as they speak, whatever language they read the pages in. So what is the same in two languages means what
    it means in the one that stands first in the file.
    """
    with PHRASES.open(encoding="utf-8", newline="") as file:
        found: dict[str, str] = {}
        for row in csv.DictReader(file):
            found.setdefault(row["phrase"], row["category"])
        return found


def own_phrases() -> tuple[tuple[str, str], ...]:
    """What people here say, and the code they mean: the council's own phrases, and the names of the kinds it added.

    These go before those that every council starts with.
    """
    defaults = {category.code for category in DEFAULTS}
    found: dict[str, str] = {}
    for one in categories():
        if one.code not in defaults:
            found[one.name.casefold()] = one.code
    found |= {phrase: one.code for one in categories() for phrase in one.phrases}
    return tuple(found.items())
