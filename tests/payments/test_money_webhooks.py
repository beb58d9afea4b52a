"""Whatever becomes of webhooks on their way, in any order, twice, late, forged or never, reconciliation reaches one state."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.kernel import clock, ids, outbox
from payments.sandbox import queries, services
from payments.sandbox.domain.faults import Fault
from tests.conftest import SEED, START
from tests.payments.money_world import World
from tests.payments.whole_money import BANK, POST, Whole, run

Plan = Callable[[list[int]], list[tuple[int, Fault | None]]]
Story = Callable[[Plan], dict[str, Any]]
# A story takes seconds, so that a failing one is not made smaller: it is told again by its seed.
ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.explicit, Phase.generate])
FEW, MANY = settings(ONCE, max_examples=2), settings(ONCE, max_examples=150)


def as_it_comes(due: list[int]) -> list[tuple[int, Fault | None]]:
    return [(position, None) for position in due]


def backwards(due: list[int]) -> list[tuple[int, Fault | None]]:
    return as_it_comes(due[::-1])


def all_twice(due: list[int]) -> list[tuple[int, Fault | None]]:
    return [(position, Fault.DUPLICATE) for position in due]


def all_lost(due: list[int]) -> list[tuple[int, Fault | None]]:
    return [(position, Fault.LOSE) for position in due]


def by_chance(dice: random.Random) -> Plan:
    faults = (None, None, Fault.LOSE, Fault.DUPLICATE, Fault.HOLD_BACK, Fault.REORDER, Fault.FORGE)

    def plan(due: list[int]) -> list[tuple[int, Fault | None]]:
        return [(position, dice.choice(faults)) for position in dice.sample(due, len(due))]

    return plan


@pytest.fixture
def story(app: Flask, database: Any, sign_in: Any) -> Story:
    """The same happenings each time, on a fresh database; how all stands in the end."""

    def tell(plan: Plan) -> dict[str, Any]:
        database.restore()
        services.start_over()
        app.extensions["kith.clock"].set(START)
        ids.install(app.extensions, SEED)
        return happen(Whole(app, World(), sign_in), plan)

    return tell


_told: dict[str, Any] = {}


def the_one(story: Story) -> dict[str, Any]:
    """The state that all must reach: told once, since it is the same each time."""
    if not _told:
        _told.update(story(as_it_comes))
    return _told


def happen(whole: Whole, plan: Plan) -> dict[str, Any]:
    """Cards are paid with, refused and disputed, suppliers are paid and their banks send it back; then the post comes."""
    whole.visit(0, 5_000)
    whole.visit(1, 700)
    whole.pay()
    run(("send-remittances", "call-stripe"))
    whole.add("40")
    whole.add("20")
    whole.add("10", "refused-card")
    whole.top_up("100")
    whole.send(7_500)
    services.order_fault(Fault.FAIL_PAID_PAYOUT)
    for _ in range(3):
        whole.later(days=3)
        run((BANK,))
    whole.dispute_card()
    whole.decide_card(won=False)
    whole.restrict(1)
    deliver(plan)
    whole.reconcile()
    whole.check()
    return whole.state()


def deliver(plan: Plan) -> None:
    """The post of these days, as the plan has it."""
    due = [int(position) for position in queries.deliveries_due(clock.now())]
    assert len(due) >= 12
    for position, fault in plan(due):
        if fault is not None:
            services.order_fault(fault)
        services.deliver(position)
        outbox.drain()
    run((POST,))


WAYS = [
    pytest.param(all_lost, id="all lost"),
    pytest.param(all_twice, id="all twice", marks=pytest.mark.wide),
    pytest.param(backwards, id="backwards", marks=pytest.mark.wide),
]


@pytest.mark.parametrize("plan", WAYS)
def test_what_becomes_of_all_webhooks_changes_nothing(story: Story, plan: Plan) -> None:
    assert story(plan) == the_one(story)


@FEW
@given(st.randoms(use_true_random=False))
def test_any_mischief_reaches_one_state(story: Story, dice: random.Random) -> None:
    assert story(by_chance(dice)) == the_one(story)


@pytest.mark.soak
@MANY
@given(st.randoms(use_true_random=False))
def test_much_mischief_reaches_one_state(story: Story, dice: random.Random) -> None:
    assert story(by_chance(dice)) == the_one(story)
