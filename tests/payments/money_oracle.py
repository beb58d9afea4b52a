"""A second opinion on budgets and holds: plain Python, one pass, importing nothing of what it judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTH = timedelta(days=28)


def day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


class No(Exception):
    """The oracle refuses; its text is the code of the refusal."""


@dataclass
class Visit:
    at: datetime
    amount: int
    payee: str
    through: str | None
    state: str
    held: dict[str, int] = field(default_factory=dict)
    paid: dict[tuple[str, str], int] = field(default_factory=dict)  # (fund, "budget" or "fund") to pence
    frozen: bool = False
    charge: int = 0

    @property
    def captured(self) -> int:
        return sum(self.paid.values())


@dataclass
class Oracle:
    """One budget over some funds, instalments of one size every 28 days for whole periods."""

    starts: date
    periods: int
    instalment: int
    left: dict[str, int]  # what each fund has unallocated, in order of use
    limit: int
    free: dict[str, int] = field(default_factory=dict)
    landed: int = 0
    visits: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.free = dict.fromkeys(self.left, 0)

    # time and money coming in

    def start_of(self, period: int) -> date:
        return self.starts + MONTH * period

    @property
    def paid_until(self) -> date:
        return self.start_of(self.landed)

    def days_pass(self, now: datetime) -> None:
        while self.landed < self.periods and self.start_of(self.landed) - timedelta(days=7) <= day(now):
            if sum(self.left.values()) < self.instalment:
                break
            for fund, pence in self.take(self.instalment, self.left).items():
                self.free[fund] += pence
            self.landed += 1
        self.fund_waiting(now)
        for visit in self.visits.values():
            if visit.state == "unfunded" and visit.at <= now + timedelta(hours=72):
                visit.state = "needs_review"

    def fund_waiting(self, now: datetime) -> None:
        for _about, visit in sorted(self.visits.items(), key=lambda item: (item[1].at, item[0])):
            reached = now < visit.at <= now + MONTH and day(visit.at) < self.paid_until
            if visit.state in ("unfunded", "needs_review") and reached and visit.amount <= sum(self.free.values()):
                visit.held = self.take(visit.amount, self.free)
                visit.state = "held"

    # what people do

    def request(self, now: datetime, asked: dict[str, Visit]) -> None:
        def near(visit: Visit) -> bool:
            return visit.at <= now + MONTH and day(visit.at) < self.paid_until

        for visit in asked.values():
            if not self.starts <= day(visit.at) < self.start_of(self.periods):
                raise No("budget-closed")
        # What is here now: holds, and what lies beyond 28 days in time that has been paid for already.
        paid_for = [v for v in asked.values() if day(v.at) < self.paid_until]
        meant = sum(v.amount for v in self.waiting() if v.at > now + MONTH and day(v.at) < self.paid_until)
        if paid_for and sum(v.amount for v in paid_for) > max(0, self.after_the_next_look(now) - meant):
            raise No("budget-short")
        for period in range(self.landed, self.periods):
            first, after = self.start_of(period), self.start_of(period + 1)
            promised = sum(v.amount for v in self.waiting() if first <= day(v.at) < after)
            wanted = sum(v.amount for v in asked.values() if first <= day(v.at) < after)
            if wanted and promised + wanted > self.instalment:
                raise No("budget-short")
        for period in range(self.periods):
            first, after = self.start_of(period), self.start_of(period + 1)
            stands = sum(v.captured if v.state == "captured" else v.amount for v in self.through(first, after))
            wanted = sum(v.amount for v in asked.values() if v.through and first <= day(v.at) < after)
            if wanted and stands + wanted > self.limit:
                raise No("limit-reached")
        for _about, visit in sorted(asked.items(), key=lambda item: (item[1].at, item[0])):
            visit.state = "held" if near(visit) else "unfunded"
            if visit.state == "held":
                visit.held = self.take(visit.amount, self.free)
        self.visits |= asked

    def after_the_next_look(self, now: datetime) -> int:
        """What is free once all that waits, is near and fits has its money."""
        left = sum(self.free.values())
        for _about, visit in sorted(self.visits.items(), key=lambda item: (item[1].at, item[0])):
            reached = now < visit.at <= now + MONTH and day(visit.at) < self.paid_until
            if visit in self.waiting() and reached and visit.amount <= left:
                left -= visit.amount
        return left

    def through(self, first: date, after: date) -> list[Visit]:
        return [v for v in self.visits.values() if v.through and v.state != "released" and first <= day(v.at) < after]

    def waiting(self) -> list[Visit]:
        return [v for v in self.visits.values() if v.state in ("unfunded", "needs_review")]

    def promised(self) -> int:
        """What waits for money to come; what is too near for that is promised nothing any more."""
        return sum(v.amount for v in self.waiting() if v.state == "unfunded")

    def release(self, about: str) -> None:
        visit = self.visits[about]
        if visit.state == "captured":
            raise No("hold-changed")
        self.give_back_held(visit)
        visit.state = "released"

    def give_back_held(self, visit: Visit) -> None:
        for fund, pence in visit.held.items():
            self.free[fund] += pence
        visit.held = {}

    def capture(self, about: str, pence: int) -> None:
        visit = self.visits[about]
        if visit.state == "captured":
            if visit.captured != pence:
                raise No("hold-changed")
        elif visit.state == "awaiting" and pence:
            if visit.charge != pence:
                raise No("hold-changed")
        elif not pence:
            self.release(about)
        elif visit.state == "held":
            more = pence - sum(visit.held.values())
            if more > sum(self.free.values()):
                raise No("budget-short")
            self.pay(visit, pence)
        elif pence <= sum(self.free.values()):
            self.pay(visit, pence)
        else:
            visit.state, visit.charge = "awaiting", pence

    def pay(self, visit: Visit, pence: int) -> None:
        """From what is held and, beyond it, from what is free: by fund, in order of use."""
        for fund, more in self.take(max(0, pence - sum(visit.held.values())), self.free).items():
            visit.held[fund] = visit.held.get(fund, 0) + more
        visit.held = {fund: visit.held[fund] for fund in self.free if fund in visit.held}
        for fund, part in self.take(pence, visit.held).items():
            visit.paid[fund, "budget"] = visit.paid.get((fund, "budget"), 0) + part
        self.give_back_held(visit)
        visit.state = "captured"

    def approve(self, about: str) -> None:
        visit = self.visits[about]
        if visit.state != "awaiting":
            raise No("hold-changed")
        if visit.charge > sum(self.left.values()):
            raise No("fund-short")
        for fund, part in self.take(visit.charge, self.left).items():
            visit.paid[fund, "fund"] = visit.paid.get((fund, "fund"), 0) + part
        visit.state = "captured"

    def dispute(self, about: str) -> None:
        if self.visits[about].state != "captured":
            raise No("hold-changed")
        self.visits[about].frozen = True

    def settle(self, about: str, pence: int) -> None:
        visit = self.visits[about]
        if visit.state != "captured" or (not visit.frozen and visit.captured != pence):
            raise No("hold-changed")
        if visit.frozen and pence > visit.captured:
            raise No("not-a-line")
        visit.frozen = False
        self.refund(visit, visit.captured - pence)

    def adjust(self, about: str, pence: int) -> None:
        visit = self.visits[about]
        if visit.state != "captured" or visit.frozen:
            raise No("hold-changed")
        more = pence - visit.captured
        if more > sum(self.free.values()):
            raise No("budget-short")
        if more > 0:
            self.pay(visit, more)
        else:
            self.refund(visit, -more)

    def refund(self, visit: Visit, pence: int) -> None:
        """Last drawn first: the funds backwards, and within one what came from its unallocated money first."""
        for fund in reversed(self.left):
            for source, pot in (("fund", self.left), ("budget", self.free)):
                part = min(pence, visit.paid.get((fund, source), 0))
                if part:
                    visit.paid[fund, source] -= part
                    pot[fund] += part
                    pence -= part

    @staticmethod
    def take(pence: int, pots: dict[str, int]) -> dict[str, int]:
        taken = {}
        for fund, there in pots.items():
            part = min(pence, there)
            if part:
                pots[fund] -= part
                pence -= part
                taken[fund] = part
        return taken

    # how it stands

    def standing(self) -> dict[str, object]:
        paid = [v for v in self.visits.values() if v.state == "captured"]
        owed: dict[str, tuple[int, int]] = {}
        for visit in paid:
            ready, frozen = owed.get(visit.payee, (0, 0))
            change = (0, visit.captured) if visit.frozen else (visit.captured, 0)
            owed[visit.payee] = ready + change[0], frozen + change[1]
        return {
            "left": self.left,
            "free": self.free,
            "held": sum(sum(v.held.values()) for v in self.visits.values()),
            "promised": self.promised(),
            "unmet": sum(v.amount for v in self.waiting()) - self.promised(),
            "spent": sum(p for v in paid for (_f, source), p in v.paid.items() if source == "budget"),
            "owed": {payee: pence for payee, pence in owed.items() if any(pence)},
            "states": {about: v.state for about, v in self.visits.items()},
            "captured": {about: v.captured for about, v in self.visits.items() if v.captured},
        }
