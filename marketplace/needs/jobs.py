"""What falls due for needs: their end, the unmet-need signal, old drafts, and the next look at the outcome."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.needs import queries, services

JOBS = (
    Job("expire-needs", timedelta(hours=1), services.due_to_end, services.fall_due, ahead=queries.read_ahead),
    Job("signal-unmet-needs", timedelta(hours=1), services.due_unmet, services.signal_unmet),
    Job("tell-unhelped-needs", timedelta(days=1), services.due_to_tell_unhelped, services.tell_unhelped),
    Job("ask-how-needs-are", timedelta(hours=6), services.due_looks, services.ask_look),
    Job("forget-need-drafts", timedelta(hours=6), services.due_drafts, services.forget_draft),
)
