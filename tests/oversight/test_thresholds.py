"""From where on a figure is out of bounds: the registry's until a commissioner decides, from a day to come, on the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import Dated, StartsTooSoon, Versions
from hub.kernel.errors import Forbidden
from oversight.alerts import queries as alerts
from oversight.alerts import services as alerting
from oversight.metrics.domain import METRICS
from oversight.metrics.queries import Place
from oversight.thresholds import queries, services
from oversight.thresholds.domain import OutOfOrder, SameThreshold, ThresholdChanged, of, said, written
from tests.hub.people import actor, officer
from tests.oversight.cells import index, rate, twice

FILL, DEPTH, WAIT, HHI = (METRICS[code] for code in ("fill", "depth", "wait", "concentration"))
ADDRESS = "/council/decisions/new/thresholds"


def words(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


def filled(**more: Any) -> dict[str, Any]:
    why = {
        "power": "Care Act 2014",
        "reasons": "Four is what we promised.",
        "alternatives": "None.",
        "conflicts": "none",
    }
    days = {
        "starts": words(clocks.today() + timedelta(days=1)), "review_on": words(clocks.today() + timedelta(weeks=4)),
    }  # fmt: skip
    return why | days | {"public": "y", "seen": ""} | more


def tomorrow() -> date:
    return clocks.today() + timedelta(days=1)


@given(st.sampled_from(list(METRICS.values())), st.integers(1, 99), st.integers(0, 400))
def test_a_version_holds_from_its_day_and_says_only_what_the_register_has(
    metric: Any, hundredths: int, days: int
) -> None:
    start = date(2026, 1, 1)
    value = metric.rule.threshold * (1 + hundredths / 1000)
    found = of(metric, {"threshold": value, "magic": 1.0}) if value <= 1 or metric.unit.value != "share" else None
    if found is None:
        return
    versions = Versions(metric, (Dated(start + timedelta(days=10), found.ruled),))
    day = start + timedelta(days=days)
    assert versions.on(day).rule == (found.rule if days >= 10 else metric.rule)
    assert Versions(metric).on(day) is metric


@given(st.integers(1, 10_000))
def test_what_is_written_is_read_back(hundredths: int) -> None:
    for metric in (FILL, WAIT):
        value = written(metric, f"{hundredths / 100:.2f}", "threshold")
        assert written(metric, said(metric, value), "threshold") == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [("concentration", {"watch": 2500.0}), ("utilisation", {"low": 0.95}), ("wait", {"tail": 2.0})],
)
def test_parts_that_contradict_each_other_are_refused(code: str, wrong: dict[str, float]) -> None:
    with pytest.raises(OutOfOrder):
        of(METRICS[code], wrong)


def test_only_a_commissioner_from_a_day_to_come_and_not_twice(app: Flask) -> None:
    by, wanted = actor(officer("commissioner")), of(DEPTH, {"threshold": 4.0})

    def decide(**more: Any) -> str:
        given: dict[str, Any] = {"starts": tomorrow(), "seen": "", "decision": "decision:a", "by": by}
        return unit.write(services.set_threshold, wanted, **(given | more))

    with pytest.raises(Forbidden):
        decide(by=actor(officer("finance")))
    with pytest.raises(StartsTooSoon):
        decide(starts=clocks.today())
    first = decide()
    with pytest.raises(ThresholdChanged):
        decide()
    with pytest.raises(SameThreshold):
        decide(seen=first)


def test_an_alert_opens_by_the_threshold_of_its_day_and_keeps_it(borough: Flask, clock: Any) -> None:
    by = actor(officer("commissioner"))
    four = of(DEPTH, {"threshold": 4.0})
    twice("depth", "ward-period", Place("T03"), index(3.0))
    twice("fill", "borough-period", Place("all"), rate(0.5, 63))

    def watch() -> dict[str, alerts.AlertView]:
        unit.write(alerting.watch, "all", clocks.now())
        return {alert.metric.code: alert for alert in unit.read(alerts.alerts)}

    unit.write(services.set_threshold, four, starts=tomorrow(), seen="", decision="decision:a", by=by)
    found = watch()
    assert found.keys() == {"fill"}
    assert found["fill"].evidence["decided"] is None
    clock.advance(timedelta(days=1))
    found = watch()
    assert found["depth"].evidence["rule"] == {"threshold": 4.0}
    assert found["depth"].evidence["decided"] == "decision:a"
    three = of(DEPTH, {"threshold": 2.0})
    seen = unit.read(queries.versions, DEPTH).mark
    unit.write(services.set_threshold, three, starts=tomorrow(), seen=seen, decision="decision:b", by=by)
    clock.advance(timedelta(days=1))
    assert "depth" not in watch()  # by today's, it is back


def test_it_is_decided_on_the_record_and_everyone_reads_it(
    app: Flask, client: FlaskClient, sign_in: Any, clock: Any
) -> None:
    desk = sign_in(officer("commissioner"))
    page = desk.get(f"{ADDRESS}/wait").text
    assert 'name="tail"' in page
    assert 'name="watch"' not in page
    done = desk.post(f"{ADDRESS}/wait", data=filled(threshold="4", tail="21"), follow_redirects=True)
    assert "out of bounds at 4, nine in ten within 21 (before: out of bounds at 3" in done.text
    public = client.get("/market/thresholds").text
    assert "It is out of bounds above 3 days" in public
    assert "It is out of bounds above 4 days, or when one in ten waits longer than 21 days." in public
    assert "Four is what we promised." in public
    clock.advance(timedelta(days=1))
    for address in ("/market/wait", "/market/thresholds"):
        assert "above 4 days" in client.get(address).text, address
    assert "/council/thresholds" in desk.get("/council/decisions").text
    finance = sign_in(officer("finance"))
    assert (finance.get(f"{ADDRESS}/wait").status_code, ADDRESS in finance.get("/council/thresholds").text) == (
        403,
        False,
    )
    assert desk.get(f"{ADDRESS}/magic").status_code == 404
    assert desk.get("/council/decisions/new/thresholds").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        *({"threshold": text} for text in ("", "-1", "0", "101", "1e3", "two", "2.555")),
        *({"low": text} for text in ("", "0", "95")),
        *({"starts": text} for text in ("", "1 1 2020")),
        {"reasons": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, Any]
) -> None:
    desk = sign_in(officer("commissioner"))
    answer = desk.post(f"{ADDRESS}/utilisation", data=filled(**({"threshold": "85", "low": "30"} | wrong)))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert unit.read(queries.versions, METRICS["utilisation"]).decided == ()


def test_of_two_tabs_the_second_is_told(app: Flask, sign_in: Any) -> None:
    desk = sign_in(officer("commissioner"))
    assert desk.post(f"{ADDRESS}/depth", data=filled(threshold="4")).status_code == 302
    again = desk.post(f"{ADDRESS}/depth", data=filled(threshold="5"))
    assert (again.status_code, "Somebody has changed it" in again.text) == (409, True)
    assert len(unit.read(queries.versions, DEPTH).decided) == 1
