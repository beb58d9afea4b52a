"""What falls due for the ledger: sealing, and the nightly proof."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel import unit
from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from payments.ledger import queries, services


class LedgerBroken(Exception):
    """The nightly proof found something that does not hold; the job's failure is what operations look at."""


def _seal(_subject: str, now: datetime) -> None:
    while unit.write(services.seal, now):  # a unit a batch, so that nobody waits long for the write lock
        pass


def _verify(_subject: str, _now: datetime) -> None:
    breaks = unit.read(queries.prove)
    if breaks:
        raise LedgerBroken("; ".join(f"{b.kind} {b.subject}: {b.detail}" for b in breaks[:20]))


SEAL = Job(name="seal-ledger", every=timedelta(hours=1), due=whole, act=_seal, outside=True)
VERIFY = Job(name="verify-ledger", every=timedelta(days=1), due=whole, act=_verify, outside=True)
