"""The score: readable parts that add up, each moving it its own way, and fair to small, new and everyone."""

import random
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK_QUARTERS, WeekSlot, quarters
from matching.ranking.domain import PARTS, PROTECTED, Candidate, Wanted, Weights, match, parts, rank
from tests.matching.boroughs import points

HERE = Point(51.4, -0.3)
SLOTS = quarters([WeekSlot(day, 540, 60) for day in range(5)])
WANTED = Wanted(
    category="shopping",
    first_day=date(2026, 1, 5),
    last_day=date(2026, 3, 30),
    point=HERE,
    slots=SLOTS,
    prefer=frozenset({"language:ko", "pets"}),
    median_pence=2000,
)


@st.composite
def candidates(draw, id_="offer:1"):
    asked, due, visits = draw(st.integers(0, 30)), draw(st.integers(0, 60)), draw(st.integers(0, 40))
    return Candidate(
        id=id_,
        party=f"party:{id_}",
        kind=draw(st.sampled_from(["professional", "volunteer"])),
        sector=draw(st.sampled_from(["public", "voluntary", "business", "community", "individual"])),
        categories=frozenset({"shopping"}),
        point=draw(points()),
        radius_km=100,
        availability=draw(st.sampled_from([SLOTS, WHOLE_WEEK_QUARTERS, quarters([WeekSlot(0, 540, 30)])])),
        price_pence=draw(st.integers(0, 5000)),
        features=draw(st.frozensets(st.sampled_from(["language:ko", "pets", "gender:woman", "step-free"]))),
        asked=asked,
        accepted=draw(st.integers(0, asked)),
        due=due,
        kept=draw(st.integers(0, due)),
        together=draw(st.integers(0, visits)),
        visits=visits,
        rating=draw(st.one_of(st.none(), st.floats(1, 5))),
        reviews=draw(st.integers(0, 20)),
    )


def value(candidate, name, wanted=WANTED):
    return {part.name: part.value for part in parts(wanted, candidate, Weights())}[name]


@given(candidates())
def test_the_parts_add_up_to_the_score(candidate):
    one = match(WANTED, candidate)
    assert tuple(part.name for part in one.parts) == PARTS
    assert all(0 <= part.value <= 1 for part in one.parts)
    assert one.score == pytest.approx(sum(part.points for part in one.parts), abs=1e-6)
    assert 0 <= one.score <= 1


BETTER = {
    "nearness": lambda c: replace(c, point=HERE),
    "hours": lambda c: replace(c, availability=WHOLE_WEEK_QUARTERS),
    "continuity": lambda c: replace(c, together=c.together + 1),
    "reliability": lambda c: replace(c, due=c.due + 1, kept=c.kept + 1),
    "reviews": lambda c: replace(c, rating=5.0, reviews=c.reviews + 1),
    "price": lambda c: replace(c, price_pence=c.price_pence // 2),
    "preferences": lambda c: replace(c, features=c.features | {"language:ko", "pets"}),
    "newcomer": lambda c: replace(c, visits=max(0, c.visits - 1)),
}


@pytest.mark.parametrize("name", PARTS)
@given(candidate=candidates())
def test_a_better_part_never_lowers_the_score_and_moves_nothing_else(name, candidate):
    better = BETTER[name](candidate)
    before, after = match(WANTED, candidate), match(WANTED, better)
    assert after.score >= before.score
    for old, new in zip(before.parts, after.parts, strict=True):
        if old.name != name:
            assert old.points == new.points
        else:
            assert new.value >= old.value


@given(candidates())
def test_a_weight_of_nought_silences_its_part(candidate):
    weights = replace(Weights(), newcomer=0.0, price=0.0)
    other = replace(candidate, price_pence=candidate.price_pence + 999, visits=candidate.visits + 99)
    assert match(WANTED, candidate, weights).score == match(WANTED, other, weights).score


@given(st.lists(candidates(), max_size=8), st.randoms())
def test_the_order_is_the_same_however_they_come(found, chance):
    numbered = [replace(one, id=f"offer:{n}") for n, one in enumerate(found)]
    shuffled = numbered[:]
    chance.shuffle(shuffled)
    assert rank(WANTED, numbered) == rank(WANTED, shuffled)
    scores = [one.score for one in rank(WANTED, numbered).matches]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(candidates(), min_size=2, max_size=6), st.randoms())
def test_kind_and_sector_change_nobodys_place(found, chance):
    numbered = [replace(one, id=f"offer:{n}") for n, one in enumerate(found)]
    others = [(one.kind, one.sector) for one in numbered]
    chance.shuffle(others)
    swapped = [replace(one, kind=kind, sector=sector) for one, (kind, sector) in zip(numbered, others, strict=True)]
    before, after = rank(WANTED, numbered).matches, rank(WANTED, swapped).matches
    assert [(one.id, one.score) for one in before] == [(one.id, one.score) for one in after]


def test_a_small_supplier_with_as_good_a_record_stands_as_high_as_a_large_one():
    small = Candidate("offer:1", "party:1", "individual", "individual", frozenset({"shopping"}), HERE, 5)
    one = replace(small, due=40, kept=38, asked=20, accepted=18, visits=40)
    large = replace(one, id="offer:2", kind="professional", sector="business", visits=4000)
    assert match(WANTED, one).score == match(WANTED, large).score


@given(candidates(), st.sampled_from(sorted(PROTECTED)))
def test_a_protected_characteristic_never_weighs(candidate, name):
    told = replace(candidate, features=candidate.features | {f"{name}:anything", name})
    assert match(WANTED, told).score == match(WANTED, candidate).score
    with pytest.raises(ValueError, match="must-have"):
        replace(WANTED, prefer=frozenset({f"{name}:anything"}))


def test_no_field_can_hold_a_protected_characteristic():
    names = {field.name for kind in (Candidate, Wanted, Weights) for field in fields(kind)}
    assert not names & PROTECTED


def test_what_is_not_asked_for_is_left_out_and_the_rest_still_reaches_one():
    plain = Wanted(category="shopping", first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))
    best = Candidate(
        "offer:1",
        "p",
        "k",
        "s",
        frozenset({"shopping"}),
        together=8,
        due=9999,
        kept=9999,
        asked=9999,
        accepted=9999,
        rating=5.0,
        reviews=9999,
    )
    one = match(plain, best)
    assert {part.name for part in one.parts} == {"continuity", "reliability", "reviews", "newcomer"}
    assert one.score == pytest.approx(1, abs=0.001)


def test_without_a_history_one_stands_where_most_stand():
    new = Candidate("offer:1", "p", "k", "s", frozenset({"shopping"}))
    assert value(new, "reliability") == pytest.approx(Weights().usual_reliability)
    assert value(new, "reviews") == pytest.approx((Weights().usual_rating - 1) / 4)
    assert value(replace(new, rating=1.0, reviews=1), "reviews") > 0.5


def test_exposure_is_fair_across_kinds_and_newcomers():
    """Among equals by chance, kinds share the first five places as they share the field, and newcomers are not left out."""
    chance = random.Random(7)
    shown, newcomers, rounds = {"professional": 0, "volunteer": 0, "neighbour": 0}, 0, 60
    for _ in range(rounds):
        field = []
        for n in range(30):
            visits = 0 if n % 5 == 0 else chance.randint(5, 200)
            due = visits
            field.append(
                Candidate(
                    f"offer:{n:02d}", f"party:{n}", ["professional", "volunteer", "neighbour"][n % 3], "x",
                    frozenset({"shopping"}), Point(51.4 + chance.uniform(-0.03, 0.03), -0.3 + chance.uniform(-0.05, 0.05)), 50,
                    availability=SLOTS if chance.random() < 0.5 else WHOLE_WEEK_QUARTERS, price_pence=chance.randint(0, 3500),
                    due=due, kept=sum(chance.random() < 0.93 for _ in range(due)), visits=visits,
                    rating=chance.uniform(3.4, 5) if visits else None, reviews=visits // 10,
                )
            )  # fmt: skip
        for one in rank(WANTED, field).matches[:5]:
            shown[one.candidate.kind] += 1
            newcomers += one.candidate.visits == 0
    assert all(0.28 <= count / (rounds * 5) <= 0.39 for count in shown.values()), shown
    assert 0.12 <= newcomers / (rounds * 5) <= 0.40, newcomers / (rounds * 5)


def test_weights_make_sense():
    with pytest.raises(ValueError):
        Weights(price=-0.1)
    with pytest.raises(ValueError):
        Weights(**dict.fromkeys(PARTS, 0.0))
    assert sum(getattr(Weights(), name) for name in PARTS) == pytest.approx(1)
