"""What falls due: forgetting tries, letters and invitations whose time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from hub.people import services


def _forget(_subject: str, now: datetime) -> None:
    services.forget_old(now)


def due() -> Sequence[Job]:
    """This room's jobs."""
    return (Job(name="forget-tries-and-letters", every=timedelta(hours=6), due=whole, act=_forget),)
