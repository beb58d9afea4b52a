"""The limits of budgets: how many weeks of this and days of that; data with dates, which finance may change."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "limits-wrong"
    template = N_("Check the numbers: every one above nought, and a surplus of more weeks than the reserve.")


@dataclass(frozen=True)
class Limits:
    """What holds from a day on (money.md, the table of personal budgets). Weeks, days and months are whole.

    `notice_weeks` before the money of a budget is lowered or ends; `surplus_weeks` of instalments above which what
    stands free is a surplus; `reply_days` to answer before it is recalled; `reserve_weeks` that always stay, unless
    the budget says another number; reviews within `first_review_months`, then at most `review_months` apart; a
    warning when money runs short within `warn_weeks`; the usual week is taken from the last `usual_weeks`.
    """

    notice_weeks: int = 4
    surplus_weeks: int = 8
    reply_days: int = 21
    reserve_weeks: int = 4
    first_review_months: int = 6
    review_months: int = 12
    warn_weeks: int = 8
    usual_weeks: int = 8

    def __post_init__(self) -> None:
        if min(asdict(self).values()) < 1 or self.surplus_weeks < self.reserve_weeks:
            raise LimitsWrong

    @property
    def notice(self) -> timedelta:
        """How long before it happens people are told."""
        return timedelta(weeks=self.notice_weeks)

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()
