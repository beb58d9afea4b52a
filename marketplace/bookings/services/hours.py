"""The last hour of an offer's week goes to exactly one: its row is locked, then what is taken is counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date
from flask_babel import get_locale
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock
from hub.kernel.db import db, is_sqlite, table
from hub.people import queries as people
from marketplace.bookings.domain import SlotTaken
from marketplace.bookings.models import OfferWeek
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import OfferView
from marketplace.visits import queries as visits
from marketplace.visits.queries import Span


def monday_of(at: datetime) -> date:
    """The Monday of the week, on the council's wall, in which a moment lies."""
    day = clock.local(at).date()
    return day - timedelta(days=day.weekday())


def lock_weeks(offer: OfferView, mondays: Iterable[date]) -> None:
    """Lock the offer's weeks, and for a person theirs across all their offers, always in the same order."""
    abouts = sorted({offer.urn, offer.party} if _alone(offer) else {offer.urn})
    keys = [{"about": about, "monday": monday} for about in abouts for monday in sorted(set(mondays))]
    if not keys:
        return
    db.session.execute(_weeks(is_sqlite()), keys)
    if is_sqlite():
        return  # a writing unit has locked everything since it began
    wanted = sa.tuple_(OfferWeek.about, OfferWeek.monday).in_([(k["about"], k["monday"]) for k in keys])
    db.session.execute(
        sa.select(OfferWeek.about).where(wanted).order_by(OfferWeek.about, OfferWeek.monday).with_for_update()
    )


@cache
def _weeks(on_sqlite: bool) -> Any:
    """Rows for weeks that have none yet; built once."""
    return (sqlite if on_sqlite else postgresql).insert(table(OfferWeek)).on_conflict_do_nothing()


def require_hours(offer: OfferView, wanted: Sequence[Span]) -> None:
    """Refuse where the offer has no time left for these visits; call it with its weeks locked.

    A week holds so many minutes; a person, and a thing that is lent, can be in one place at a time.

    Raises:
        SlotTaken: naming the first time that cannot be had.
    """
    if not wanted:
        return
    since = min(span.starts_at for span in wanted) - timedelta(days=8)
    until = max(span.ends_at for span in wanted) + timedelta(days=8)
    mine = {span.visit for span in wanted}
    taken = [s for s in visits.standing(offer.id, offer.party, since, until) if s.visit not in mine]
    used = Counter[date]()
    for span in taken:
        if span.offer == offer.id:
            used[monday_of(span.starts_at)] += span.minutes
    rivals = [s for s in taken if _alone(offer) or (offer.kind is OfferKind.ASSET and s.offer == offer.id)]
    for span in sorted(wanted, key=lambda s: s.starts_at):
        week = monday_of(span.starts_at)
        used[week] += span.minutes
        if used[week] > offer.capacity_minutes or any(_meet(span, rival) for rival in rivals):
            raise SlotTaken(name=people.masked_names([offer.party])[offer.party], when=_said(span.starts_at))


def _alone(offer: OfferView) -> bool:
    return offer.party.startswith("person:")


def _meet(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _said(at: datetime) -> str:
    wall = clock.local(at)
    return f"{format_date(wall.date(), 'EEEE d MMMM', locale=get_locale() or 'en_GB')}, {wall:%H:%M}"
