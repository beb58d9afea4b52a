"""Hard constraints: each refuses what it names, and every refusal is counted once."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, minutes, quarters
from matching.ranking.domain import CONSTRAINTS, Candidate, Together, Wanted, failures, rank, together
from tests.matching.boroughs import points

MONDAY = quarters([WeekSlot(0, 540, 60)])
SUNDAY = quarters([WeekSlot(6, 540, 60)])
WANTED = Wanted(
    category="personal-care",
    first_day=date(2026, 1, 5),
    last_day=date(2026, 3, 30),
    point=Point(51.4, -0.3),
    areas=frozenset({"E05000400"}),
    slots=MONDAY,
    longest=60,
    kinds=frozenset({"professional"}),
    checks=frozenset({"identity", "dbs-enhanced"}),
    must=frozenset({"language:ko", "gender:woman"}),
    blocked=frozenset({"party:9"}),
    ceiling_pence=3500,
    median_pence=3200,
)
FITS = Candidate(
    id="offer:1",
    party="party:1",
    kind="professional",
    sector="business",
    categories=frozenset({"personal-care"}),
    point=Point(51.41, -0.31),
    radius_km=3,
    availability=MONDAY,
    shortest=60,
    price_pence=3500,
    checks={"identity": None, "dbs-enhanced": date(2026, 3, 30)},
    features=frozenset({"language:ko", "gender:woman"}),
)
BREAKS = {
    "place": {"radius_km": 0.5},
    "category": {"categories": frozenset({"garden"})},
    "hours": {"availability": SUNDAY},
    "length": {"shortest": 61},
    "checks": {"checks": {"identity": None, "dbs-enhanced": date(2026, 3, 29)}},
    "price": {"price_pence": 3501},
    "must": {"features": frozenset({"language:ko"})},
    "blocked": {"party": "party:9"},
}


def test_what_fits_fails_nothing():
    assert failures(WANTED, FITS) == ()


@pytest.mark.parametrize("name", BREAKS)
def test_each_constraint_alone_turns_away(name):
    candidate = replace(FITS, **BREAKS[name])
    assert failures(WANTED, candidate) == (name,)
    ranking = rank(WANTED, [FITS, candidate])
    assert [match.id for match in ranking.matches] == [FITS.id]
    assert ranking.counted(name).only == ranking.counted(name).first == ranking.counted(name).all == 1
    assert [count.constraint for count in ranking.relaxable] == [name]


def test_the_order_is_the_blueprints():
    assert [name for name, _ in CONSTRAINTS] == list(BREAKS)


@pytest.mark.parametrize(
    ("values", "failed"),
    [
        ({"radius_km": 0, "areas": frozenset({"E05000400"})}, ()),
        ({"point": None}, ("place",)),
        ({"point": None, "areas": frozenset({"E05000400"})}, ()),
        ({"kind": "volunteer"}, ("category",)),
        ({"checks": {"identity": None}}, ("checks",)),
        ({"checks": {"identity": None, "dbs-enhanced": None}}, ()),
        ({"checks": {}, "party": "party:9"}, ("checks", "blocked")),
        ({"availability": MONDAY & (MONDAY - 1)}, ()),
        ({"availability": 0}, ("hours",)),
        ({"shortest": 0}, ()),
    ],
)
def test_edges(values, failed):
    assert failures(WANTED, replace(FITS, **values)) == failed


HALF = quarters([WeekSlot(0, 540, 30)])


@pytest.mark.parametrize(
    ("visits", "values", "failed"),
    [
        ((MONDAY,), {"availability": HALF, "shortest": 0}, ("hours",)),  # a quarter of an hour in common is no visit
        ((MONDAY,), {"left": 45}, ("hours",)),
        ((MONDAY,), {"left": 60}, ()),
        ((MONDAY, SUNDAY), {"availability": SUNDAY | HALF}, ()),
        ((HALF, SUNDAY), {"availability": MONDAY}, ("length",)),  # the one that is long enough is not free
        ((HALF, SUNDAY), {"availability": SUNDAY}, ()),
        ((HALF, SUNDAY), {"availability": 0}, ("hours",)),
        ((HALF,), {"availability": 0}, ("hours", "length")),
    ],
)
def test_somebody_has_time_for_a_whole_visit_or_for_none(visits, values, failed):
    asked = replace(WANTED, slots=MONDAY | SUNDAY, longest=max(map(minutes, visits)), visits=visits)
    assert failures(asked, replace(FITS, **values)) == failed


def test_a_need_that_asks_for_nothing_more_is_met_by_all_in_the_category():
    asked = Wanted(category="personal-care", first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))
    worst = replace(
        FITS,
        shortest=720,
        checks={},
        features=frozenset(),
        availability=0,
        price_pence=10**6,
        point=None,
        kind="volunteer",
    )
    assert failures(asked, worst) == ()


@given(st.lists(st.sets(st.sampled_from(sorted(BREAKS))), max_size=20))
def test_every_candidate_is_counted_once(broken):
    candidates = []
    for number, names in enumerate(broken):
        values = {key: value for name in names for key, value in BREAKS[name].items()}
        candidates.append(replace(FITS, id=f"offer:{number}", **values))
    ranking = rank(WANTED, candidates)
    assert ranking.considered == len(candidates)
    assert sum(count.first for count in ranking.counts) + len(ranking.matches) == len(candidates)
    reached = len(candidates)
    for count in ranking.counts:
        assert count.reached == reached
        assert count.only <= count.all
        assert count.first <= count.all
        assert count.all == sum(count.constraint in names for names in broken)
        assert count.only == sum({count.constraint} == names for names in broken)
        reached -= count.first
    assert ranking.near == sum("place" not in names for names in broken)


def test_twelve_are_near_but_none_works_on_sundays():
    ranking = rank(replace(WANTED, slots=SUNDAY), [replace(FITS, id=f"offer:{n}") for n in range(12)])
    assert (ranking.near, ranking.matches) == (12, ())
    assert [(count.constraint, count.only) for count in ranking.relaxable] == [("hours", 12)]


@given(points(), st.floats(0, 20))
def test_the_circle_is_exact(point, radius):
    asked = replace(WANTED, areas=frozenset())
    failed = failures(asked, replace(FITS, point=point, radius_km=radius))
    from geopy.distance import geodesic

    assert ("place" in failed) == (geodesic((51.4, -0.3), (point.lat, point.lon)).km > radius)


def test_nonsense_cannot_be_built():
    for values in (
        {"accepted": 1},
        {"kept": 2, "due": 1},
        {"price_pence": -1},
        {"rating": 6.0},
        {"availability": -1},
        {"left": -1},
    ):
        with pytest.raises(ValueError):
            replace(FITS, **values)
    for values in ({"slots": -1}, {"last_day": date(2020, 1, 1)}, {"visits": (SUNDAY,)}, {"visits": (0,)}):
        with pytest.raises(ValueError):
            replace(WANTED, **values)


def test_the_least_that_keeps_somebody_out_together_is_found() -> None:
    failed = [
        ("place", "category"),
        ("hours", "price", "must"),
        ("price", "must"),
        ("price", "must"),
        ("hours", "price"),
    ]
    assert together(failed) == Together(("price", "must"), 2)
    assert together([("category", "price"), ("price", "blocked"), ()]) is None
