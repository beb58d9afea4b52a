"""What falls due for visits by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hub.kernel import ids
from hub.kernel.jobs import Job
from marketplace.visits import queries, services
from payments.holds import services as holds


def _silent(visit_ids: Sequence[str]) -> None:
    """Read at once what confirming them by silence asks for one by one: the visits, whose they are, their money."""
    queries.read_ahead(visit_ids)
    holds.read_ahead({ids.urn("visit", id_) for id_ in visit_ids})


JOBS = (
    Job("auto-confirm", timedelta(minutes=30), queries.due_to_confirm, services.auto_confirm, ahead=_silent),
    Job("ask-missed", timedelta(minutes=30), queries.due_to_ask, services.ask),
    Job("close-missed", timedelta(hours=1), queries.due_to_close, services.close),
)
