"""Budgets and charges are told: to finance that they wait, to whom it concerns that they are approved; once, and never to who did it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from hub.notices import queries as notices
from hub.people import services as people
from payments.budgets import services
from payments.holds import services as holds
from tests.hub.people import actor, enter, officer
from tests.payments.money_world import STARTS, World, line


def kinds(person: str) -> list[str]:
    return [notice.kind for notice in notices.of_person(person).notices]


def test_a_budget_that_waits_and_one_that_is_approved_are_told(app: Flask, sign_in: Any) -> None:
    world = World()
    writer, other, third = (officer("finance", name) for name in ("Fay", "Gus", "Hal"))
    joan, kim = enter("Joan", "Price"), enter("Kim", "Price")
    unit.write(people.delegate, joan, kim, ["arrange"], None, evidence="my daughter", by=actor(joan))
    outbox.drain()
    said: dict[str, Any] = {"starts": STARTS, "ends": STARTS.replace(year=STARTS.year + 1), "by": actor(writer)}
    budget = unit.write(services.write_budget, f"person:{joan}", [world.fund()], 10_000, **said)
    outbox.drain()
    assert [kinds(one).count("budget.written") for one in (writer, other, third)] == [0, 1, 1]
    unit.write(services.approve_budget, budget, actor(other))
    outbox.drain()
    for one in (joan, kim):
        assert kinds(one).count("budget.approved") == 1
        assert kinds(one).count("budget.written") == 0
    for one in (joan, kim, other):
        client = sign_in(one)
        for notice in notices.of_person(one).notices:
            assert "%(" not in notice.words
            assert client.get(notice.link).status_code == 200, notice.link


def test_a_charge_that_waits_is_told_to_finance_once(app: Flask, sign_in: Any) -> None:
    world, judge = World(), officer("finance")
    joan = enter("Joan", "Price")
    budget = world.budget(world.fund(11_000), pence=10_000, holder=f"person:{joan}")
    visit, big = line(30, 4_000), line(1, 10_000)
    world.request(budget, visit, big)
    for _ in range(2):
        unit.write(holds.charge_unfunded, visit.about, 2_000)
        outbox.drain()
    (notice,) = [n for n in notices.of_person(judge).notices if n.kind == "hold.charge-waits"]
    assert "£20" in notice.words
    assert sign_in(judge).get(notice.link).status_code == 200
