"""Figures are frozen once, from settled facts alone, and published by nothing but their rounding."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from hub.kernel import unit
from oversight.calendar.domain import Grain
from oversight.disclosure.domain import Cell, Tier, show
from oversight.metrics import queries, services
from oversight.metrics.domain import METRICS, TABLES
from oversight.metrics.queries import Figure, Place
from oversight.warehouse.domain import NoWarehouse
from tests.oversight.cells import freeze, freeze_once
from tests.oversight.conftest import Publish
from tests.oversight.facts import PERIOD, QUARTER, WARDS, ZONE, Facts, at, need, offer, together, visit

pytestmark = pytest.mark.xdist_group("frozen")  # or each worker would work the same figures out

BOROUGH, WARD = TABLES["borough-period"], TABLES["ward-quarter"]
END = PERIOD.bounds(ZONE)[1]


def busy() -> Facts:
    """A quarter and three periods of a small market: needs in three wards, some matched, visits by two suppliers, a few searches."""
    wards, kinds = list(WARDS), ["shopping", "company", "pets"]
    needs, visits, searches = [], [], []
    for n in range(150):
        ward, posted = wards[n % 7 % 3], at(n * 91 / 150 - 63)
        matched = posted + timedelta(days=n % 20) if n % 3 else None
        needs.append(need(n, posted, ward=ward, neighbourhood=WARDS[ward], categories=[kinds[n % 5 % 3]],
                          holder=f"person:{n % 60}", matched_at=matched))  # fmt: skip
        visits.append(visit(n, posted, f"organisation:{'ab'[n % 3 == 0]}", need=f"need{n:04}", ward=ward,
                            neighbourhood=WARDS[ward], category=kinds[n % 5 % 3], holder=f"person:{n % 60}",
                            occurrence="no_show_supplier" if n % 29 == 0 else "delivered"))  # fmt: skip
        searches.append({"id": f"s{n:04}", "searched_at": posted, "ward": ward, "neighbourhood": WARDS[ward],
                         "category": kinds[n % 5 % 3], "total": n % 4, "session": f"h{n % 80}"})  # fmt: skip
    people = visit(999, at(3), "person:p", holder="person:1")
    return together(
        {"need": needs, "visit": [*visits, people], "search": searches},
        offer(1, "organisation:a", at(-64), ("T01", "T02")),
        offer(2, "organisation:b", at(-64), ("T01",), categories=["company"]),
    )


@pytest.fixture
def frozen(publish: Publish) -> int:
    """That market, frozen; returns how many spans."""
    publish(busy())
    return freeze_once("busy")


def few() -> Facts:
    """Enough for every span to be frozen: one need and one offer, from the first day of the quarter."""
    return together({"need": [need(1, at(-60))]}, offer(1, "organisation:a", at(-63)))


def figures(metric: str, table: str, tier: Tier) -> list[Figure]:
    return unit.read(queries.figures, METRICS[metric], TABLES[table], tier)


def test_nothing_is_frozen_before_there_are_facts(borough: Flask) -> None:
    with pytest.raises(NoWarehouse):
        services.freeze()


def test_a_market_that_never_was_has_no_figures(publish: Publish) -> None:
    publish({})
    assert services.freeze() == 0


def test_each_span_is_frozen_once_and_never_again(publish: Publish, frozen: int) -> None:
    assert frozen > 0
    before = {code: figures(code, "borough-period", Tier.T2) for code in METRICS}
    facts = busy()
    facts["need"] = [row | {"matched_at": None} for row in facts["need"]]
    publish(facts, END + timedelta(days=21))
    assert services.freeze() == 0
    assert {code: figures(code, "borough-period", Tier.T2) for code in METRICS} == before


def test_every_published_figure_is_the_officers_cell_rounded(frozen: int) -> None:
    seen = 0
    for metric in METRICS.values():
        for table in metric.tables:
            if not metric.open_in(table):
                continue
            work = {(f.place, f.span): f for f in figures(metric.code, table.code, Tier.T2)}
            for figure in figures(metric.code, table.code, Tier.T0):
                cell = unit.read(queries.exact, metric, table, figure.place, figure.span.last)
                assert cell is not None
                named = table.by == "supplier"
                assert figure.shown == show(cell, metric.shape, metric.contributor, Tier.T0, named=named)
                officers = work[figure.place, figure.span].shown
                assert officers == show(cell, metric.shape, metric.contributor, Tier.T2)
                if metric.protected:
                    assert figure.shown.hidden is (cell.n < 10)
                    assert figure.shown.n is None or (figure.shown.n >= 10 and figure.shown.n % 5 == 0)
                    if metric.unit.value == "share" and figure.shown.value is not None:
                        assert 0 <= figure.shown.value <= 1
                seen += 1
    assert seen > 200


def test_a_place_where_nobody_asked_looks_like_one_where_a_few_did(publish: Publish) -> None:
    publish({"need": [need(1, at(2)), need(2, at(-80))]})
    services.freeze()
    shown = {f.place.area: f.shown for f in figures("fill", "ward-quarter", Tier.T0) if f.span == QUARTER}
    assert len(shown) == 3
    assert len(set(shown.values())) == 1
    assert shown["T01"].hidden


def test_a_place_without_a_supplier_is_seen(frozen: int) -> None:
    depth = {f.place.area: f.shown.value for f in figures("depth", "ward-period", Tier.T2) if f.span == PERIOD}
    assert depth == {"T01": 2, "T02": 1, "T03": 0}


def test_one_person_who_helps_is_not_published_as_a_supplier(frozen: int) -> None:
    officers = {f.place.supplier for f in figures("missed", "borough-supplier-period", Tier.T2)}
    public = {f.place.supplier for f in figures("missed", "borough-supplier-period", Tier.T0)}
    assert officers - public == {"person:p"}
    assert public == {"organisation:a", "organisation:b"}


@pytest.mark.parametrize("metric", ["utilisation", "hand-backs", "missed"])
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_how_one_person_who_helps_does_is_not_published_of_a_place(borough: Flask, metric: str, n: int) -> None:
    """The one supplier of a kind of help in a neighbourhood may be a person, of whom nobody may read it."""
    place, table = Place("N1", "pets"), "neighbourhood-category-quarter"
    freeze(metric, table, {place: Cell(0.25 if n else None, n, 1.0, 4.0)})
    (public,), (officers,) = (figures(metric, table, tier) for tier in (Tier.T0, Tier.T2))
    assert public.shown.hidden is (n in (1, 2))
    assert (public.shown.value, public.shown.n) == ((None, None) if n in (1, 2) else (officers.shown.value, n))
    assert officers.shown.n == n


def test_how_many_there_are_and_what_each_organisation_does_stays_public(borough: Flask) -> None:
    freeze("depth", "neighbourhood-category-quarter", {Place("N1", "pets"): Cell(1.0, 1)})
    freeze("missed", "borough-supplier-period", {Place("all", supplier="organisation:a"): Cell(0.25, 1)})
    assert figures("depth", "neighbourhood-category-quarter", Tier.T0)[0].shown.value == 1.0
    assert figures("missed", "borough-supplier-period", Tier.T0)[0].shown.value == 0.25


def test_only_fixed_tables_are_for_everyone(frozen: int) -> None:
    with pytest.raises(ValueError, match="not for everyone"):
        figures("fill", "ward-period", Tier.T0)
    assert figures("depth", "ward-period", Tier.T0)  # about suppliers alone


def test_a_figure_waits_until_it_has_settled(publish: Publish) -> None:
    publish(few(), END + timedelta(hours=12))
    services.freeze()
    last = {code: unit.read(queries.spans, BOROUGH, METRICS[code])[-1] for code in METRICS}
    assert last["wait"] == last["depth"] == PERIOD
    assert last["fill"] == last["missed"] == PERIOD.before()


def test_stale_facts_freeze_nothing_that_ended_after_them(publish: Publish, clock: object) -> None:
    clock.set(END + timedelta(days=60))
    publish(few(), END - timedelta(days=1))
    services.freeze()
    assert unit.read(queries.spans, BOROUGH, METRICS["depth"])[-1] == PERIOD.before()


def test_the_first_span_may_lack_its_first_days(publish: Publish) -> None:
    for day, spans in ((1, 1), (8, 0)):
        publish({"need": [need(1, at(day))]})
        services.freeze()
        assert len(unit.read(queries.spans, BOROUGH, METRICS["wait"])) == spans if spans else True
    assert unit.read(queries.spans, WARD, METRICS["wait"]) == []


def test_frozen_says_when_and_from_which_facts(publish: Publish, clock: object) -> None:
    clock.set(datetime.fromisoformat("2025-12-21T06:00:00+00:00"))
    name = publish(few())
    services.freeze()
    newest = unit.read(queries.frozen, METRICS["fill"], BOROUGH)[-1]
    assert (newest.span, newest.generation) == (PERIOD, name)
    assert newest.at == clock.now()
    assert newest.span.grain is Grain.PERIOD


def test_series_is_one_place_over_time(frozen: int) -> None:
    found = unit.read(queries.series, METRICS["wait"], BOROUGH, Place("all"), Tier.T2)
    assert [f.span for f in found] == sorted(f.span for f in found)
    assert {f.place for f in found} == {Place("all")}
