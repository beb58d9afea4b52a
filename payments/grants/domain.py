"""What a grant is, who decides on it, and what is refused about one. No clock, no table."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel import errors
from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_

MOST_PENCE = 100_000_000


class GrantState(StrEnum):
    """Where a grant stands; that it is over follows from its last day."""

    PROPOSED = "proposed"  # over the limit of one officer: a second decides
    GIVEN = "given"
    REFUSED = "refused"


class GrantEvent(StrEnum):
    """What a second officer does."""

    GIVE = "give"
    REFUSE = "refuse"


GRANT: dict[tuple[GrantState, GrantEvent], GrantState] = {
    (GrantState.PROPOSED, GrantEvent.GIVE): GrantState.GIVEN,
    (GrantState.PROPOSED, GrantEvent.REFUSE): GrantState.REFUSED,
}


class NotAGrant(Invalid):
    """A grant that cannot be."""

    code = "not-a-grant"
    template = N_("%(message)s")


class GrantDecided(Conflict):
    """A grant is decided once."""

    code = "grant-decided"
    template = N_("This grant has been decided already. Open it again to see how.")


class SentBefore(errors.SentBefore):
    """The same form came with something else in it."""

    code = "grant-sent-before"
    template = N_("This form was sent before, with other details. Look at the grants, and begin a new one.")


def needs_two(amount_pence: int, alone_pence: int, limit_pence: int) -> bool:
    """Whether a second officer decides: it is over the limit, with what one officer gave the person alone lately."""
    return amount_pence + alone_pence > limit_pence


def check(amount_pence: int, reason: str) -> None:
    """Refuse an amount of nothing, or no reason.

    Raises:
        NotAGrant: `field` says which.
    """
    if not 0 < amount_pence <= MOST_PENCE:
        raise NotAGrant(message=N_("Write an amount from 1p to a million pounds."), field="amount")
    if not reason.strip():
        raise NotAGrant(message=N_("Write a reason. It stays on the record, and the person reads it."), field="reason")
