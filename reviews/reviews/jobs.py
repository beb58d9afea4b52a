"""What falls due: sealed reviews whose window has passed."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from reviews.reviews import queries, services

REVEAL = Job("reveal-reviews", timedelta(hours=1), queries.due_to_show, services.reveal)
