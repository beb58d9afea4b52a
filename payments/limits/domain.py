"""Up to which amounts one officer decides alone, from a day on."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

MOST_PENCE = 100_000_000  # a million pounds: over it two look at everything, whatever was decided


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "limits-wrong"
    template = N_("Write an amount from 1p to a million pounds.")


@dataclass(frozen=True)
class Limits:
    """In pence, each the most that one officer decides alone: a week's payments, a break in the books, a grant."""

    run_pence: int = 500_000
    break_pence: int = 10_000
    grant_pence: int = 50_000

    def __post_init__(self) -> None:
        for name, pence in self.as_dict().items():
            if not 0 < pence <= MOST_PENCE:
                raise LimitsWrong(field=name)

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()
