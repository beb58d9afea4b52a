"""Up to which amounts one officer decides alone, from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_PENCE = 100_000_000  # a million pounds: over it two look at everything, whatever was decided


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "limits-wrong"
    template = N_("Write an amount from 1p to a million pounds.")


class StartsTooSoon(Invalid):
    """Limits of today or of the past would change what was decided under them."""

    code = "limits-too-soon"
    template = N_("Choose a day after today. What was decided until then stays as it was.")


@dataclass(frozen=True)
class Limits:
    """In pence, each the most that one officer decides alone: a week's run of payments, a break in the books."""

    run_pence: int = 500_000
    break_pence: int = 10_000

    def __post_init__(self) -> None:
        for name, pence in self.as_dict().items():
            if not 0 < pence <= MOST_PENCE:
                raise LimitsWrong(field=name)

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()


@dataclass(frozen=True)
class Version:
    """Limits, and the first day of them."""

    starts: date
    limits: Limits


def in_force(versions: Iterable[Version], day: date) -> Limits:
    """The limits of a day, from versions in the order in which they were set: of one first day the last holds."""
    found: Version | None = None
    for one in versions:
        if one.starts <= day and (found is None or one.starts >= found.starts):
            found = one
    return found.limits if found else DEFAULT


def start_after(starts: date, today: date) -> None:
    """Refuse limits that would hold already.

    Raises:
        StartsTooSoon: their first day is today or past.
    """
    if starts <= today:
        raise StartsTooSoon(field="starts")
