"""Officers at work on what the figures say: each working day a few alerts are answered, with reasons on the record."""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.services.world import World
from demo.clock.domain import START
from hub.kernel import jobs
from oversight.alerts import queries as alerts
from oversight.alerts.domain import AlertState
from oversight.alerts.queries import AlertView
from oversight.decisions.domain import Reasons
from oversight.levers import services as levers

FIGURES = ("rebuild-warehouse", "freeze-figures", "watch-figures")
LOOK_ON = START.date() - timedelta(days=15)  # so long is left for what they find then
A_DAY = 3
KEPT = 1  # alerts of each kind that still wait for whoever comes in
REVIEW = timedelta(weeks=8)
WHY = (
    ("Two suppliers have told us that they take people on; the figures of the next period will show it.",
     "A call for services now, which would come before they have begun."),
    ("Few people asked in this period, so that one of them more or less moves the figure.",
     "A call for services, which so small a number does not carry."),
    ("We have spoken with the suppliers concerned. They know the cause, and it is being mended.",
     "Suspending the offers, which would leave people without help."),
)  # fmt: skip


def look() -> None:
    """Gather the figures, freeze what is over and open alerts: outside any unit, as the worker does."""
    for name in FIGURES:
        jobs.run(jobs.registered()[name], force=True)


def deal(world: World, today: date) -> None:
    """Answer a few alerts, the oldest first, but leave some of each kind."""
    if today <= LOOK_ON or today.weekday() > 4:
        return
    for number, alert in enumerate(_waiting()[:A_DAY]):
        reasons, instead = WHY[(today.toordinal() + number) % len(WHY)]
        why = Reasons("Care Act 2014, section 5", reasons, instead, "none", today + REVIEW)
        levers.leave_it(alert.id, why=why, by=world.staff["commissioner"])


def _waiting() -> list[AlertView]:
    """Those that nobody has answered, the oldest first, without the latest of each kind."""
    left: list[AlertView] = []
    kept: dict[str, int] = {}
    for alert in sorted(alerts.alerts(), key=lambda alert: (alert.opened_at, alert.id), reverse=True):
        if alert.state is not AlertState.OPEN:
            continue
        kind = alert.metric.code
        kept[kind] = kept.get(kind, 0) + 1
        if kept[kind] > KEPT:
            left.append(alert)
    return left[::-1]
