"""What falls due for the index: it is built where it is missing, mended where it has drifted, and brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from hub.categories import queries as categories
from hub.kernel import clock, unit
from hub.kernel.jobs import Job, run
from marketplace.offers import queries as offers
from marketplace.searches import services
from matching.search.ports import Away
from matching.search.queries import index, paired
from reviews.reviews import queries as reviews

LOOK_BACK = 14  # days: on the day itself perhaps no worker ran, and to follow again changes nothing

log = structlog.get_logger(__name__)


def _due(_now: datetime) -> Sequence[str]:
    return () if services.sound() else ("all",)


def _mend(_subject: str, _now: datetime) -> None:
    services.rebuild()


def _behind(_now: datetime) -> Sequence[str]:
    pair = paired()
    return ("all",) if pair and pair.behind() else ()


def _catch_up(_subject: str, _now: datetime) -> None:
    pair = paired()
    if pair:
        try:
            pair.catch_up()
        except Away as away:  # the next minute asks again
            log.warning("search server is still behind", why=away.reason)


def _kinds_due(now: datetime) -> Sequence[str]:
    return ("all",) if _changed(now) else ()


def _follow_kinds(_subject: str, now: datetime) -> None:
    """All of them together: kinds change by the dozen where a council begins, and one offer gives help of several."""
    unit.read(_feed_kinds, now)


def _feed_kinds(now: datetime) -> None:
    changed = set(_changed(now))
    services.feed([view.id for view in offers.live() if not changed.isdisjoint(view.categories)])


def _changed(now: datetime) -> list[str]:
    return categories.changed_from(clock.local(now).date(), back=LOOK_BACK)


def _mean_due(now: datetime) -> Sequence[str]:
    today = clock.local(now).date()
    return ("all",) if today - reviews.mean_since(today) < timedelta(days=LOOK_BACK) else ()


def _follow_mean(_subject: str, _now: datetime) -> None:
    unit.read(lambda: services.feed([view.id for view in offers.live()]))


MEND = Job("mend-search", timedelta(minutes=10), _due, _mend, outside=True)
CATCH_UP = Job("catch-up-search", timedelta(minutes=1), _behind, _catch_up, outside=True)
FOLLOW_KINDS = Job("follow-kinds-of-help", timedelta(hours=6), _kinds_due, _follow_kinds, outside=True)
FOLLOW_MEAN = Job("follow-mean-of-reviews", timedelta(days=1), _mean_due, _follow_mean, outside=True)
JOBS = (MEND, CATCH_UP, FOLLOW_KINDS, FOLLOW_MEAN)


def build_if_missing() -> None:
    """Do not wait ten minutes where a worker starts and finds no index at all (house.md: it may burn down tonight)."""
    if not index().built():
        run(MEND, force=True)
    pair = paired()
    if pair:
        pair.look()
