"""When a month of the books can be closed, and why it can not."""

from __future__ import annotations

from datetime import datetime, tzinfo

from hub.kernel.errors import Refused
from hub.kernel.month import Month
from hub.kernel.words import N_
from payments.ledger.domain import SEALED_BEHIND


class NotNext(Refused):
    """Months are closed one after the other."""

    code = "month-not-next"
    template = N_("Months are closed in order. The next to be closed is %(next)s.")


class NotOver(Refused):
    """A month can be closed a day after its end."""

    code = "month-not-over"
    template = N_("This month can be closed from a day after its end, when nothing can be posted into it any more.")


class NotReconciled(Refused):
    """No reconciliation has looked at the whole month yet."""

    code = "month-not-reconciled"
    template = N_("The books have not been reconciled with Stripe since this month ended. That happens every night.")


class BreaksOpen(Refused):
    """A month with a break that nobody worked."""

    code = "month-breaks-open"
    template = N_("Breaks of this month or before that are not explained: %(count)s. Work them to zero first.")


class SealsBroken(Refused):
    """The chain of seals does not hold."""

    code = "month-seals-broken"
    template = N_("The seals of the ledger do not hold (%(detail)s). Nothing can be closed until that is looked into.")


def can_close(month: Month, now: datetime, zone: tzinfo) -> bool:
    """Whether nothing can be posted into a month any more: no unit is open for so long."""
    return now >= month.ends(zone) + SEALED_BEHIND
