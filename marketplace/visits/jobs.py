"""What falls due for visits by the clock."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.visits import queries, services

JOBS = (
    Job("auto-confirm", timedelta(minutes=30), queries.due_to_confirm, services.auto_confirm, ahead=queries.read_ahead),
    Job("ask-missed", timedelta(minutes=30), queries.due_to_ask, services.ask),
    Job("close-missed", timedelta(hours=1), queries.due_to_close, services.close),
)
