"""A kind of help that the council adds is known to the search and its suggestions from its day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hub.categories import services as categories
from hub.kernel import jobs, unit
from hub.kernel.access import SYSTEM
from marketplace.searches import queries
from marketplace.searches.queries.suggesting import completions

pytestmark = pytest.mark.usefixtures("app")


def add(first: date) -> str:
    return unit.write(
        categories.add, name="Choirs and singing", plain="Someone who sings with a group.", risk="low",
        who=["volunteer"], checks=["identity"], bookable_by=["person"], phrases=["a good old carol", "kareoke"],
        valid_from=first, reason="Asked for.", by=SYSTEM,
    )  # fmt: skip


def test_its_own_words_mean_it_at_once(clock: Any) -> None:
    before = queries.suggested("I want to sing a good old carol")
    code = add(date(2025, 12, 2))
    assert code not in before
    assert queries.suggested("I want to sing a good old carol")[0] == code
    assert queries.suggested("choirs and singing")[0] == code
    assert code in {one.category for one in completions().of("kare")}
    assert queries.suggested("walking the dog")[0] == "pets"


@pytest.mark.parametrize("days_late", [0, 1, 14])
def test_one_to_come_is_known_from_its_day(clock: Any, days_late: int) -> None:
    """And is followed though no worker ran on that day."""
    code = add(date(2025, 12, 9))
    assert code not in queries.suggested("kareoke")
    assert jobs.run(jobs.registered()["follow-kinds-of-help"], force=True) == 0
    clock.advance(timedelta(days=7 + days_late))
    assert queries.suggested("kareoke")[0] == code
    assert jobs.run(jobs.registered()["follow-kinds-of-help"], force=True) == 1
