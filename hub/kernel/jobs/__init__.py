"""Jobs: what falls due by the clock, idempotent, one unit per subject, under a lease."""

from hub.kernel.jobs.domain import Job
from hub.kernel.jobs.services import alive, failing, register, registered, run, run_due

__all__ = ["Job", "alive", "failing", "register", "registered", "run", "run_due"]
