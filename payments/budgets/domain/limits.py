"""The limits of budgets, in weeks, days and months: data with dates, which finance may change."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "limits-wrong"
    template = N_("Check the numbers: every one must be above nought.")


class ReserveWrong(LimitsWrong):
    """A most that is less than the least."""

    code = "reserve-wrong"
    template = N_("The longest reserve is shorter than the shortest.")


@dataclass(frozen=True)
class Limits:
    """What holds from a day on, in whole weeks, days or months.

    A warning is given when money runs short within `warn_weeks`; the usual week is taken from the last `usual_weeks`.
    A reduction is told `notice_weeks` before it begins. A reserve of `reserve_least_weeks` to `reserve_most_weeks` may
    stay; beyond `surplus_weeks` it is a surplus, about which the person may answer for `reply_days` days. A budget is
    looked at within `first_review_months`, then every `review_months` at most, and told `review_notice_weeks` before.
    """

    warn_weeks: int = 8
    usual_weeks: int = 8
    notice_weeks: int = 4
    reserve_least_weeks: int = 4
    reserve_most_weeks: int = 8
    surplus_weeks: int = 8
    reply_days: int = 28
    first_review_months: int = 6
    review_months: int = 12
    review_notice_weeks: int = 4

    def __post_init__(self) -> None:
        if min(asdict(self).values()) < 1:
            raise LimitsWrong
        if self.reserve_most_weeks < self.reserve_least_weeks:
            raise ReserveWrong(field="reserve_most_weeks")

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()
