"""The second books: all of the scene's money in plain Python, told what people did and what is true at Stripe.

It imports nothing of what it judges. Names of accounts are those of the blueprint's chart; amounts are pence. It says how
everything stands once nothing is on its way, no query is open and what suppliers still owe back was given up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WHOLE = 10_000  # hundredths of a percent


@dataclass
class Payment:
    """What one payer set aside for one visit, and what became of it."""

    payer: str
    payee: str
    fund: str
    day: date
    amount: int
    state: str = "held"
    captured: int = 0
    fee: int = 0
    fee_at: tuple[int, int] = (0, 0)  # the fee when it was last charged, and of how much
    most: int = 0  # that the supplier was ever to get for it
    queried: bool = False

    @property
    def net(self) -> int:
        return self.captured - self.fee


@dataclass
class Truth:
    """What stands at Stripe: pence by (payee, fund), and what came by card, each with Stripe's fee."""

    gone: Counter[tuple[str, str]]
    own_paid: int = 0
    own_back: int = 0
    topped_up: int = 0  # less Stripe's fees
    topping: int = 0  # those fees, which the fund pays: an income and a cost of the platform
    fees: int = 0  # that Stripe took for own money and for disputes, which the council bears
    lost: int = 0  # own money that cards' banks kept
    short: int = 0  # what of it the council bears, since it was spent: told by the ledger, held between nothing and all


@dataclass
class Books:
    """Everything, by name."""

    fund: str
    received: int
    deposited: int = 0
    left: int = 0
    free: Counter[str] = field(default_factory=Counter)
    payments: dict[str, Payment] = field(default_factory=dict)
    fees: list[tuple[date, int, int]] = field(default_factory=list)  # first day, hundredths of a percent, pence
    claims: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.left = self.received

    # funds and budgets

    def land(self, payer: str, pence: int) -> None:
        self.left -= pence
        self.free[payer] += pence

    def recall(self, payer: str, pence: int) -> None:
        self.land(payer, -pence)

    def claim(self, who: str, pence: int) -> None:
        self.left -= pence
        self.claims[who] += pence

    def cut(self, payer: str, beyond: int) -> int:
        """A budget loses so much: the earliest visits that fit are kept; returns what went back to the fund."""
        held = [one for one in self.payments.values() if one.payer == payer and one.state == "held"]
        room = self.free[payer] + sum(one.amount for one in held) - beyond
        for one in sorted(held, key=lambda payment: payment.day):
            if one.amount <= room:
                room -= one.amount
            else:
                one.state = "needs_review"
                self.free[payer] += one.amount
        taken = min(beyond, self.free[payer])
        self.recall(payer, taken)
        return taken

    # visits

    def hold(self, about: str, payer: str, payee: str, amount: int, at: datetime) -> None:
        day = at.astimezone(LONDON).date()
        fund = "own" if payer.startswith("own:") else self.fund
        self.payments[about] = Payment(payer, payee, fund, day, amount)
        self.free[payer] -= amount

    def release(self, about: str) -> None:
        one = self.payments[about]
        self.free[one.payer] += one.amount
        one.state = "released"

    def capture(self, about: str, pence: int) -> None:
        one = self.payments[about]
        self.free[one.payer] += one.amount
        one.state = "captured" if pence else "released"
        self._raise(one, pence)

    def change(self, about: str, pence: int) -> None:
        """Another price for what was paid for: less of it goes back with its part of the fee, more takes more."""
        one = self.payments[about]
        one.queried = False
        if pence > one.captured:
            self._raise(one, pence - one.captured)
        else:
            self.free[one.payer] += one.captured - pence
            one.captured = pence
            charged, of = one.fee_at
            one.fee = charged * pence // of if of else 0

    def _raise(self, one: Payment, more: int) -> None:
        self.free[one.payer] -= more
        one.captured += more
        points, flat = self._fee_on(one.day)
        whole = min(points * one.captured // WHOLE + flat, one.captured // 2)
        one.fee += max(0, min(whole - one.fee, more))
        one.fee_at = (one.fee, one.captured) if one.fee else (0, 0)
        one.most = max(one.most, one.net)

    def _fee_on(self, day: date) -> tuple[int, int]:
        in_force = [(points, flat) for starts, points, flat in self.fees if starts <= day]
        return in_force[-1] if in_force else (0, 0)

    # in the end

    def earned(self) -> Counter[tuple[str, str]]:
        """What is due in all, by payee and fund."""
        due = Counter({(who, self.fund): pence for who, pence in self.claims.items()})
        for one in self.payments.values():
            due[one.payee, one.fund] += one.net
        return due

    def given_up(self, truth: Truth) -> Counter[str]:
        """By fund, what suppliers were sent beyond what is due to them: nobody is owed anything any more.

        Nobody was ever sent more than they had once earned.
        """
        due, most = self.earned(), Counter[tuple[str, str]]()
        for one in self.payments.values():
            most[one.payee, one.fund] += one.most
        lost = Counter[str]()
        for who in {*due, *truth.gone}:
            beyond = truth.gone[who] - due[who]
            assert beyond >= 0, f"{who} is still owed {-beyond}p"
            assert truth.gone[who] <= most[who] + self.claims[who[0]], f"{who} was sent more than was ever earned"
            lost[who[1]] += beyond
        return lost

    def accounts(self, truth: Truth) -> dict[str, int]:
        """Every account that is not at 0, positive on its own side."""
        lost, fund = self.given_up(truth), self.fund
        assert 0 <= truth.short <= truth.lost
        fees = Counter[str]()
        for one in self.payments.values():
            fees[one.fund] += one.fee
        gone = Counter[str]()
        for (_who, of), pence in truth.gone.items():
            gone[of] += pence
        own = sum(one.captured for one in self.payments.values() if one.fund == "own")
        own_cash = truth.own_paid - truth.own_back - (truth.lost - truth.short)
        found = Counter({f"{payer}.available": pence for payer, pence in self.free.items()})
        for payer in [payer for payer in self.free if payer.startswith("own:")]:
            found[f"{payer}.available"] += own_cash  # free of own money counts only what visits took
        for one in self.payments.values():
            if one.state == "held":
                found[f"{one.payer}.held"] += one.amount
        found[f"fund:{fund}.unallocated"] = self.left + truth.topped_up
        found[f"bank:{fund}"] = self.received - self.deposited + lost[fund]
        found[f"stripe.available:{fund}"] = self.deposited + truth.topped_up - gone[fund] - fees[fund]
        found["stripe.available:own"] = own_cash - gone["own"] - fees["own"] + lost["own"]
        assert own == gone["own"] + fees["own"] - lost["own"]
        found["stripe.available:ops"] = fees.total()
        found["income.fee"] = fees.total() + truth.topping
        found["bank:ops"] = -lost[fund]
        found["exp.bad_debt"] = lost.total() + truth.short
        found["exp.stripe_fee"] = truth.fees + truth.topping
        found["clearing.payout:ops"] = -truth.fees - truth.short - lost["own"]
        return {name: pence for name, pence in found.items() if pence}


def shares(pence: int, parts: Sequence[int]) -> list[int]:
    """An amount among several: each has the whole pennies of their part, and what is left goes where most was cut off."""
    whole = sum(parts)
    exact = [(pence * part) / whole if whole else 0 for part in parts]
    found = [pence * part // whole if whole else 0 for part in parts]
    left = pence - sum(found) if whole else 0
    for place in sorted(range(len(parts)), key=lambda n: (-round(exact[n] - found[n], 9), n))[:left]:
        found[place] += 1
    return found
