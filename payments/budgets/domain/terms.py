"""A budget's terms: its periods, what lands when, and how an amount is drawn from funds in order. No clock, no table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from hub.kernel import money
from hub.kernel.errors import Conflict, Forbidden, Invalid
from hub.kernel.words import N_
from payments.budgets.domain.steps import Contribution, Deployment, Step
from payments.ledger.domain import Account, AccountKind

WEEKS = 4
# Money is paid in advance: an instalment lands a week before the period it pays for, so that visits of a period's
# first days are held well before the 72 hours after which a visit without money is looked into.
LEAD = timedelta(days=7)
DAY = timedelta(days=1)
HOLDERS = ("person", "place")


class BudgetState(StrEnum):
    """Where a budget stands; `ended` follows from its dates and is never stored by a service."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


class BudgetKind(StrEnum):
    """What a budget is: one that a person lives on, or a grant: one fund's money, given once."""

    PERSONAL = "personal"
    GRANT = "grant"


class NotABudget(Invalid):
    """Terms that no budget can have."""

    code = "not-a-budget"
    template = N_("%(message)s")


class BudgetOver(Conflict):
    """A budget that waited for its approval until its last day was over."""

    code = "budget-over"
    template = N_("The last day of this budget is over, so nothing would come in. Refuse it, and write another one.")


class OwnEntry(Forbidden):
    """Whoever wrote a budget, or holds it, cannot approve it."""

    code = "own-entry"
    template = N_("Someone else in finance must decide this, because you wrote it or it is yours.")


class AlreadyDecided(Conflict):
    """A budget is approved or refused once."""

    code = "budget-decided"
    template = N_("This budget has been decided already. Open it again to see how.")


@dataclass(frozen=True)
class Period:
    """The days that one instalment pays for: from `starts` to the day before `until`."""

    number: int
    starts: date
    until: date
    amount_pence: int

    @property
    def due(self) -> date:
        """The day on which its money lands."""
        return self.starts - LEAD

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.starts <= day < self.until


@dataclass(frozen=True)
class Terms:
    """What was agreed: dates (both included), pence every `weeks` weeks from the start, and pence once.

    `steps` are the changes since, in order of the day from which each holds. `ends` is the last day as it was agreed;
    `last` is what a change has made of it.
    """

    starts: date
    ends: date
    instalment_pence: int
    weeks: int = WEEKS
    one_off_pence: int = 0
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise NotABudget(message=N_("The last day is before the first day. Change one of them."), field="ends")
        if self.ends - self.starts > timedelta(days=3 * 366):
            raise NotABudget(message=N_("A budget runs for three years at most."), field="ends")
        if not 1 <= self.weeks <= 52:
            raise NotABudget(message=N_("An instalment comes every 1 to 52 weeks."), field="weeks")
        if self.instalment_pence < 0 or self.one_off_pence < 0 or not self.instalment_pence + self.one_off_pence:
            raise NotABudget(
                message=N_("Write what the budget pays: an instalment, or an amount once."), field="instalment"
            )

    @property
    def last(self) -> date:
        """Its last day: as agreed, or before it the one before the day from which a change says that it is over."""
        overs = (step.starts - DAY for step in self.steps if step.over and self.on(step.starts).over)
        return min([self.ends, *overs])

    @property
    def after(self) -> date:
        """The day after its last."""
        return self.last + DAY

    def periods(self) -> Sequence[Period]:
        """Every period in order. Money paid once comes with the first; a short last period has its share by days."""
        return _periods(self)

    def lands(self, starts: date, until: date, whole: int) -> int:
        """What lands for days of a period, by the steps that hold in it."""
        if not self.steps:
            return money.share(self.instalment_pence, (until - starts).days, whole)
        cuts = sorted({starts, until, *(step.starts for step in self.steps if starts < step.starts < until)})
        return sum(money.share(self.on(a).landing_pence, (b - a).days, whole) for a, b in itertools.pairwise(cuts))

    def asked(self, landed: int) -> int:
        """What the resident was asked to pay to the council for the periods that have money."""
        if not self.steps:
            return 0
        asked, whole = 0, timedelta(weeks=self.weeks).days
        for period in self.periods()[:landed]:
            inner = {step.starts for step in self.steps if period.starts < step.starts < period.until}
            for a, b in itertools.pairwise(sorted({period.starts, period.until} | inner)):
                step = self.on(a)
                if step.contribution is Contribution.COLLECTED:
                    asked += money.share(step.contribution_pence, (b - a).days, whole)
        return asked

    def directly(self, day: date) -> bool:
        """Whether a day's visits are paid from the resident's own account, not by Kith."""
        return bool(self.steps) and self.on(day).deployment is Deployment.DIRECT

    def on(self, day: date) -> Step:
        """The step in force on a day: the last that began by then, and what was first agreed before any."""
        return next((step for step in reversed(self.steps) if step.starts <= day), self.first)

    @property
    def first(self) -> Step:
        """What was agreed at the beginning."""
        return Step(self.starts, self.instalment_pence)

    def known(self, day: date) -> Terms:
        """The same terms without what is to change after a day."""
        return replace(self, steps=tuple(step for step in self.steps if step.starts <= day)) if self.steps else self

    def paid_until(self, landed: int) -> date | None:
        """The day after the last that has money, when `landed` instalments have come; None before the first.

        More may have come than there are periods, where the last day was brought forward since.
        """
        return self.periods()[:landed][-1].until if landed else None

    def coming(self, landed: int) -> Sequence[Period]:
        """The periods whose money is still to come."""
        return self.periods()[landed:]

    def due(self, landed: int, day: date) -> Sequence[Period]:
        """The periods whose money is to land by a day, in order; none once the budget's last day is over.

        Outside its dates nothing is set aside (money.md), so what came then could not be used: it stays in the funds,
        and what was delivered is paid from them.
        """
        if self.over(day):
            return ()
        return tuple(itertools.takewhile(lambda period: period.due <= day, self.coming(landed)))

    def over(self, day: date) -> bool:
        """Whether the budget's last day is over by a day."""
        return day > self.last

    def covers(self, day: date) -> bool:
        """Whether `day` is one of the budget's days."""
        return self.starts <= day <= self.last


@lru_cache(maxsize=5000)
def _periods(terms: Terms) -> tuple[Period, ...]:
    if not terms.instalment_pence:
        return (Period(1, terms.starts, terms.after, terms.one_off_pence),)
    found: list[Period] = []
    whole = timedelta(weeks=terms.weeks)
    starts = terms.starts
    while starts < terms.after:
        until = min(starts + whole, terms.after)
        share = terms.lands(starts, until, whole.days)
        found.append(Period(len(found) + 1, starts, until, share + (0 if found else terms.one_off_pence)))
        starts = until
    return tuple(found)


def four_weeks(starts: date, day: date) -> tuple[date, date]:
    """The four-week period, counted from `starts`, in which `day` lies: first day, and the day after the last."""
    first = starts + timedelta(weeks=4) * ((day - starts).days // 28)
    return first, first + timedelta(weeks=4)


def draw(pence: int, standing: Sequence[tuple[str, int]]) -> list[tuple[str, int]] | None:
    """Take `pence` from funds in their order, each as far as it goes: (fund, pence); None where they do not reach."""
    taken: list[tuple[str, int]] = []
    for fund, there in standing:
        part = min(pence, there)
        if part > 0:
            taken.append((fund, part))
            pence -= part
    return taken if pence == 0 else None


def available(budget: str, fund: str) -> Account:
    """What a budget can still promise, of one fund."""
    return Account(AccountKind.AVAILABLE, fund, budget)


def held(budget: str, fund: str) -> Account:
    """What is set aside for visits to come, of one fund."""
    return Account(AccountKind.HELD, fund, budget)
