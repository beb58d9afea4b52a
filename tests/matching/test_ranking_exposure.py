"""Exposure: shares of what people see, fair to the small, to the new, and whoever they are."""

import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, quarters
from matching.ranking.domain import SEEN, Candidate, Wanted, Weights, exposure, rank, shares, weighing, with_usual

MORNINGS = quarters([WeekSlot(day, 540, 60) for day in range(5)])
LISTS = st.lists(st.lists(st.sampled_from("abcdefghijklmn"), unique=True), min_size=1, max_size=8)


@given(LISTS)
def test_shares_add_up_and_nobody_beyond_the_tenth_place_has_any(lists):
    found = exposure(lists)
    assert not found or abs(sum(found.values()) - 1) < 1e-9
    assert set(found) == {id_ for shown in lists for id_ in shown[:SEEN]}
    assert shares(found, lambda _: "all") == ({} if not found else {"all": sum(found.values())})


@given(LISTS, st.integers(1, 9))
def test_who_moves_up_a_place_gains_what_the_other_loses(lists, place):
    lists = [*lists, list("abcdefghij")]
    swapped = [*lists[:-1], lists[-1].copy()]
    swapped[-1][place - 1], swapped[-1][place] = swapped[-1][place], swapped[-1][place - 1]
    up, down = lists[-1][place], lists[-1][place - 1]
    before, after = exposure(lists), exposure(swapped)
    assert after[up] > before[up]
    assert abs((after[up] - before[up]) - (before[down] - after[down])) < 1e-9


def needs(chance, count):
    for _ in range(count):
        point = Point(51.4 + chance.uniform(-0.03, 0.03), -0.3 + chance.uniform(-0.05, 0.05))
        yield Wanted("shopping", date(2026, 1, 5), date(2026, 3, 30), point, slots=MORNINGS, median_pence=2500)


def supplier(chance, id_, kind="individual", *, visits, reviews, good=0.95, rating=4.4):
    point = Point(51.4 + chance.uniform(-0.03, 0.03), -0.3 + chance.uniform(-0.05, 0.05))
    kept = round(visits * good)
    return Candidate(
        id_, f"party:{id_}", kind, "x", frozenset({"shopping"}), point, 50, price_pence=chance.randint(2000, 3000),
        asked=visits, accepted=kept, due=visits, kept=kept, visits=visits, rating=rating, reviews=reviews,
    )  # fmt: skip


QUALITIES = [(0.90, 4.0), (0.93, 4.2), (0.95, 4.4), (0.97, 4.6), (1.0, 4.8)]


def test_a_one_person_supplier_as_good_as_a_large_one_is_seen_as_much():
    """Equal in quality, of every degree, and in price, and as far on average: each stands where the other did, in turns."""
    chance = random.Random(11)
    seen = {"small": 0.0, "large": 0.0}
    for number in range(60):
        others = [
            supplier(chance, f"other{n}", visits=chance.randint(20, 300), reviews=20, good=good, rating=rating)
            for n, (good, rating) in enumerate(QUALITIES * 2)
        ]
        good, rating = QUALITIES[number % len(QUALITIES)]
        here, there = supplier(chance, "one", visits=0, reviews=0), supplier(chance, "two", visits=0, reviews=0)
        pair = [
            supplier(chance, "small", visits=100, reviews=12, good=good, rating=rating),
            supplier(chance, "large", "professional", visits=1000, reviews=120, good=good, rating=rating),
        ]
        wanted = list(needs(chance, 6))
        for turn in ((here, there), (there, here)):
            field = others + [
                replace(one, point=at.point, price_pence=here.price_pence) for one, at in zip(pair, turn, strict=True)
            ]
            weights = with_usual(Weights(), field)
            found = exposure([[m.id for m in rank(w, field, weights).matches] for w in wanted])
            for name in seen:
                seen[name] += found.get(name, 0.0)
    assert 0.95 <= seen["small"] / seen["large"] <= 1.05, seen


def test_what_is_usual_is_measured_among_suppliers_and_not_offers():
    one = Candidate("a", "p", "k", "s", frozenset(), asked=40, accepted=40, due=40, kept=20, rating=5.0, reviews=30)
    other = Candidate("b", "q", "k", "s", frozenset(), asked=40, accepted=20, due=40, kept=20, rating=2.0, reviews=10)
    found = with_usual(Weights(), [one, replace(one, id="c"), other])
    assert found.usual_reliability == (60 / 80 + 40 / 80) / 2
    assert found.usual_rating == (5.0 * 30 + 2.0 * 10) / 40
    assert with_usual(Weights(), [replace(one, asked=4, accepted=4, due=4, kept=4, reviews=4)]) == Weights()


def test_equals_take_turns_whoever_came_first():
    """Among exact equals each need draws a lot, so that age in the register is no merit; and it stays as it was drawn."""
    chance = random.Random(5)
    field = [replace(supplier(random.Random(1), "x", visits=50, reviews=9), id=id_) for id_ in ("01", "02", "03", "04")]
    wanted = list(needs(chance, 400))
    lists = [[m.id for m in rank(w, field).matches] for w in wanted]
    found = exposure(lists)
    assert all(0.22 <= share <= 0.28 for share in found.values()), found
    assert lists == [[m.id for m in rank(w, reversed(field)).matches] for w in wanted]


def test_newcomers_have_a_share_that_their_weight_moves():
    """Measured as the preview measures it: more weight, more of what people see."""
    chance = random.Random(3)
    field = [
        supplier(chance, f"s{n}", visits=0 if n % 5 == 0 else 200, reviews=0 if n % 5 == 0 else 20) for n in range(20)
    ]
    wanted = list(needs(chance, 80))
    share = []
    for newcomer in (1, 10, 30):
        counts = {"nearness": 40, "hours": 20, "reliability": 40 - newcomer, "newcomer": newcomer}
        found = exposure([[m.id for m in rank(w, field, weighing(counts)).matches] for w in wanted])
        share.append(sum(part for id_, part in found.items() if int(id_[1:]) % 5 == 0))
    assert 0.05 < share[0] < share[1] < share[2], share
