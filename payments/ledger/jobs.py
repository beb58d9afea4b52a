"""What falls due for the ledger: sealing, and the nightly proof."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from payments.ledger import queries, services


class LedgerBroken(Exception):
    """The nightly proof found something that does not hold; the job's failure is what operations look at."""


def _seal(_subject: str, now: datetime) -> None:
    while services.seal(now):
        pass


def _verify(_subject: str, _now: datetime) -> None:
    breaks = queries.verify()
    if breaks:
        raise LedgerBroken("; ".join(f"{b.kind} {b.subject}: {b.detail}" for b in breaks[:20]))


SEAL = Job(name="seal-ledger", every=timedelta(hours=1), due=whole, act=_seal)
VERIFY = Job(name="verify-ledger", every=timedelta(days=1), due=whole, act=_verify)
