"""What visits say to the rooms of money below them: what a claim is about, and where a visit is read about."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, url_for
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import ids, pages
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.visits import queries
from payments.expenses.ports import Subject, add_subject
from payments.holds.ports import know_pages
from payments.pools import queries as pools


def init_app(app: Flask) -> None:
    """Let expenses know what a claim is about, and holds where their visits are."""
    add_subject(app, "visit", _subject)
    know_pages(app, _pages)


def _subject(visit: str, person: str) -> Subject | None:
    """What a claim about a visit says of it, and whether a person is one of those who make it."""
    try:
        view = queries.visit(visit)
    except Missing:
        return None
    kinds = {category.code: gettext(category.name) for category in categories.categories(retired=True)}
    words = gettext("%(kind)s on %(day)s", kind=kinds.get(view.category, ""), day=pages.day(view.starts_at))
    makes = people.manages(person, view.supplier) or queries.is_sent([person], view.supplier, view.carer)
    return Subject(words, url_for("visits.show", visit=visit), makes)


def _pages(abouts: Collection[str]) -> dict[str, str]:
    """A visit's page, also for a share of it."""
    of = {about: ids.parse(whole) for about, whole in pools.visit_of(abouts).items()}
    return {about: f"/visits/{id_}" for about, (kind, id_) in of.items() if kind == "visit"}
