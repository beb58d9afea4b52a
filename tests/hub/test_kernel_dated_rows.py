"""What was decided from a day on, as rows; the limits of officers stand for every such table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.kernel.dated import Dated, StartsTooSoon
from hub.kernel.decided import decided, lock, may_decide, put
from hub.kernel.errors import Forbidden
from payments.limits.models import OfficerLimits

COMMISSIONER = Actor(account="c", person="C" * 26, roles=frozenset({"commissioner"}))
FINANCE = Actor(account="f", person="F" * 26, roles=frozenset({"finance"}))


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def kept() -> tuple[Dated[int], ...]:
    return decided(OfficerLimits, lambda row: row.numbers["run_pence"])


def decide(pence: int, starts: date, by: Actor = COMMISSIONER) -> str:
    return put(OfficerLimits(numbers={"run_pence": pence}), starts, decision="decision:D", by=by)


def test_rows_come_in_the_order_in_which_they_were_decided_with_who_when_and_why(app: Flask) -> None:
    late = unit.write(decide, 1, tomorrow() + timedelta(days=7))
    soon = unit.write(decide, 2, tomorrow())
    first, second = unit.read(kept)
    assert [(one.id, one.value) for one in (first, second)] == [(late, 1), (soon, 2)]
    assert (first.starts, first.decision, first.set_by) == (tomorrow() + timedelta(days=7), "decision:D", "C" * 26)
    assert first.set_at == clock.now()


def test_only_some_rows_where_asked(app: Flask) -> None:
    unit.write(decide, 1, tomorrow() + timedelta(days=7))
    unit.write(decide, 2, tomorrow())
    near = OfficerLimits.starts <= tomorrow()
    assert [one.value for one in unit.read(decided, OfficerLimits, lambda row: row.numbers["run_pence"], near)] == [2]


def test_only_a_commissioner_and_only_from_a_day_to_come(app: Flask) -> None:
    for by, starts, refusal in (
        (FINANCE, tomorrow(), Forbidden),
        (FINANCE, clock.today(), Forbidden),
        (COMMISSIONER, clock.today(), StartsTooSoon),
        (COMMISSIONER, clock.today() - timedelta(days=400), StartsTooSoon),
    ):
        with pytest.raises(refusal):
            unit.write(decide, 1, starts, by)
        with pytest.raises(refusal):
            unit.write(lock, OfficerLimits, starts, by)
        with pytest.raises(refusal):
            unit.write(may_decide, starts, by)
    assert unit.read(kept) == ()


def test_a_unit_reads_once_and_again_after_its_own_decision_or_its_lock(app: Flask) -> None:
    def look() -> list[int]:
        counts = [len(kept())]
        decide(1, tomorrow())
        counts.append(len(kept()))
        assert kept() is kept()
        before = kept()
        lock(OfficerLimits, tomorrow(), COMMISSIONER)
        assert kept() is not before
        return counts

    assert unit.write(look) == [0, 1]
