"""Two ways in which what is owed back ends without netting: Stripe reverses some of a transfer, or it is written off."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Invalid, Refused
from hub.kernel.words import N_
from payments.funds.domain import at_stripe, bank, owed_to_stripe
from payments.ledger.domain import OPS, OWN, Account, AccountKind

MOST_WORDS = 500


class ReversalState(StrEnum):
    """Where a reversal stands."""

    ASKED = "asked"  # of Stripe; nobody nets it meanwhile
    DONE = "done"  # the money is back
    REFUSED = "refused"  # the supplier has not so much at Stripe: it is owed back as before


class Answered(StrEnum):
    """What Stripe says to it."""

    MAKE = "make"
    REFUSE = "refuse"


REVERSAL: dict[tuple[ReversalState, Answered], ReversalState] = {
    (ReversalState.ASKED, Answered.MAKE): ReversalState.DONE,
    (ReversalState.ASKED, Answered.REFUSE): ReversalState.REFUSED,
}


class WriteOffState(StrEnum):
    """Where a write-off stands."""

    PROPOSED = "proposed"
    WRITTEN_OFF = "written_off"
    DROPPED = "dropped"


class WriteOffEvent(StrEnum):
    """What a second officer, or the first, does with it."""

    APPROVE = "approve"
    DROP = "drop"


WRITE_OFF: dict[tuple[WriteOffState, WriteOffEvent], WriteOffState] = {
    (WriteOffState.PROPOSED, WriteOffEvent.APPROVE): WriteOffState.WRITTEN_OFF,
    (WriteOffState.PROPOSED, WriteOffEvent.DROP): WriteOffState.DROPPED,
}


class NoTransfer(Refused):
    """There is no transfer of which it could be taken back."""

    code = "no-transfer"
    template = N_("No transfer brought this money, so none can be taken back. It is netted from what is owed next.")


class NothingOwedBack(Refused):
    """A write-off of nothing."""

    code = "nothing-owed-back"
    template = N_("Nothing is owed back here, or all of it is being taken back through Stripe.")


class WriteOffWaits(Conflict):
    """One at a time for each supplier and fund."""

    code = "write-off-waits"
    template = N_("A write-off of this waits for a second officer already.")


class WriteOffChanged(Conflict):
    """What is owed back is another sum than was proposed."""

    code = "write-off-changed"
    template = N_("What is owed back has changed since this was proposed. Drop it, look again, and propose it anew.")


class SecondOfficer(Forbidden):
    """A write-off takes two."""

    code = "second-officer"
    template = N_("Someone else in finance must approve this, because you proposed it.")


class NoReason(Invalid):
    """A write-off without a reason."""

    code = "no-reason"
    template = N_("Say in a sentence why it will not come back.")


def made_up(fund: str) -> Account:
    """Where the council makes up for what a fund lost: at the bank; residents' own money at Stripe, where it is of use."""
    return at_stripe(fund) if fund == OWN else bank(fund)


def loss(fund: str, pence: int) -> tuple[tuple[Account, Account, int], ...]:
    """The council's own side of a write-off: Dr exp.bad_debt / Cr bank, in the fund of its own costs.

    The other side is Dr bank / Cr receivable in the fund that lost the money, so that money crosses with its cash. Of
    residents' own money it is owed to the balance at Stripe, until the council pays it in.
    """
    return ((Account(AccountKind.BAD_DEBT, OPS), owed_to_stripe() if fund == OWN else bank(OPS), pence),)
