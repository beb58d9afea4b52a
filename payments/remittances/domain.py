"""A week's payments as a proposal that someone approves, and one transfer to one supplier from one fund."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Refused
from hub.kernel.words import N_
from payments.expenses.domain import payable as volunteers
from payments.holds.domain import payable
from payments.ledger.domain import Account, AccountKind

WEEKDAY = 0  # a run takes what was agreed before Monday began


class RunState(StrEnum):
    """Where a week's payments stand."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DROPPED = "dropped"


class RunEvent(StrEnum):
    """What becomes of a proposal."""

    APPROVE = "approve"
    DROP = "drop"


RUN: dict[tuple[RunState, RunEvent], RunState] = {
    (RunState.PROPOSED, RunEvent.APPROVE): RunState.APPROVED,
    (RunState.PROPOSED, RunEvent.DROP): RunState.DROPPED,
}


class State(StrEnum):
    """Where one supplier's money of one fund stands."""

    PROPOSED = "proposed"
    ASKED = "asked"  # of Stripe; it is owed no more, and not known to have gone
    SENT = "sent"
    REFUSED = "refused"  # by Stripe: owed as before, and in the next run
    KEPT = "kept"  # it could not be sent, and stays owed: `Reason` says why
    DROPPED = "dropped"  # with the whole run


class Event(StrEnum):
    """What becomes of it."""

    ASK = "ask"
    SEND = "send"
    REFUSE = "refuse"
    KEEP = "keep"
    DROP = "drop"


S, E = State, Event

REMITTANCE: dict[tuple[State, Event], State] = {
    (S.PROPOSED, E.ASK): S.ASKED,
    (S.PROPOSED, E.SEND): S.SENT,  # all of it was owed back: nothing needs to travel
    (S.PROPOSED, E.KEEP): S.KEPT,
    (S.PROPOSED, E.DROP): S.DROPPED,
    (S.ASKED, E.SEND): S.SENT,
    (S.ASKED, E.REFUSE): S.REFUSED,
}


class Reason(StrEnum):
    """Why it was kept."""

    NONE = ""
    NOT_READY = "not-ready"  # the supplier has not set up getting paid, or Stripe needs something
    NO_CASH = "no-cash"  # the fund's money is not at Stripe
    MORE = "more"  # so much more is owed since it was approved that it must be approved anew
    NOTHING = "nothing"  # nothing is owed any more: it was settled, or is being looked into


REASON_WORDS: dict[Reason, str] = {
    Reason.NOT_READY: N_("Getting paid is not set up, or Stripe needs details. It stays owed."),
    Reason.NO_CASH: N_("The fund has not enough money at Stripe. It stays owed; pay into the fund."),
    Reason.MORE: N_("More is owed now than was approved. It stays owed; the next run says all of it."),
    Reason.NOTHING: N_("Nothing is owed any more, or it is being looked into."),
}


class SameOfficer(Forbidden):
    """A large run is approved by someone else."""

    code = "same-officer"
    template = N_("Someone else in finance must approve this run: it is over the limit, and you put it forward.")


class NothingToPay(Refused):
    """A run of nothing."""

    code = "nothing-to-pay"
    template = N_("There is nothing to pay up to that day.")


class RunWaits(Conflict):
    """One run at a time: what it would take might be taken twice."""

    code = "run-waits"
    template = N_("Another run waits to be approved. Approve or drop it first.")


@dataclass(frozen=True)
class Due:
    """What one party would be sent of one fund, in pence: for visits, for expenses, less what it owes back for visits."""

    payee: str
    fund: str
    visits_pence: int
    back_pence: int = 0
    expenses_pence: int = 0

    @property
    def owed_pence(self) -> int:
        """What is owed, for whatever."""
        return self.visits_pence + self.expenses_pence

    @property
    def netted_pence(self) -> int:
        """How much of what is owed back is taken now: never of what someone laid out."""
        return min(self.visits_pence, self.back_pence)

    @property
    def net_pence(self) -> int:
        """What is transferred."""
        return self.owed_pence - self.netted_pence


def cut_off(today: date, zone: tzinfo) -> datetime:
    """The beginning of the last Monday, today included, in the council's zone: a run takes what was agreed before."""
    monday = today - timedelta(days=(today.weekday() - WEEKDAY) % 7)
    return datetime.combine(monday, time(), zone)


def grown_too_much(approved_pence: int, total_pence: int, limit_pence: int) -> bool:
    """Whether a run that was approved would send so much more by now that it must be approved anew; pence.

    What one officer let go may grow to what one officer decides alone; what two did, by as much beyond it.
    """
    return total_pence > (limit_pence if approved_pence <= limit_pence else approved_pence + limit_pence)


def clearing(fund: str) -> Account:
    """What was asked of Stripe and is not known to have gone; below zero while something is on its way."""
    return Account(AccountKind.CLEARING_TRANSFER, fund)


def transferred(payee: str, fund: str, visits_pence: int, expenses_pence: int) -> list[tuple[Account, Account, int]]:
    """The moves of a transfer that is asked for: Dr payable / Cr clearing.transfer, for visits and for expenses."""
    parts = ((payable(payee, fund), visits_pence), (volunteers(payee, fund), expenses_pence))
    return [(owed, clearing(fund), pence) for owed, pence in parts if pence]
