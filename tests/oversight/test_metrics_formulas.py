"""Each metric's SQL against a brute-force oracle in plain Python, on small facts made up by hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.metrics.domain import METRICS
from oversight.metrics.queries import Place
from tests.oversight.facts import (
    PERIOD,
    WARDS,
    ZONE,
    Facts,
    at,
    cells_in,
    computed,
    memory,
    need,
    offer,
    together,
    visit,
)

START, END = PERIOD.bounds(ZONE)
DAY = timedelta(days=1)
HOURS = st.integers(-24 * 120, 24 * 40).map(lambda hours: START + timedelta(hours=hours))
WARD = st.sampled_from(["T01", "T02", "T03"])
KIND = st.sampled_from(["shopping", "company", "pets"])
SUPPLIER = st.sampled_from(["organisation:a", "organisation:b", "person:c"])
OCCURRENCES = ["delivered", "scheduled", "cancelled_free", "cancelled_late", "cancelled_by_supplier",
               "no_show_supplier", "no_show_resident"]  # fmt: skip


@st.composite
def needs(draw: Any) -> list[dict[str, Any]]:
    found = []
    for n in range(draw(st.integers(0, 8))):
        posted = draw(HOURS)
        ward = draw(WARD)
        matched = draw(st.none() | st.integers(0, 24 * 30))
        ended = draw(st.none() | st.integers(24 * 31, 24 * 90))
        found.append(
            need(
                n, posted, holder=f"person:{draw(st.integers(0, 4))}", ward=ward, neighbourhood=WARDS[ward],
                categories=draw(st.lists(KIND, min_size=1, unique=True)), minutes_week=draw(st.integers(1, 900)),
                matched_at=None if matched is None else posted + timedelta(hours=matched),
                ended_at=None if ended is None else posted + timedelta(hours=ended),
                wanted_from=posted + draw(st.integers(-2, 20)) * DAY,
                wanted_to=draw(st.none() | st.integers(21, 60).map(lambda days, p=posted: p + days * DAY)),
            )
        )  # fmt: skip
    return found


@st.composite
def visits(draw: Any) -> list[dict[str, Any]]:
    found = []
    for n in range(draw(st.integers(0, 10))):
        ward, occurrence = draw(WARD), draw(st.sampled_from(OCCURRENCES))
        found.append(
            visit(
                n, draw(HOURS), draw(SUPPLIER), need=f"need{draw(st.integers(0, 7)):04}",
                holder=f"person:{draw(st.integers(0, 4))}", category=draw(KIND), ward=ward, neighbourhood=WARDS[ward],
                minutes=draw(st.sampled_from([30, 60, 90])), occurrence=occurrence, agreed=draw(st.booleans()),
                delivered_minutes=draw(st.sampled_from([15, 60])) if occurrence == "delivered" else None,
            )
        )  # fmt: skip
    return found


@st.composite
def offers(draw: Any) -> Facts:
    found: Facts = {"offer_live": [], "offer_ward": []}
    for n in range(draw(st.integers(0, 6))):
        live_from = draw(HOURS)
        lasts = draw(st.none() | st.integers(1, 24 * 60))
        found = together(
            found,
            offer(
                n, draw(SUPPLIER), live_from, tuple(draw(st.lists(WARD, unique=True))),
                categories=draw(st.lists(KIND, min_size=1, unique=True)), capacity_minutes=draw(st.integers(0, 900)),
                live_to=None if lasts is None else live_from + timedelta(hours=lasts),
            ),
        )  # fmt: skip
    return found


@st.composite
def searches(draw: Any) -> list[dict[str, Any]]:
    found = []
    for n in range(draw(st.integers(0, 10))):
        ward = draw(st.none() | WARD)
        found.append(
            {
                "id": f"s{n}", "searched_at": draw(HOURS), "ward": ward, "neighbourhood": WARDS.get(ward or ""),
                "category": draw(st.none() | KIND), "total": draw(st.integers(0, 2)),
                "session": f"h{draw(st.integers(0, 4))}",
            }
        )  # fmt: skip
    return found


FACTS = st.builds(
    lambda n, v, o, s: together({"need": n, "visit": v, "search": s}, o), needs(), visits(), offers(), searches()
)

# The oracle: each fact as (where, kinds, supplier, who, numbers), by definition; then gathered cell by cell.
Fact = tuple[list[str | None], list[str], str | None, str | None, tuple[Any, ...]]


def within(moment: datetime) -> bool:
    return START <= moment < END


def days(span: timedelta) -> float:
    return span.total_seconds() / 86400


def fill(facts: Facts) -> list[Fact]:
    return [
        ([n["ward"]], n["categories"], None, n["holder"],
         (1 if n.get("matched_at") and n["matched_at"] - n["posted_at"] <= 14 * DAY else 0, 1))
        for n in facts["need"] if within(n["posted_at"])
    ]  # fmt: skip


def wait(facts: Facts) -> list[Fact]:
    found: list[Fact] = []
    for n in facts["need"]:
        if within(n["posted_at"]):
            until = min(n.get("matched_at") or n.get("ended_at") or END, END)
            matched = n.get("matched_at") is not None and n["matched_at"] < END
            found.append(([n["ward"]], n["categories"], None, n["holder"], (days(until - n["posted_at"]), matched)))
    return found


def unmet(facts: Facts) -> list[Fact]:
    found: list[Fact] = []
    for n in facts["need"]:
        first = max(n["posted_at"], n["wanted_from"], START)
        last = min(t for t in (n.get("ended_at"), n.get("wanted_to"), END) if t is not None)
        wanted = n["minutes_week"] * days(last - first) / 7
        if n["posted_at"] < END and wanted > 0:
            given_ = sum(v["delivered_minutes"] or 0 for v in facts["visit"]
                         if v["need"] == n["id"] and within(v["starts_at"]))  # fmt: skip
            found.append(([n["ward"]], n["categories"], None, n["holder"], (max(0.0, wanted - given_), wanted)))
    return found


def empty(facts: Facts) -> list[Fact]:
    return [
        ([s["ward"]], [s["category"]] if s["category"] else [], None, s["session"], (int(s["total"] == 0), 1))
        for s in facts["search"] if within(s["searched_at"])
    ]  # fmt: skip


def covered(facts: Facts, id_: str) -> list[str | None]:
    return [w["ward"] for w in facts["offer_ward"] if w["offer"] == id_] or [None]


def used(facts: Facts) -> list[Fact]:
    found: list[Fact] = []
    for o in facts["offer_live"]:
        live = days(min(o["live_to"] or END, END) - max(o["live_from"], START))
        if live > 0 and o["capacity_minutes"]:
            wards = covered(facts, o["id"])
            share = o["capacity_minutes"] * live / 7 / len(wards)
            found += [([ward], o["categories"], o["supplier"], o["supplier"], (0.0, share)) for ward in wards]
    found += [
        ([v["ward"]], [v["category"]], v["supplier"], None, (v["minutes"], 0.0))
        for v in facts["visit"]
        if v["agreed"] and within(v["starts_at"]) and not v["occurrence"].startswith("cancelled")
    ]
    return found


def choice(facts: Facts) -> list[Fact]:
    return [
        ([ward], o["categories"], o["supplier"], o["supplier"], ())
        for o in facts["offer_live"] if o["live_from"] < END and (o["live_to"] or END) >= END
        for ward in covered(facts, o["id"])
    ]  # fmt: skip


def given_hours(facts: Facts) -> list[Fact]:
    return [
        ([v["ward"]], [v["category"]], v["supplier"], v["supplier"], (v["delivered_minutes"],))
        for v in facts["visit"] if within(v["starts_at"]) and (v["delivered_minutes"] or 0) > 0
    ]  # fmt: skip


def handed_back(facts: Facts) -> list[Fact]:
    return [
        ([v["ward"]], [v["category"]], v["supplier"], v["supplier"],
         (v["minutes"] if v["occurrence"] == "cancelled_by_supplier" else 0, v["minutes"]))
        for v in facts["visit"]
        if v["agreed"] and v["occurrence"] != "cancelled_free" and END - 90 * DAY <= v["starts_at"] < END
    ]  # fmt: skip


def missed(facts: Facts) -> list[Fact]:
    return [
        ([v["ward"]], [v["category"]], v["supplier"], v["supplier"], (int(v["occurrence"] == "no_show_supplier"), 1))
        for v in facts["visit"]
        if within(v["starts_at"]) and v["occurrence"] in ("delivered", "no_show_supplier")
    ]  # fmt: skip


def ratio(rows: list[tuple[str | None, str | None, tuple[Any, ...]]]) -> float | None:
    above, below = sum(r[2][0] for r in rows), sum(r[2][1] for r in rows)
    return above / below if below else None


def shares(rows: list[tuple[str | None, str | None, tuple[Any, ...]]]) -> list[float]:
    totals: dict[str | None, float] = {}
    for supplier, _, (minutes,) in rows:
        totals[supplier] = totals.get(supplier, 0) + minutes
    return [t / sum(totals.values()) for t in totals.values()]


def middle(rows: list[tuple[str | None, str | None, tuple[Any, ...]]]) -> float | None:
    """Kaplan–Meier by brute force: at each time, the product over all events up to it."""
    waits = [numbers for _, _, numbers in rows]
    for time in sorted({d for d, happened in waits if happened}):
        share = 1.0
        for t in sorted({d for d, happened in waits if happened and d <= time}):
            at_risk = sum(d >= t for d, _ in waits)
            share *= 1 - sum(d == t and happened for d, happened in waits) / at_risk
        if share <= 0.5 + 1e-12:
            return time
    return None


ORACLE: dict[str, tuple[Callable[[Facts], list[Fact]], Callable[[Any], float | None]]] = {
    "fill": (fill, ratio),
    "wait": (wait, middle),
    "unmet-hours": (unmet, ratio),
    "empty-searches": (empty, ratio),
    "utilisation": (used, ratio),
    "depth": (choice, lambda rows: float(len({supplier for supplier, _, _ in rows}))),
    "concentration": (given_hours, lambda rows: sum((100 * s) ** 2 for s in shares(rows))),
    "top-share": (given_hours, lambda rows: max(shares(rows))),
    "hand-backs": (handed_back, ratio),
    "missed": (missed, ratio),
}


def expected(facts: Facts, metric: str, table: str) -> dict[Place, tuple[float | None, int]]:
    """What the cells should be: the value, and how many people or suppliers are behind it."""
    gather, reckon = ORACLE[metric]
    cells: dict[Place, list[tuple[str | None, str | None, tuple[Any, ...]]]] = {}
    for (ward,), kinds, supplier, who, numbers in gather(facts):
        area = {"borough": "all", "neighbourhood": WARDS.get(ward or ""), "ward": ward}[table.split("-", maxsplit=1)[0]]
        if area is None:
            continue
        by = table.split("-")[1]
        for kind in kinds if by == "category" else ["all"]:
            place = Place(area, kind, str(supplier) if by == "supplier" else "all")
            cells.setdefault(place, []).append((supplier, who, numbers))
    counts_all = METRICS[metric].formula.value != "ratio"
    return {
        place: (reckon(rows), len({who for _, who, numbers in rows if who and (counts_all or numbers[1] > 0)}))
        for place, rows in cells.items()
    }


@settings(max_examples=settings.default.max_examples // 6)  # each asks every metric for every table
@given(facts=FACTS)
def test_each_metric_counts_as_it_says(facts: Facts) -> None:
    warehouse = memory(facts)
    for metric in METRICS:
        tables = ["borough-period", "borough-category-period", "ward-period"]
        tables += ["borough-supplier-period"] if METRICS[metric].by_supplier else []
        for table in tables:
            wanted = expected(facts, metric, table)
            found = cells_in(warehouse, metric, table)
            assert found.keys() == wanted.keys(), (metric, table)
            for place, (value, n) in wanted.items():
                assert found[place].value == pytest.approx(value), (metric, table, place)
                assert found[place].n == n, (metric, table, place)


def test_a_need_of_two_kinds_counts_once_in_the_borough_and_once_in_each() -> None:
    facts: Facts = {"need": [need(1, at(3), categories=["shopping", "pets"])]}
    assert computed(facts, "fill")[Place("all")].denominator == 1
    by_kind = computed(facts, "fill", "borough-category-period")
    assert {place.category: cell.denominator for place, cell in by_kind.items()} == {"shopping": 1, "pets": 1}


def test_a_need_is_wanted_from_the_day_help_should_begin() -> None:
    later = need(1, at(0, 0), minutes_week=420, wanted_from=at(21, 0))
    assert computed({"need": [later]}, "unmet-hours")[Place("all")].denominator == pytest.approx(420)


def test_what_was_only_asked_for_was_never_owed() -> None:
    facts: Facts = {"visit": [visit(1, at(2), agreed=False, occurrence="cancelled_by_supplier")]}
    assert computed(facts, "hand-backs") == {}


def test_everyone_still_waiting_has_no_middle_but_a_least() -> None:
    facts: Facts = {"need": [need(n, at(0)) for n in range(40)]}
    cell = computed(facts, "wait")[Place("all")]
    assert cell.value is None
    assert cell.least == pytest.approx(28 - 9 / 24)
