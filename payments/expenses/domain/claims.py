"""What can be claimed: something that was paid for with its receipt, or a journey; and when it is too late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from hub.kernel.money import MOST_PENCE
from hub.kernel.words import N_
from payments.expenses.domain.mileage import TENTHS, Journey, Rates, miles
from payments.expenses.domain.refusals import NotAnExpense, TooFar, TooOld
from payments.expenses.domain.states import ExpenseKind
from payments.ledger.domain import Account, AccountKind

MOST_WORDS = 500


@dataclass(frozen=True)
class Claim:
    """What someone says they paid or drove.

    `about` is the URN of what it was for where it was one thing (a visit), else none. A receipt is the hash of its
    file. It is either a receipt with an amount in pence, or a journey.
    """

    words: str
    spent_on: date
    about: str | None = None
    amount_pence: int = 0
    receipt: str | None = None
    journey: Journey | None = None

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise NotAnExpense(message=N_("Say in a few words what it was for."), field="words")
        if len(self.words) > MOST_WORDS:
            raise NotAnExpense(message=N_("Use 500 letters or fewer."), field="words")
        if self.journey is not None:
            return
        if not 0 < self.amount_pence <= MOST_PENCE:
            raise NotAnExpense(message=N_("Write what you paid, at least a penny."), field="amount")
        if not self.receipt:
            raise NotAnExpense(message=N_("Choose a photograph or a PDF of the receipt."), field="receipt")

    @property
    def tidied(self) -> Claim:
        """The same, without spaces round its words: what is kept, and what a second click is compared with."""
        journey = self.journey and replace(
            self.journey, origin=self.journey.origin.strip(), destination=self.journey.destination.strip()
        )
        return replace(self, words=self.words.strip(), journey=journey)

    @property
    def kind(self) -> ExpenseKind:
        """Which of the two it is."""
        return ExpenseKind.RECEIPT if self.journey is None else ExpenseKind.MILEAGE


def check_day(rates: Rates, day: date, today: date) -> None:
    """Refuse a day to come, and one that is too long ago.

    Raises:
        NotAnExpense: it has not been yet.
        TooOld: it is more than `rates.months_back` months ago.
    """
    if day > today:
        raise NotAnExpense(message=N_("That day has not come yet. Check the date."), field="spent_on")
    if day < today - relativedelta(months=rates.months_back):
        raise TooOld(months=rates.months_back, field="spent_on")


def check_distance(rates: Rates, tenths: int) -> None:
    """Refuse more tenths of a mile on one day, all its journeys together, than can be claimed.

    Raises:
        TooFar: it is more than `rates.miles_a_day`.
    """
    if tenths > rates.miles_a_day * TENTHS:
        raise TooFar(miles=miles(tenths), most=miles(rates.miles_a_day * TENTHS), field="miles")


def payable(claimant: str, fund: str) -> Account:
    """What is owed to whoever claimed (a URN), of one fund."""
    return Account(AccountKind.VOLUNTEER_PAYABLE, fund, claimant)
