"""The months of the books: where each begins and ends in the council's zone, and when one can be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from hub.kernel.errors import Refused
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


@dataclass(frozen=True)
class Month:
    """One month of the council's calendar."""

    first: date

    @property
    def name(self) -> str:
        """As it stands in addresses, such as `2026-11`."""
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        """The one after it."""
        y, m = self.first.year, self.first.month
        return Month(date(y + m // 12, m % 12 + 1, 1))

    def begins(self, zone: tzinfo) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), zone)

    def ends(self, zone: tzinfo) -> datetime:
        """The first moment that is not in it."""
        return self.next.begins(zone)

    def can_close(self, now: datetime, zone: tzinfo) -> bool:
        """Whether nothing can be posted into it any more: no unit is open for so long."""
        return now >= self.ends(zone) + SEALED_BEHIND


def month_of(moment: datetime, zone: tzinfo) -> Month:
    """The month in which a moment lies."""
    local = moment.astimezone(zone)
    return Month(date(local.year, local.month, 1))


def parse(text: str) -> Month | None:
    """A month as it stands in an address; None where it is none."""
    try:
        return Month(date.fromisoformat(f"{text}-01")) if len(text) == 7 else None
    except ValueError:
        return None


def months(first: Month, last: Month) -> Iterator[Month]:
    """From one to the other, both included."""
    month = first
    while month.first <= last.first:
        yield month
        month = month.next
