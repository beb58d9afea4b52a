"""How what is shared is divided, to the penny, and why a share is not set aside. No clock, no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel.errors import Invalid, KithError, Missing, Refused
from hub.kernel.words import N_
from payments.holds.domain import HoldState, Payer, payer

FEWEST, MOST = 2, 6
"""How many share one booking."""
MOST_PARTS = 20


class NotShared(Missing):
    """Nothing is known of such a pool."""

    code = "not-shared"


class NotParts(Invalid):
    """Parts by which nothing can be divided."""

    code = "not-parts"
    template = N_("From two to six people share a booking, each with 1 to 20 parts.")


class SharerCannot(Refused):
    """One of those sharing cannot pay their share: who (`place`) and why stay out of the words, which others read."""

    code = "sharer-cannot"
    template = N_(
        "One of those sharing cannot pay their share of these visits just now, so nothing was set aside for anybody. "
        "They are told why; nobody else is."
    )
    place: int = -1
    because: KithError | None = None

    @classmethod
    def at(cls, place: int, because: KithError) -> SharerCannot:
        """Of the sharer at a place."""
        error = cls()
        error.place, error.because = place, because
        return error


@dataclass(frozen=True)
class Sharer:
    """One who shares: a resident, how many parts of the whole they pay, and the budget it comes from (none: own money).

    `through` is the delegation by which a supporter agreed for them, if any.
    """

    person: str
    parts: int
    budget: str | None
    through: str | None = None

    @property
    def payer(self) -> Payer:
        """What pays their share."""
        return payer(self.budget, None if self.budget else self.person)


def check(sharers: Sequence[Sharer]) -> None:
    """Raises NotParts where these cannot share: too few, too many, one twice, or parts out of bounds."""
    people = {sharer.person for sharer in sharers}
    right = all(1 <= sharer.parts <= MOST_PARTS for sharer in sharers)
    if not (FEWEST <= len(sharers) <= MOST and len(people) == len(sharers) and right):
        raise NotParts


def divide(pence: int, parts: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount by parts, to the penny, by largest remainder; of equal remainders the earlier comes first.

    The shares add up to the amount, and each is within a penny of its exact part, rounded up or down.
    """
    whole = sum(parts)
    if pence < 0 or min(parts, default=-1) < 0 or (pence and not whole):
        raise NotParts
    if not whole:
        return (0,) * len(parts)
    shares = [pence * part // whole for part in parts]
    remainders = sorted(range(len(parts)), key=lambda i: (-(pence * parts[i] % whole), i))
    for i in remainders[: pence - sum(shares)]:
        shares[i] += 1
    return tuple(shares)


def together(states: Sequence[HoldState]) -> HoldState | None:
    """How the money of a whole visit stands, by its shares: the least settled of them; None where there are none."""
    order = (HoldState.AWAITING, HoldState.NEEDS_REVIEW, HoldState.UNFUNDED, HoldState.HELD, HoldState.CAPTURED)
    live = [state for state in states if state is not HoldState.RELEASED]
    if not live:
        return HoldState.RELEASED if states else None
    return min(live, key=order.index)
