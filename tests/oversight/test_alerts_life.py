"""Alerts: by more than chance, twice running, with frozen evidence; urgent with a reason; passed when it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden
from hub.notices import queries as notices
from hub.places import queries as places
from oversight.alerts import queries, services
from oversight.alerts.domain import AlertState, AlreadyOpen, NoReason, NothingWrong, bound, opens, recovered
from oversight.calendar.domain import Grain, span_of
from oversight.disclosure.domain import Cell
from oversight.metrics.domain import METRICS, TABLES, statistics
from oversight.metrics.queries import Place
from tests.hub.people import actor, officer
from tests.oversight.cells import BEFORE, freeze, index, rate, twice
from tests.oversight.facts import PERIOD

BOROUGH = Place("all")
PERIOD_AFTER = span_of(date(2025, 12, 8), Grain.PERIOD)
FILL, DEPTH, WAIT, USED, MISSED = (METRICS[c] for c in ("fill", "depth", "wait", "utilisation", "missed"))


def watch() -> list[queries.AlertView]:
    unit.write(services.watch, "all", clock.now())
    outbox.drain()
    return unit.read(queries.alerts)


# The rule


@given(st.integers(30, 2000), st.integers(0, 2000))
def test_a_share_is_out_only_by_its_wilson_bound(n: int, hits: int) -> None:
    cell = rate(min(hits, n) / n, n)
    found = bound(FILL, cell)
    assert found is not None
    assert found.out is (
        statistics.wilson(cell.value or 0.0, 1.0)[1] < 0 or statistics.wilson(min(hits, n), n)[1] < 0.8
    )


def test_too_few_people_are_not_judged() -> None:
    assert bound(FILL, rate(0.0, 29)) is None
    assert bound(DEPTH, index(0.0, 0)) is not None


def test_capacity_that_nobody_uses_is_trouble_too() -> None:
    assert [bound(USED, Cell(v, 3, v * 100, 100.0, trials=300)).out for v in (0.2, 0.6, 0.99)] == [True, False, True]


def test_a_wait_is_judged_by_the_lower_end_of_its_interval() -> None:
    sure, unsure = (
        Cell(4.0, 40, trials=40, least=3.5, least_tail=5.0),
        Cell(4.0, 40, trials=40, least=2.5, least_tail=5.0),
    )
    late = replace(unsure, least_tail=14.5)
    nobody = Cell(None, 40, trials=40, least=20.0, least_tail=20.0)
    assert [bound(WAIT, c).out for c in (sure, unsure, late, nobody)] == [True, False, True, True]


def test_two_consecutive_periods_or_one_where_it_is_urgent() -> None:
    bad, good = rate(0.2, 100), rate(0.95, 100)
    assert opens(FILL, [bad, bad])
    assert not opens(FILL, [good, bad])
    assert not opens(FILL, [bad])
    assert not opens(FILL, [None, bad])
    assert opens(FILL, [good, bad], urgent=True)


def test_it_passes_when_the_figure_is_back_or_nothing_is_left_of_it() -> None:
    bad, good, empty = rate(0.79, 100), rate(0.81, 100), Cell(None, 0)
    assert recovered(FILL, [bad, good])
    assert not recovered(FILL, [bad, bad])  # within chance, and still below
    assert not recovered(FILL, [bad, empty])
    assert recovered(FILL, [empty, None])


# Its life


def test_an_alert_opens_once_with_its_evidence_frozen(borough: Flask) -> None:
    commissioner = officer("commissioner")
    twice("depth", "ward-period", Place("T03"), index(1.0))
    twice("fill", "borough-period", BOROUGH, rate(0.5, 63))
    freeze("missed", "borough-supplier-period", {Place("all", supplier="organisation:a"): index(0.5, 40)})
    found = {alert.metric.code: alert for alert in watch()}
    assert found.keys() == {"depth", "fill"}
    spans = found["fill"].evidence["spans"]
    assert [s["to"] for s in spans] == [BEFORE.last.isoformat(), PERIOD.last.isoformat()]
    assert spans[0]["T2"] == {"value": 0.5, "n": 63, "tail": None, "hidden": False}
    assert spans[0]["T0"]["n"] == 65
    assert found["fill"].evidence["threshold"] == FILL.rule.threshold
    assert len(watch()) == 2
    told = [n for n in unit.read(notices.of_person, commissioner).notices if n.link == "/council/alerts"]
    assert len(told) == 2


def test_one_period_is_not_enough_and_a_gap_is_no_run(borough: Flask) -> None:
    freeze("depth", "ward-period", {Place("T03"): index(0.0)}, PERIOD)
    assert watch() == []
    freeze("depth", "ward-period", {Place("T03"): index(0.0)}, BEFORE.before())
    assert watch() == []


def test_many_places_make_one_notice_a_night(borough: Flask) -> None:
    commissioner = officer("commissioner")
    for span in (BEFORE, PERIOD):
        freeze("depth", "ward-period", {Place(f"T0{n}"): index(0.0) for n in (1, 2, 3)}, span)
    assert len(watch()) == 3
    assert len([n for n in unit.read(notices.of_person, commissioner).notices if n.link == "/council/alerts"]) == 1


def test_each_alert_that_is_opened_by_hand_is_told_by_itself(borough: Flask) -> None:
    officers = [officer("commissioner", "Ada"), officer("commissioner", "Bea")]
    by, table = actor(officers[0]), TABLES["ward-period"]
    places = [Place("T01"), Place("T03")]
    freeze("depth", table.code, dict.fromkeys(places, index(1.0)))
    for place in places:
        unit.write(services.raise_urgent, metric=DEPTH, table=table, place=place, reason="Two firms gave up", by=by)
    outbox.drain()
    for reader, count in zip(officers, (0, 2), strict=True):  # not whoever opened it
        said = [n for n in unit.read(notices.of_person, reader).notices if n.link == "/council/alerts"]
        assert len(said) == count


def test_it_passes_when_the_figure_comes_back(borough: Flask) -> None:
    twice("depth", "ward-period", Place("T03"), index(1.0))
    (alert,) = watch()
    unit.write(services.answer, alert.id)
    assert watch()[0].state is AlertState.ANSWERED
    freeze("depth", "ward-period", {Place("T03"): index(4.0)}, PERIOD_AFTER)
    assert watch() == []
    closed = unit.read(queries.alert, alert.id)
    assert closed is not None
    assert closed.state is AlertState.PASSED
    assert closed.evidence == alert.evidence


def test_the_urgent_track_needs_a_role_a_reason_and_a_figure(borough: Flask) -> None:
    by = actor(officer("commissioner"))
    table, place = TABLES["ward-period"], Place("T03")
    freeze("depth", table.code, {place: index(1.0), Place("T01"): index(9.0)})

    def urgent(reason: str = "Winter comes", by: Actor = by, place: Place = place) -> str:
        return unit.write(services.raise_urgent, metric=DEPTH, table=table, place=place, reason=reason, by=by)

    with pytest.raises(Forbidden):
        urgent(by=actor(officer("finance")))
    with pytest.raises(NoReason):
        urgent(reason="  ")
    with pytest.raises(NothingWrong):
        urgent(place=Place("T01"))
    alert = unit.read(queries.alert, urgent())
    assert alert is not None
    assert alert.urgent == "Winter comes"
    assert len(alert.evidence["spans"]) == 1
    with pytest.raises(AlreadyOpen):
        urgent()


def test_it_passes_where_nothing_is_left(borough: Flask) -> None:
    """A supplier leaves, a ward is redrawn, a kind of help is retired: in two whole periods there is no figure."""
    gone, stays = (Place("all", supplier=f"organisation:{name}") for name in "ab")
    bad = Cell(0.5, 1, 20.0, 40.0, trials=40)
    for span in (BEFORE, PERIOD):
        freeze("missed", "borough-supplier-period", {gone: bad, stays: bad}, span)
    assert {alert.place for alert in watch()} == {gone, stays}
    freeze("missed", "borough-supplier-period", {stays: bad}, PERIOD_AFTER)
    assert {alert.place for alert in watch()} == {gone, stays}, "one period says nothing"
    freeze("missed", "borough-supplier-period", {stays: bad}, span_of(date(2026, 1, 5), Grain.PERIOD))
    assert {alert.place for alert in watch()} == {stays}


# By ward and kind of help

KINDS, AROUND = "ward-category-period", "neighbourhood-category-quarter"


def asked(**people: int) -> None:
    """So many people of a neighbourhood asked for these kinds of help in the last quarter."""
    areas = {area.name: area.code for area in unit.read(places.areas, "neighbourhood")}
    cells = {Place(areas["Lower Side"], kind): Cell(2.0, n, trials=n) for kind, n in people.items()}
    freeze("wait", AROUND, cells)


def test_a_thin_market_by_ward_and_kind_is_an_alert_where_people_around_asked(borough: Flask) -> None:
    asked(shopping=10, cleaning=9)
    for span in (BEFORE, PERIOD):
        thin = {Place(ward, kind): index(1.0) for ward in ("T01", "T03") for kind in ("shopping", "cleaning", "meals")}
        freeze("depth", KINDS, thin, span)
    (alert,) = watch()
    # T01 lies in the other neighbourhood; fewer than ten asked for cleaning, and nobody for meals.
    assert (alert.place, alert.table_code) == (Place("T03", "shopping"), KINDS)
    assert [s["T0"]["value"] for s in alert.evidence["spans"]] == [1.0, 1.0]
    assert alert.figures_open
    asked_no_more = span_of(date(2025, 12, 8), Grain.QUARTER)
    freeze("wait", AROUND, {}, asked_no_more)
    assert watch() == [alert]  # it stands until there is enough to choose from
    freeze("depth", KINDS, {Place("T03", "shopping"): index(3.0)}, PERIOD_AFTER)
    assert watch() == []


def test_figures_about_people_are_never_told_by_ward_and_kind_every_four_weeks() -> None:
    assert [m.code for m in METRICS.values() if any(t.code == KINDS for t in m.tables)] == ["depth"]
    with pytest.raises(ValueError, match="too small"):
        replace(FILL, by_kind=True)
