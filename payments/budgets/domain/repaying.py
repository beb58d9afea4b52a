"""What a resident contributed to a budget that is over, and does not have to: it goes back to them. No clock, no table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from hub.kernel.errors import Conflict, Refused
from hub.kernel.words import N_
from payments.budgets.domain.terms import draw


class RepaymentState(StrEnum):
    """Where what goes back stands: written, paid once a colleague has approved it, or dropped."""

    PROPOSED = "proposed"
    PAID = "paid"
    DROPPED = "dropped"


class NothingToRepay(Refused):
    """There is nothing of a resident's own in a budget that they do not have to contribute."""

    code = "nothing-to-repay"
    template = N_("Nothing is to be paid back to the person now.")


class RepaymentOpen(Conflict):
    """One is written, and waits for a colleague."""

    code = "repayment-open"
    template = N_("A repayment waits for approval already. Decide about that one first.")


class RepaymentDecided(Conflict):
    """A repayment is approved or dropped once."""

    code = "repayment-decided"
    template = N_("This repayment has been decided already. Open the budget again to see how.")


class RepaymentChanged(Conflict):
    """Since it was written, less is to be paid back."""

    code = "repayment-changed"
    template = N_("Only %(due)s is to be paid back now. Drop this repayment, and write it again.")


class NotAtTheBank(Refused):
    """A fund's money is at Stripe, where a resident is not paid from."""

    code = "not-at-the-bank"
    template = N_(
        "“%(fund)s” has %(there)s at the bank, and %(needed)s is to be paid from it. Bring the rest back from Stripe, "
        "or record what came in."
    )


def to_repay(came_pence: int, asked_pence: int, taken_pence: int) -> int:
    """Of what came in from a resident, the pence that they do not have to contribute.

    They contribute what was asked for the budget's days, and never more than its visits take (Care and Support
    Statutory Guidance, 8.2 and annex C: a charge is at most what the help costs).
    """
    return max(0, came_pence - min(asked_pence, taken_pence))


def repaid_from(pence: int, free: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """From which funds so much goes back, as far as it is free: their own share first, then in order of use.

    What they contributed was spent first, so that another fund may owe what it was spared by them.

    Args:
        pence: what is to go back.
        free: (fund, pence that stand free of it), in order of use.
    """
    return draw(min(pence, sum(there for _fund, there in free)), free) or []
