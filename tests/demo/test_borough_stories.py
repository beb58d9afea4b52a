"""The four stories of the whole borough, told by the registry of metrics, and untrue where they are switched off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

import pytest
from flask import Flask

from demo.borough.domain.kingston import CHESSINGTON_SOUTH, OLD_MALDEN
from demo.borough.domain.scale import WHOLE
from demo.borough.domain.suppliers import TROUBLED
from hub.kernel import unit
from hub.people import queries as people
from oversight.disclosure.domain import Tier
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS
from payments.ledger import queries as ledger
from tests.demo.conftest import build

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole borough."""
    app = build(tmp_path_factory.mktemp("whole"), WHOLE)
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole borough with the stories switched off."""
    app = build(tmp_path_factory.mktemp("plain"), replace(WHOLE, stories=False))
    with app.app_context():
        yield app


def last(code: str, table: str, tier: Tier = Tier.T2) -> dict[str, float]:
    """The newest figure of each area (or supplier) in a table."""
    metric = METRICS[code]
    found = next(t for t in metric.tables if t.code == table)
    span = metrics.spans(found, metric)[-1]
    by_supplier = found.by == "supplier"
    return {
        (f.place.supplier if by_supplier else f.place.area): f.shown.value
        for f in metrics.figures(metric, found, tier, span=span)
        if f.shown.value is not None
    }


def waits(ward: str) -> list[float]:
    """The median wait of a ward, period by period, as far as there were enough to say."""
    metric = METRICS["wait"]
    table = next(t for t in metric.tables if t.code == "ward-period")
    series = metrics.series(metric, table, metrics.Place(ward), Tier.T2)
    return [f.shown.value for f in series if f.shown.value is not None]


def rising(values: list[float]) -> float:
    """The share of steps from one period to the next that go up."""
    steps = list(pairwise(values))
    return sum(b > a for a, b in steps) / len(steps) if steps else 0.0


def climb(values: list[float]) -> float:
    """How much higher the last two periods stand than the first two."""
    return (sum(values[-2:]) - sum(values[:2])) / 2 if len(values) >= 4 else 0.0


def thin() -> bool:
    """Chessington South has fewer than three suppliers, and the median ward at least five."""
    depth = last("depth", "ward-quarter")
    return depth[CHESSINGTON_SOUTH] < 3 and median(depth.values()) >= 5


def slower() -> bool:
    """The wait in Old Malden rises over three quarters of the periods, and nowhere else by half as much."""
    mine = waits(OLD_MALDEN)
    areas = last("depth", "ward-quarter")
    others = [climb(waits(ward)) for ward in areas if ward != OLD_MALDEN]
    return rising(mine) >= 0.75 and climb(mine) > 0 and max(others) <= climb(mine) / 2


def trouble() -> str:
    """Who hands back most."""
    found = last("hand-backs", "borough-supplier-period")
    worst = max(found, key=lambda party: found[party])
    return people.names([worst])[worst]


@pytest.mark.xdist_group("told")
def test_the_market_is_thin_in_chessington_south(told: Flask) -> None:
    assert thin()


@pytest.mark.xdist_group("told")
def test_the_wait_rises_in_old_malden_and_nowhere_else_half_as_much(told: Flask) -> None:
    assert slower(), waits(OLD_MALDEN)


@pytest.mark.xdist_group("told")
def test_one_provider_is_in_trouble(told: Flask) -> None:
    assert trouble() == TROUBLED


@pytest.mark.xdist_group("told")
def test_everyone_reads_the_same(told: Flask) -> None:
    """Parity: each public figure is the officers' figure of the same cell, rounded and hidden as published."""
    for code in METRICS:
        public = last(code, "ward-quarter", Tier.T0)
        officers = last(code, "ward-quarter", Tier.T2)
        assert public.keys() <= officers.keys()
        for area, value in public.items():
            assert value == pytest.approx(officers[area], abs=0.5 * max(1.0, abs(officers[area])))


@pytest.mark.xdist_group("told")
def test_the_money_adds_up_over_26_weeks(told: Flask) -> None:
    assert unit.read(ledger.verify) == []


@pytest.mark.xdist_group("untold")
def test_switched_off_none_of_them_is_true(untold: Flask) -> None:
    assert not thin()
    assert not slower()
    assert trouble() != TROUBLED
