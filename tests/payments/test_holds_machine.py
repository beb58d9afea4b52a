"""Budgets and holds against the oracle: any sequence of what people and time may do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import KithError
from payments.budgets.domain import available
from payments.funds import queries as funds
from payments.funds import services as fund_services
from payments.holds import queries, services
from payments.holds.domain import Line
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind
from tests.payments.money_oracle import No, Oracle, Visit
from tests.payments.money_world import STARTS, World, person

PERIODS = 3
INSTALMENT = 10_000
LIMIT = 9_000
NOTHING = ""
RULES = ("request", "release", "capture", "approve_charge", "dispute", "settle", "adjust")
WEIGHTS = {
    "request": 10,
    "capture": 9,
    "release": 2,
    "approve_charge": 4,
    "dispute": 4,
    "settle": 4,
    "adjust": 4,
    "receive": 1,
    "time_passes": 4,
}
JOBS = ("land-instalments", "extend-holds", "review-unfunded")

amounts = st.integers(0, 6_000)
offsets = st.integers(-24, 70 * 24)  # hours from now
which = st.integers(0, 30)


class Money(RuleBasedStateMachine):
    """The services on one side, the oracle on the other."""

    app: ClassVar[Flask]

    def __init__(self) -> None:
        super().__init__()
        self.app.extensions["kith.clock"].set(self.began)
        world = World()
        self.funds = [world.fund(7_000), world.fund(30_000)]
        self.budget = world.budget(*self.funds, pence=INSTALMENT, days=28 * PERIODS)
        self.oracle = Oracle(STARTS, PERIODS, INSTALMENT, dict(zip(self.funds, (7_000, 30_000), strict=True)), LIMIT)
        self.oracle.days_pass(clock.now())
        self.payees = [person(), person()]
        self.delegation = ids.new()
        self.reference = 1
        self.met: Counter[tuple[str, str | None]] = Counter()
        outbox.drain()

    @property
    def began(self) -> Any:
        from tests.conftest import START

        return START

    def both(self, judged: Callable[[], Any], opinion: Callable[[], Any]) -> None:
        """Do it on both sides; either both refuse, with the same code, or neither does."""
        refusal = code = None
        try:
            unit.write(judged)
        except KithError as error:
            refusal = error.code
        try:
            opinion()
        except No as no:
            code = str(no)
        self.met[judged.__qualname__.split(".")[1], code] += 1
        assert refusal == code

    def walk(self, name: str, dice: random.Random) -> None:
        """One step of a walk: the rule's own function, with values from the dice."""
        number, pence = dice.randrange(31), dice.randrange(6_000)
        line = dice.randrange(-24, 45 * 24), dice.randrange(1, 1_500), dice.random() < 0.5, dice.random() < 0.3
        values = {
            "request": {"asked": [line, (line[0] + 48, *line[1:])]},
            "capture": {"number": number, "pence": pence, "as_asked": dice.random() < 0.7},
            "settle": {"number": number, "pence": pence, "part": True},
            "adjust": {"number": number, "pence": dice.randrange(1_500)},
            "receive": {"pence": 9_000, "second": dice.random() < 0.5},
            "time_passes": {"hours": dice.randrange(1, 60)},
        }
        getattr(type(self), name)(self, **values.get(name, {"number": number}))

    def some(self, number: int, *states: str) -> str:
        """One of the visits: mostly one in a state in which the rule can do something."""
        abouts = list(self.oracle.visits)
        fitting = [about for about in abouts if self.oracle.visits[about].state in states]
        if fitting and number % 4:
            abouts = fitting
        return abouts[number % len(abouts)] if abouts else NOTHING

    @rule(
        asked=st.lists(st.tuples(offsets, st.integers(1, 6_000), st.booleans(), st.booleans()), min_size=1, max_size=4)
    )
    def request(self, asked: list[tuple[int, int, bool, bool]]) -> None:
        now = clock.now()
        lines = [
            Line(
                now + timedelta(hours=hours),
                ids.urn("visit", ids.new()),
                pence,
                "company",
                self.payees[second],
                self.delegation if through else None,
            )
            for hours, pence, second, through in asked
        ]
        visits = {x.about: Visit(x.at, x.amount_pence, x.payee, x.through, "") for x in lines}
        limits = {self.delegation: LIMIT}
        effect = unit.read(services.would, self.budget, lines, now, limits=limits)
        before = len(self.oracle.visits)
        self.both(
            lambda: services.request_holds(self.budget, lines, now, limits=limits),
            lambda: self.oracle.request(now, visits),
        )
        assert effect.fits is (len(self.oracle.visits) > before)
        if effect.fits:
            assert effect.available_after_pence == sum(self.oracle.free.values())
            assert effect.promised_pence == self.oracle.promised()

    @rule(number=which)
    def release(self, number: int) -> None:
        about = self.some(number, "held", "unfunded", "needs_review")
        if about != NOTHING:
            self.both(lambda: services.release(about, "test"), lambda: self.oracle.release(about))

    @rule(number=which, pence=amounts, as_asked=st.booleans())
    def capture(self, number: int, pence: int, as_asked: bool) -> None:
        about = self.some(number, "held", "unfunded", "needs_review", "released")
        if about != NOTHING:
            pence = self.oracle.visits[about].amount if as_asked else pence
            self.both(lambda: services.capture(about, pence), lambda: self.oracle.capture(about, pence))

    @rule(number=which)
    def approve_charge(self, number: int) -> None:
        about = self.some(number, "awaiting")
        if about != NOTHING:
            self.both(lambda: services.approve_charge(about, SYSTEM), lambda: self.oracle.approve(about))

    @rule(number=which)
    def dispute(self, number: int) -> None:
        about = self.some(number, "captured")
        if about != NOTHING:
            self.both(lambda: services.dispute(about), lambda: self.oracle.dispute(about))

    @rule(number=which, pence=amounts, part=st.booleans())
    def settle(self, number: int, pence: int, part: bool) -> None:
        frozen = [about for about, v in self.oracle.visits.items() if v.frozen]
        about = frozen[number % len(frozen)] if frozen and number % 4 else self.some(number, "captured")
        if about != NOTHING:
            pence = min(pence, self.oracle.visits[about].captured) if part else pence
            self.both(lambda: services.settle(about, pence), lambda: self.oracle.settle(about, pence))

    @rule(number=which, pence=amounts)
    def adjust(self, number: int, pence: int) -> None:
        about = self.some(number, "captured")
        if about != NOTHING:
            self.both(lambda: services.adjust(about, pence), lambda: self.oracle.adjust(about, pence))

    @rule(pence=st.integers(1, 15_000), second=st.booleans())
    def receive(self, pence: int, second: bool) -> None:
        fund, self.reference = self.funds[second], self.reference + 1
        unit.write(fund_services.receive, fund, pence, f"more {self.reference}", SYSTEM)
        self.oracle.left[fund] += pence

    @rule(hours=st.integers(1, 14 * 24))
    def time_passes(self, hours: int) -> None:
        self.app.extensions["kith.clock"].advance(timedelta(hours=hours))
        for name in JOBS:
            jobs.run(jobs.registered()[name], force=True)
            outbox.drain()
        self.oracle.days_pass(clock.now())

    @invariant()
    def agrees(self) -> None:
        assert unit.read(self.standing) == self.oracle.standing()

    def standing(self) -> dict[str, object]:
        from payments.budgets import queries as budgets

        view = budgets.budget(self.budget)
        assert view is not None
        free = ledger.balances(available(self.budget, fund) for fund in self.funds)
        owed = {payee: queries.payable(payee) for payee in self.payees}
        for payable in owed.values():
            assert payable.total_pence == sum(x.amount_pence for x in payable.lines if not x.frozen)
            assert payable.frozen_pence == sum(x.amount_pence for x in payable.lines if x.frozen)
        assert queries.verify() == []
        views = queries.holds(self.oracle.visits)
        assert view.held_pence == sum(v.held_pence for v in views.values())
        return {
            "left": funds.unallocated_of(self.funds),
            "free": {account.fund: pence for account, pence in free.items()},
            "held": view.held_pence,
            "promised": view.promised_pence,
            "unmet": view.unmet_pence,
            "spent": view.spent_pence,
            "owed": {p: (x.total_pence, x.frozen_pence) for p, x in owed.items() if x.lines},
            "states": {about: views[about].state.value for about in self.oracle.visits},
            "captured": {about: v.captured_pence for about, v in views.items() if v.captured_pence},
        }

    def teardown(self) -> None:
        assert unit.read(ledger.prove) == []
        for view in unit.read(funds.funds, self.funds):
            parts = view.left_pence, view.budgets_pence, view.held_pence, view.spent_pence
            assert view.in_pence == sum(parts)
        # A hold resolves at most once: what left `held` is what was held, and nothing is left after the end.
        for about, visit in self.oracle.visits.items():
            moved = self.through_held(about)
            assert moved["in"] >= moved["out"]
            assert moved["in"] - moved["out"] == sum(visit.held.values())

    def through_held(self, about: str) -> dict[str, int]:
        lines = [x for t in unit.read(ledger.about, about) for x in t.lines if x.account.kind is AccountKind.HELD]
        return {
            "in": -sum(x.amount_pence for x in lines if x.amount_pence < 0),
            "out": sum(x.amount_pence for x in lines if x.amount_pence > 0),
        }


@pytest.fixture
def machine(app: Flask) -> Iterator[type[Money]]:
    """The machine, standing on the app of this test."""
    Money.app = app
    yield Money
    del Money.app


def test_any_sequence_agrees_with_the_oracle(machine: type[Money]) -> None:
    few = settings(max_examples=6, stateful_step_count=12, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=few)


@pytest.mark.wide
def test_a_long_walk_agrees_with_the_oracle(machine: type[Money]) -> None:
    """A seeded walk that visits every rule often, which short minimal examples do not."""
    dice, money, seen = random.Random(2), machine(), set()
    for n in range(120):
        name = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        money.walk(name, dice)
        if not n % 5:
            money.agrees()
        seen |= {visit.state for visit in money.oracle.visits.values()}
    money.agrees()
    money.teardown()
    assert seen >= {"held", "unfunded", "released", "captured", "awaiting"}
    # The walk is worth something only if every rule was followed on it, and those about money were refused as well.
    assert {name for name, code in money.met if code is None} == set(RULES)
    assert {name for name, code in money.met if code is not None} >= {"request", "capture", "adjust", "settle"}


@pytest.mark.soak
def test_long_sequences_agree_with_the_oracle(machine: type[Money]) -> None:
    many = settings(max_examples=1000, stateful_step_count=80, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=many)
