"""The task decides the checks, and a council changes its categories from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.categories import queries, services
from hub.categories.domain import CategoryUnusable, CheckKind, NoSuchCategory
from hub.kernel import unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Forbidden

OFFICER = Actor(account="0" * 26, name="An officer", roles=frozenset({"safeguarding"}))


def names(kinds: frozenset[CheckKind]) -> set[str]:
    return {kind.value for kind in kinds}


@pytest.fixture
def loaded(app: Flask) -> Flask:
    assert unit.write(services.load_defaults) == 21
    return app


def change(code: str, **given: Any) -> None:
    category = queries.category(code)
    values = {
        "name": category.name,
        "plain": category.plain,
        "risk": category.risk,
        "who": category.who,
        "checks": category.checks,
        "valid_from": date(2025, 12, 2),
        "reason": "We learned something.",
        "by": OFFICER,
    }
    unit.write(services.edit, code, **(values | given))


@pytest.mark.parametrize(
    ("code", "flags", "checks"),
    [
        ("personal-care", (), {"identity", "references", "dbs-enhanced-barred", "cqc", "insurance", "training"}),
        ("sitting", (), {"identity", "references", "dbs-enhanced-barred"}),
        ("company", (), {"identity", "references", "dbs-enhanced"}),
        ("lifts", (), {"identity", "references", "dbs-enhanced", "driving"}),
        ("lifts", ("health-appointment",), {"identity", "references", "dbs-enhanced-barred", "driving"}),
        ("shopping", (), {"identity", "references", "dbs-basic"}),
        ("shopping", ("handles-money",), {"identity", "references", "dbs-enhanced-barred"}),
        ("meals", ("makes-food",), {"identity", "insurance", "food-hygiene"}),
        ("garden", (), {"identity"}),
        ("garden", ("trade",), {"identity", "insurance"}),
        ("garden", ("handles-money",), {"identity"}),
        ("payroll", (), {"identity", "insurance"}),
    ],
)
def test_the_task_decides_the_checks(loaded: Flask, code: str, flags: tuple[str, ...], checks: set[str]) -> None:
    assert names(queries.required_checks(code, flags=flags)) == checks


def test_who_may(loaded: Flask) -> None:
    assert queries.category("personal-care").open_to("professional", organisation=False)
    assert not queries.category("personal-care").open_to("volunteer", organisation=True)
    assert queries.category("pets").open_to("neighbour", organisation=False)
    assert queries.category("payroll").open_to("professional", organisation=True)
    assert not queries.category("payroll").open_to("professional", organisation=False)


def test_loading_again_adds_nothing(loaded: Flask) -> None:
    assert unit.write(services.load_defaults) == 0
    assert [c.code for c in queries.categories()][:4] == ["personal-care", "medicines", "night-care", "sitting"]


def test_before_a_council_is_set_up_the_defaults_stand(app: Flask) -> None:
    assert len(queries.categories()) == 21
    assert "dbs-basic" in names(queries.required_checks("shopping"))


def test_a_change_holds_from_its_day(loaded: Flask, clock: Any) -> None:
    change("pets", name="Animals", checks=["identity", "references"], valid_from=date(2025, 12, 10))
    assert queries.category("pets").name == "Pets"
    clock.advance(timedelta(days=8))
    assert queries.category("pets").name == "Animals"
    assert names(queries.required_checks("pets")) == {"identity", "references"}
    assert queries.category("pets", on=date(2025, 12, 9)).name == "Pets"
    assert [v.category.name for v in queries.history("pets")] == ["Animals", "Pets"]


def test_a_retired_category_is_known_and_not_listed(loaded: Flask) -> None:
    change("payroll", retired=True)
    assert "payroll" not in [c.code for c in queries.categories()]
    assert queries.names()["payroll"] == "Payroll and bookkeeping"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"who": []}, "who"),
        ({"checks": ["references"]}, "checks"),
        ({"bookable_by": []}, "bookable_by"),
        ({"reason": " "}, "reason"),
        ({"valid_from": date(2025, 12, 1)}, "valid_from"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(loaded: Flask, given: dict[str, Any], field: str) -> None:
    with pytest.raises(CategoryUnusable) as refusal:
        change("pets", **given)
    assert refusal.value.data["field"] == field


def test_only_officers_change_categories(loaded: Flask) -> None:
    with pytest.raises(Forbidden):
        change("pets", by=Actor(account="0" * 26, roles=frozenset({"finance"})))
    change("pets", by=SYSTEM)


def test_an_unknown_category_says_so(loaded: Flask) -> None:
    with pytest.raises(NoSuchCategory, match="juggling"):
        queries.category("juggling")
