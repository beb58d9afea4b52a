"""The whole borough is as large as the demo promises, to a tenth, and is served again without being built again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from demo.borough.domain.scale import WHOLE
from demo.clock.domain import START
from hub.kernel import unit
from hub.people.domain import Sector
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.visits import queries as visits
from started import free_port

ROOT = Path(__file__).parents[2]
WEEKS = 26
CARE_PENCE = range(3000, 3801)  # an hour

pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("told")]


def every(facts: Callable[[str, int], Sequence[Any]]) -> Iterator[Any]:
    """All facts of a room, a thousand at once."""
    after = ""
    while page := unit.read(facts, after, 1000):
        yield from page
        after = page[-1].id


def about(number: int) -> Any:
    """This number, or a tenth more or less."""
    return pytest.approx(number, rel=0.1)


def persons(urns: Iterator[str]) -> set[str]:
    """Those of these who are people."""
    return {urn for urn in urns if urn.startswith("person:")}


def test_as_many_ask_for_help_as_the_demo_promises(told: Flask) -> None:
    posted = list(every(needs.facts))
    assert len(posted) == about(1200)
    people = persons(need.holder for need in posted)
    weekly = persons(need.holder for need in posted if need.budget_id and need.minutes)
    assert len(weekly) == about(120), "with a budget and a weekly plan"
    assert len(people) == about(WHOLE.residents)
    assert WHOLE.residents == 700


def test_as_many_give_help_of_all_five_sectors(told: Flask) -> None:
    made = list(every(offers.facts))
    helpers = persons(offer.party for offer in made)
    assert len(helpers) == about(60)
    assert len({offer.party for offer in made} - helpers) == about(45)
    assert {offer.sector for offer in made} == {sector.value for sector in Sector}


def test_care_costs_what_it_costs_in_london(told: Flask) -> None:
    prices = [
        offer.price_pence
        for offer in every(offers.facts)
        if "personal-care" in offer.categories and offer.price_pence and offer.unit == "hour"
    ]
    assert len(prices) > 5
    assert set(prices) <= set(CARE_PENCE)


def test_half_a_year_of_visits_lies_behind_it(told: Flask) -> None:
    agreed = list(every(visits.facts))
    assert len(agreed) == about(6000), "in 26 weeks, those among them that are still to come"
    past = [visit for visit in agreed if visit.starts_at < START]
    assert len(past) > len(agreed) * 2 / 3
    assert WHOLE.days == WEEKS * 7 + 1
    first, last = min(visit.starts_at for visit in past), max(visit.starts_at for visit in past)
    assert (last - first).days >= (WEEKS - 2) * 7, "from nearly the first week to the last"
    assert sum(visit.occurrence == "delivered" for visit in past) > len(past) / 2


def serve(var: Path) -> list[str]:
    """What `make run` says once its packages stand, from its first line until it listens; then it is stopped."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    environment |= {"KITH_VAR": str(var), "KITH_PORT": str(free_port())}
    command = [sys.executable, "scripts/run.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        said = []
        for line in running.stdout or ():
            said.append(line.strip())
            if line.startswith("Stop with"):
                running.send_signal(signal.SIGINT)
    assert running.returncode in {0, 130}
    return [line for line in said if line]


def test_run_again_starts_without_building(told: Flask, tmp_path: Path) -> None:
    """The first run builds the assets, where they are missing; the second makes nothing at all."""
    var = tmp_path / "var"
    shutil.copytree(told.extensions["kith.settings"].var, var)
    mark = (var / "demo-loaded").stat().st_mtime_ns
    serve(var)
    said = serve(var)
    assert said[:4] == [
        "Building the page assets, if they changed ...",
        "Bringing the database up to date ...",
        "Loading the demo borough, if it is not there (two to three minutes, once) ...",
        "The demo borough is there already.",
    ]
    assert said[4].startswith("Kith is running at http://127.0.0.1:")
    assert (var / "demo-loaded").stat().st_mtime_ns == mark
