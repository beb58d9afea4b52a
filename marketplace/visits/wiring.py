"""What visits say to the rooms of money below them: what a claim is about, where a visit is read about, and what is on record."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import Flask, url_for
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import clock, ids, pages
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from hub.people import queries as people
from marketplace.visits import queries
from marketplace.visits.domain import Agreement
from marketplace.visits.queries import VisitView
from payments.chargebacks.ports import know_record
from payments.expenses.ports import Subject, add_subject
from payments.holds.ports import know_pages
from payments.pools import queries as pools

_HAD = N_("%(day)s: %(kind)s, begun at %(begun)s, %(minutes)s minutes, booking %(booking)s; %(said)s.")
_FOUND = N_(  # it was down as missed, and no times were kept of it
    "%(day)s: %(kind)s, planned for %(begun)s, %(minutes)s minutes, booking %(booking)s; found by an officer to have taken"
    " place."
)
_SAID = N_(  # the same, and whoever had it said that it took place
    "%(day)s: %(kind)s, planned for %(begun)s, %(minutes)s minutes, booking %(booking)s; %(said)s."
)


def init_app(app: Flask) -> None:
    """Let expenses know what a claim is about, holds where their visits are, and disputes of cards what is on record."""
    add_subject(app, "visit", _subject)
    know_pages(app, _pages)
    know_record(app, _help_had)


def _subject(visit: str, person: str) -> Subject | None:
    """What a claim about a visit says of it, and whether a person is one of those who make it."""
    try:
        view = queries.visit(visit)
    except Missing:
        return None
    words = gettext("%(kind)s on %(day)s", kind=_kind(view.category), day=pages.day(view.starts_at))
    makes = people.manages(person, view.supplier) or queries.is_sent([person], view.supplier, view.carer)
    return Subject(words, url_for("visits.show", visit=visit), makes)


def _kind(category: str) -> str:
    return gettext(categories.names().get(category, category))


def _help_had(visits: Sequence[str]) -> list[str]:
    """What the record holds of visits (URNs): when, how long, of what kind, and what both sides wrote down."""
    views = [queries.visit(ids.parse(urn)[1]) for urn in visits]
    return [_had(view) for view in views if view.delivered_minutes is not None]


def _had(view: VisitView) -> str:
    said = gettext("confirmed by whoever had it") if view.agreement is Agreement.CONFIRMED else gettext("not queried")
    if view.queried_at is not None:
        said = gettext("queried, and decided by an officer") if view.decided_at else gettext("queried")
    without_times = _FOUND if view.decided_at else _SAID
    return gettext(
        _HAD if view.checked_in_at is not None else without_times,
        day=pages.day(view.starts_at),
        kind=_kind(view.category),
        begun=clock.local(view.checked_in_at or view.starts_at).strftime("%H:%M"),
        minutes=view.delivered_minutes,
        booking=ids.short(view.booking),
        said=said,
    )


def _pages(abouts: Collection[str]) -> dict[str, str]:
    """A visit's page, also for a share of it."""
    of = {about: ids.parse(whole) for about, whole in pools.visit_of(abouts).items()}
    return {about: f"/visits/{id_}" for about, (kind, id_) in of.items() if kind == "visit"}
