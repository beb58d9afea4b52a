"""How much own money may be added: data with dates, which finance may change."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from payments.checkouts.domain import LEAST_PENCE, MOST_PENCE


class LimitsWrong(Invalid):
    """Limits that cannot be."""

    code = "purse-limits-wrong"
    template = N_(
        "Check the amounts: the least is 30p or more, the most at once not below it, all together not below that."
    )


@dataclass(frozen=True)
class Limits:
    """What holds from a day on, in pence: the least and the most of one payment, and the most in one purse."""

    least_pence: int = 500
    most_pence: int = 50_000
    together_pence: int = 200_000

    def __post_init__(self) -> None:
        before = LEAST_PENCE
        for name, pence in self.as_dict().items():
            if not before <= pence <= MOST_PENCE:
                raise LimitsWrong(field=name)
            before = pence

    def as_dict(self) -> dict[str, int]:
        """For JSON."""
        return asdict(self)


DEFAULT = Limits()
