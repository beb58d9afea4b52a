"""Budgets of every kind, with the second books beside them: visits, own money, grants that pay first, cuts, surpluses.

Each deed is done by its service and told to the second books (plain Python).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.errors import KithError
from payments.budgets import services as budgets
from payments.budgets.domain import Step
from payments.grants import queries as grants
from payments.grants import services as grant_services
from payments.holds import services as holds
from tests.payments.money_world import World, line
from tests.payments.second_books import Books
from tests.payments.test_stripe_whole_way import enter, pay_in, set_up, work
from tests.payments.whole_money import ONE, OTHER, Whole

STEADY, RICH, CUT = 2_000_000, 50_000, 20_000  # pence that budgets begin with
WEEKLY = 1_000  # pence every four weeks of a rich budget: so much is its reserve


class WideBudgets(Whole):
    """The scene, with the second books beside it."""

    FUND = 60_000_000

    def __init__(self, app: Flask, world: World, sign_in: Callable[..., FlaskClient]) -> None:
        super().__init__(app, world, sign_in)
        self.sign_in = sign_in
        self.books = Books(self.fund, self.FUND, deposited=300_000)
        self.books.land(self.payer(self.budget), 500_000)
        pay_in(self.finance, self.fund, "40000", "bank", "bank-transfer", origin="bank")
        self.books.deposited += 4_000_000
        self.steady = self.new_budget(STEADY, one_off_pence=STEADY, pence=0)
        self.purse = f"own:{self.joan}"
        self.books.free[self.purse] = 0
        self.val = enter("Val")
        self.neighbours = [enter(name) for name in ("Ann", "Bea", "Cat")]
        self.volunteer = ids.urn("person", self.val)
        set_up(sign_in(self.val), self.volunteer)
        self.grants, self.surpluses = dict[str, Any](), dict[str, str]()
        self.met: set[str] = set()
        self.later(hours=25)
        work()

    def payer(self, budget: str) -> str:
        return f"bud:{budget}:{self.fund}"

    def new_budget(self, lands: int, **more: Any) -> str:
        given = {"holder": f"person:{self.joan}", "starts": clock.today(), "days": 28 * 26} | more
        budget = self.world.budget(self.fund, **given)
        self.books.land(self.payer(budget), lands)
        return budget

    def one_of(self, number: int, *states: str, shared: bool = False) -> str | None:
        """A payment in one of these states; shares of a booking are dealt with together."""
        found = [
            about
            for about, one in self.books.payments.items()
            if one.state in states and about.startswith("share:") is shared
        ]
        return found[-1 - number % len(found)] if found else None

    def done(self, name: str, act: Callable[..., Any], *given: Any) -> Any:
        """Do it if it may be done, and remember that it was."""
        try:
            found = unit.write(act, *given)
        except KithError as refusal:
            self.met.add(f"no {name}: {refusal.code}")
            return None
        self.met.add(name)
        return True if found is None or found == {} else found

    # Visits

    def visit(self, number: int, pence: int) -> None:
        payee = self.suppliers[number % 2]
        one = line(0.5, pence, payee=payee)
        self.world.request(self.budget, one)
        unit.write(holds.capture, one.about, pence)
        self.books.hold(one.about, self.payer(self.budget), payee, pence, one.at)
        self.books.capture(one.about, pence)

    def book(self, number: int, pence: int) -> None:
        """Set aside for a visit to come."""
        one = line(number % 20 + 1, pence, payee=self.suppliers[number % 2])
        self.world.request(self.steady, one)
        self.books.hold(one.about, self.payer(self.steady), one.payee, pence, one.at)

    def deliver(self, number: int, part: int) -> None:
        """So many tenths of what was set aside are given, or the visit is called off."""
        about = self.one_of(number, "held")
        if about is None:
            return
        if part == 0:
            unit.write(holds.release, about, "called-off")
            self.books.release(about)
        else:
            pence = max(1, self.books.payments[about].amount * part // 10)
            unit.write(holds.capture, about, pence)
            self.books.capture(about, pence)

    def change(self, number: int, part: int, how: str) -> None:
        """Query a payment, or settle or adjust it, to so many tenths of what it was at most."""
        about = self.one_of(number, "captured")
        if about is None:
            return
        one = self.books.payments[about]
        pence = one.captured * part // 10
        given = (about,) if how == "dispute" else (about, pence)
        if self.done(how, getattr(holds, how), *given):
            if how == "dispute":
                one.queried = True
            else:
                self.books.change(about, pence)

    def spend_own(self, pence: int) -> None:
        one = line(0.5, pence, payee=self.suppliers[pence % 2])
        if self.done("own visit", holds.request_own, self.joan, [one], clock.now()):
            unit.write(holds.capture, one.about, pence)
            self.books.hold(one.about, self.purse, one.payee, pence, one.at)
            self.books.capture(one.about, pence)

    # Grants pay first

    def give_grant(self, pence: int, days: int) -> None:
        ends = clock.today() + timedelta(days=days)
        grant = unit.write(
            lambda: grant_services.write_grant(
                f"person:{self.joan}", self.fund, pence, ends=ends, reason="Meals after the hospital.", by=ONE
            )
        )
        view = unit.read(grants.grant, grant)
        assert view is not None
        if view.budget is None:  # so much lately that two decide
            unit.write(grant_services.approve_grant, grant, OTHER)
            view = unit.read(grants.grant, grant)
            self.met.add("grant by two")
        assert view is not None
        self.grants[grant] = view.budget
        self.books.land(self.payer(view.budget), pence)
        self.met.add("grant")

    def spend_grant(self, number: int, pence: int) -> None:
        """What it reaches is set aside from it, and the rest from the budget."""
        if not self.grants:
            return
        budget = list(self.grants.values())[number % len(self.grants)]
        lines = [line(n + 1, pence, payee=self.suppliers[n % 2]) for n in range(3)]
        reached = unit.write(holds.request_granted, budget, lines, clock.now())
        for one in lines:
            if one.about not in reached:
                self.world.request(self.steady, one)
            payer = self.payer(budget if one.about in reached else self.steady)
            self.books.hold(one.about, payer, one.payee, pence, one.at)
        assert self.books.free[self.payer(budget)] >= 0
        self.met |= {"grant pays"} if reached else set()

    # Budgets are cut and recalled

    def cut(self, spent: int, wanted: list[int], left: int) -> None:
        """A budget with some visits set aside is cut midway to so much."""
        budget = self.new_budget(CUT, pence=CUT, days=28 * 3)
        payer = self.payer(budget)
        payee = self.suppliers[spent % 2]
        lines = [line(3 * n + 3, pence, payee=payee) for n, pence in enumerate([spent, *wanted])]
        self.world.request(budget, *lines)
        for one in lines:
            self.books.hold(one.about, payer, one.payee, one.amount_pence, one.at)
        step = Step(clock.today(), left)
        written = unit.write(
            lambda: budgets.write_change(budget, step, "The plan was looked at.", grounds="It was asked for.", by=ONE)
        )
        unit.write(budgets.approve_change, written, OTHER)
        jobs.run(jobs.registered()["change-budgets"], force=True)
        outbox.drain()
        self.books.cut(payer, CUT - left)
        self.met.add("cut")

    def tell_surplus(self, aside: int) -> None:
        budget = self.new_budget(RICH + WEEKLY, pence=WEEKLY, one_off_pence=RICH)
        self.surpluses[unit.write(budgets.tell_surplus, budget, "What is it for?", ONE)] = budget
        one = line(2, aside, payee=self.suppliers[aside % 2])
        self.world.request(budget, one)
        self.books.hold(one.about, self.payer(budget), one.payee, aside, one.at)
        self.met.add("surplus told")

    def recall_surplus(self, number: int) -> None:
        if not self.surpluses:
            return
        surplus = list(self.surpluses)[number % len(self.surpluses)]
        payer = self.payer(self.surpluses[surplus])
        taken = self.done("surplus", budgets.decide_surplus, surplus, True, "No use.", OTHER)
        if taken:
            assert taken == min(RICH, self.books.free[payer] - WEEKLY)
            self.books.recall(payer, taken)
            del self.surpluses[surplus]
