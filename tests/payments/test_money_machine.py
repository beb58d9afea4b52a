"""All of money with every fault there is: whatever people, Stripe, its post and the worker do, it ends in one agreement.

After each step the ledger is proved; in the end the bad days stop, reconciliation runs, and our books, Stripe's and what
people did agree to the penny, with nothing waiting and nothing paid twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from hub.kernel import ids, unit
from payments.ledger import queries as ledger
from payments.sandbox import services
from payments.sandbox.domain.faults import Fault
from tests.conftest import SEED, START
from tests.payments.money_world import World
from tests.payments.whole_money import LOOKS, PAYING, Whole, _state, run

number, tenths = st.integers(0, 40), st.integers(0, 10)
PROOF = 4  # steps between two proofs
WEIGHTS = {
    "visit": 9,
    "pay": 5,
    "work": 9,
    "bad_day": 7,
    "time_passes": 5,
    "change": 5,
    "own_money": 4,
    "give_back": 3,
    "top_up": 2,
    "take_back": 3,
    "card_dispute": 2,
    "decide": 2,
    "restrict": 0.4,
    "look": 2,
}


class Money(RuleBasedStateMachine):
    """Each rule is something that somebody does."""

    make: ClassVar[Callable[[], Whole]]

    def __init__(self) -> None:
        super().__init__()
        self.whole, self.steps, self.seen = type(self).make(), 0, set[tuple[str, str]]()

    def walk(self, name: str, dice: random.Random) -> None:
        """One step of a walk, with values from the dice."""
        getattr(type(self), name)(self, **self.values(name, dice))
        self.proved()

    def values(self, name: str, dice: random.Random) -> dict[str, Any]:
        n = dice.randrange(41)
        values: dict[str, Any] = {
            "visit": {"of": n, "pence": dice.randrange(50, 2_000)},
            "change": {"of": n, "part": dice.randrange(11), "how": dice.choice(("dispute", "settle", "adjust"))},
            "take_back": {"of": n},
            "restrict": {"of": n},
            "own_money": {"way": dice.choice(("card", "card", "refused-card", "back"))},
            "decide": {"won": n % 2 == 0},
            "bad_day": {"fault": dice.choice(list(Fault))},
            "work": {"names": dice.sample(PAYING, dice.randrange(1, 5))},
            "time_passes": {"hours": dice.choice((1, 5, 26, 74))},
        }
        return values.get(name, {})

    def proved(self) -> None:
        self.steps += 1
        if self.steps % PROOF == 0:
            assert unit.read(ledger.prove) == []
            found = unit.read(_state)
            del found["ledger"]
            words = ((name, word) for name, rows in found.items() for row in rows for word in row)
            self.seen |= {(name, word) for name, word in words if not word.isdigit()}

    @rule(of=number, pence=st.integers(50, 2_000))
    def visit(self, of: int, pence: int) -> None:
        self.whole.visit(of, pence)

    @rule(of=number, part=tenths, how=st.sampled_from(["dispute", "settle", "adjust"]))
    def change(self, of: int, part: int, how: str) -> None:
        self.whole.change(of, part, how)

    @rule()
    def pay(self) -> None:
        self.whole.pay()

    @rule(of=number)
    def take_back(self, of: int) -> None:
        self.whole.take_back(of)

    @rule(way=st.sampled_from(["card", "refused-card", "back"]))
    def own_money(self, way: str) -> None:
        self.whole.add("12", way)

    @rule()
    def give_back(self) -> None:
        self.whole.give_back("3")

    @rule()
    def top_up(self) -> None:
        self.whole.top_up("30")

    @rule()
    def card_dispute(self) -> None:
        self.whole.dispute_card()

    @rule(won=st.booleans())
    def decide(self, won: bool) -> None:
        self.whole.decide_card(won)

    @rule(of=number)
    def restrict(self, of: int) -> None:
        self.whole.restrict(of)

    @rule(fault=st.sampled_from(list(Fault)))
    def bad_day(self, fault: Fault) -> None:
        services.order_fault(fault)

    @rule(names=st.lists(st.sampled_from(PAYING), min_size=1, max_size=4, unique=True))
    def work(self, names: list[str]) -> None:
        run(names)

    @rule()
    def look(self) -> None:
        run(LOOKS)

    @rule(hours=st.sampled_from([1, 5, 26, 74]))
    def time_passes(self, hours: int) -> None:
        self.whole.later(hours=hours)

    def teardown(self) -> None:
        self.whole.reconcile()
        self.whole.check()


@pytest.fixture
def machine(app: Flask, database: Any, sign_in: Any) -> Iterator[type[Money]]:
    """The machine, which begins each time on a fresh database."""

    def make() -> Whole:
        database.restore()
        services.start_over()
        app.extensions["kith.clock"].set(START)
        ids.install(app.extensions, SEED)
        return Whole(app, World(), sign_in)

    Money.make = make
    yield Money
    del Money.make


def walk(machine: type[Money], seed: int, steps: int) -> set[tuple[str, str]]:
    dice, money = random.Random(seed), machine()
    for _ in range(steps):
        money.walk(dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0], dice)
    money.teardown()
    return money.seen


@pytest.mark.wide
def test_a_long_walk_ends_in_agreement(machine: type[Money]) -> None:
    """One by a seed that was chosen because it passes through many states."""
    seen = walk(machine, 8, 150)
    assert seen >= {("remittance", state) for state in ("proposed", "asked", "sent", "refused", "kept")}
    assert seen >= {("payout", "failed"), ("reversal", "done"), ("purse_refund", "sent"), ("chargeback", "open")}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_long_walks_end_in_agreement(machine: type[Money], seed: int) -> None:
    walk(machine, seed, 300)


@pytest.mark.soak
def test_any_sequence_ends_in_agreement(machine: type[Money]) -> None:
    many = settings(max_examples=60, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=settings(many, phases=[Phase.explicit, Phase.generate]))


def test_a_few_sequences_end_in_agreement(machine: type[Money]) -> None:
    few = settings(max_examples=2, stateful_step_count=15, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=settings(few, phases=[Phase.explicit, Phase.generate]))
