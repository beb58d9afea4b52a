"""Whatever those who share, the helper, finance and the clock do, in any order: the money is what was promised, no more."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import KithError
from marketplace.bookings import services as bookings
from marketplace.sharings import queries, services
from marketplace.visits.domain import Money
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from payments.budgets.domain import Step
from payments.pools import queries as pools
from tests.marketplace.agreements import finance, of, run
from tests.marketplace.pooled import Shared, adds_up, shared

OPEN = (Money.UNFUNDED, Money.HELD)
START = 9_000


class Walk:
    """One shared deal, and dice that say who does what next."""

    def __init__(self, seed: int, clock: Any) -> None:
        self.dice, self.clock = random.Random(seed), clock
        self.finance = finance(), finance()
        count = self.dice.randint(2, 4)
        self.made: Shared = shared(tuple(self.dice.randint(1, 5) for _ in range(count)), pence=START)
        self.deeds: list[Callable[[], object]] = [
            self.leave, self.answer, self.answer, self.answer, self.stay, self.time, self.visit, self.visit,
            self.confirm, self.confirm, self.call_off, self.query, self.decide, self.cut, self.cancel,
        ]  # fmt: skip

    def step(self) -> None:
        with suppress(KithError, StopIteration, AssertionError):  # refused, or there is nothing to do it to
            self.dice.choice(self.deeds)()
        outbox.drain()
        self.check()

    def who(self) -> int:
        return self.dice.randrange(len(self.made.people))

    def some(self, which: Callable[[Any], bool]) -> str:
        found = [visit for visit in of(self.made.booking) if which(visit)]
        return str(self.dice.choice(found).id) if found else str(next(iter(())))

    def leave(self) -> None:
        self.made.leave(self.dice.randrange(1, len(self.made.people)))

    def answer(self) -> None:
        change = unit.read(queries.change_of, self.made.sharing)
        places = [s.place for s in self.made.view.sitting if change and s.place != change.place]
        self.made.answer(self.dice.choice(places or [0]), yes=self.dice.random() < 0.9)

    def stay(self) -> None:
        place = self.who()
        unit.write(services.stay, self.made.sharing, place, self.made.people[place])

    def time(self) -> None:
        self.clock.advance(timedelta(hours=self.dice.choice((5, 30, 80))))
        for job in ("change-budgets", "land-instalments", "extend-holds", "review-unfunded", "extend-visits", "settle-sharings",
                    "expire-sharings", "auto-confirm", "end-bookings"):  # fmt: skip
            run(job)

    def visit(self) -> None:
        visit = next(v for v in of(self.made.booking) if v.starts_at > self.clock.now())
        self.clock.set(visit.starts_at)
        unit.write(bookings.check_in, visit.id, self.made.deal.supplier)
        self.clock.advance(timedelta(minutes=self.dice.randint(20, 70)))
        unit.write(bookings.check_out, visit.id, self.made.deal.supplier)

    def confirm(self) -> None:
        unit.write(bookings.confirm, self.some(lambda v: v.to_answer), self.made.deal.resident)

    def call_off(self) -> None:
        unit.write(bookings.cancel_visit, self.some(lambda v: v.money in OPEN), self.made.deal.resident)

    def query(self) -> None:
        unit.write(bookings.query, self.some(lambda v: v.checked_out_at), self.made.people[self.who()], "Not right.")

    def decide(self) -> None:
        outcome = self.dice.choice(("upheld", "partial", "rejected"))
        minutes = self.dice.randint(0, 60) if outcome == "partial" else None
        queried = next(v for v in of(self.made.booking) if v.agreement.value == "queried")
        unit.write(
            bookings.decide_query, queried.id, self.finance[0], outcome=outcome, reasons="So.", paid_minutes=minutes
        )

    def cut(self) -> None:
        if self.dice.random() < 0.3:
            budget = str(self.made.budgets[self.who()])
            step = Step(self.clock.now().date() + timedelta(days=1), self.dice.randint(1, START))
            written = unit.write(
                budget_services.write_change, budget, step, "Less", grounds="Urgent.", by=self.finance[0]
            )
            unit.write(budget_services.approve_change, written, self.finance[1])

    def cancel(self) -> None:
        if self.dice.random() < 0.1:
            unit.write(bookings.cancel, self.made.booking, self.made.deal.resident)

    def check(self) -> None:
        view = self.made.view
        for budget in self.made.budgets:
            there = unit.read(budgets.budget, str(budget))
            assert there
            assert min(there.available_pence, there.held_pence, there.promised_pence) >= 0
        if view.booking is None:
            return
        adds_up(self.made)
        found = of(view.booking)
        shares = unit.read(pools.shares, [visit.urn for visit in found])
        for visit in found:
            mine = shares[visit.urn]
            assert all(share.paid_pence <= share.pence for share in mine)
            states = {share.state.value for share in mine if share.state}
            if visit.money is Money.HELD and visit.paid_pence is None:
                assert states == {"held"}
            if visit.money is Money.RELEASED:
                assert sum(share.paid_pence for share in mine) == 0
            if visit.money is Money.CAPTURED:
                assert sum(share.paid_pence for share in mine) == visit.paid_pence
        assert unit.read(queries.sharing, view.id).state is view.state


@pytest.mark.parametrize("seed", [0, *(pytest.param(more, marks=pytest.mark.wide) for more in (1, 2))])
def test_any_sequence_leaves_the_money_where_it_was_promised(borough: Flask, clock: Any, seed: int) -> None:
    walk = Walk(seed, clock)
    walk.made.agreed()
    for _ in range(16):
        walk.step()
