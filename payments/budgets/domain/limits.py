"""The limits of budgets, in weeks: data with dates, which finance may change."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "limits-wrong"
    template = N_("Check the numbers: every one must be above nought.")


@dataclass(frozen=True)
class Limits:
    """What holds from a day on, in whole weeks.

    A warning is given when money runs short within `warn_weeks`; the usual week is taken from the last `usual_weeks`.
    A reduction is told `notice_weeks` before it begins.
    """

    warn_weeks: int = 8
    usual_weeks: int = 8
    notice_weeks: int = 4

    def __post_init__(self) -> None:
        if min(asdict(self).values()) < 1:
            raise LimitsWrong

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()
