"""The money of a week and of its spells: what fits, what is left, and one purse for two who take from the same money."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from matching.composing.domain import Cost, Purse, Spell

TIMES = st.tuples(*(st.integers(0, 5) for _ in range(7)))
VISITS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30)), max_size=4)


@st.composite
def purses(draw: st.DrawFn) -> Purse:
    names = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
    return Purse(
        draw(st.integers(0, 80)), None, tuple(Spell(ord(name) % 7 * 20 + 10, draw(TIMES), name) for name in names)
    )


def fits(purse: Purse, visits: list[Cost]) -> bool:
    """The rule in plain words: no day by day sum is beyond what its days have."""
    if sum(pence for _day, pence in visits) > purse.pence:
        return False
    return all(sum(spell.times[day] * pence for day, pence in visits) <= spell.pence for spell in purse.spells)


@given(purses(), VISITS)
def test_it_bears_what_fits_the_week_and_each_spell(purse: Purse, visits: list[Cost]) -> None:
    assert purse.bears(visits) == fits(purse, visits)
    assert purse.tight().bears(visits) == fits(purse, visits)


@given(purses(), VISITS, VISITS)
def test_what_is_left_bears_the_rest_and_what_is_given_back_is_there_again(
    purse: Purse, first: list[Cost], then: list[Cost]
) -> None:
    assert purse.less(first).bears(then) == fits(purse, [*first, *then])
    assert purse.less(first).more(first) == purse


@given(purses(), purses(), VISITS, VISITS)
def test_what_fits_one_purse_for_two_fits_the_money_of_both(
    mine: Purse, other: Purse, my: list[Cost], their: list[Cost]
) -> None:
    joint = mine.beside(other)
    if not joint.bears([*my, *their]):
        return
    counts = {name: [next((s for s in p.spells if s.name == name), None) for p in (mine, other)] for name in "abc"}
    for found in counts.values():
        taken = sum(spell.takes(visits) for spell, visits in zip(found, (my, their), strict=True) if spell is not None)
        assert taken <= max((spell.pence for spell in found if spell), default=0)


@given(purses(), st.lists(st.tuples(st.integers(0, 6), st.sampled_from((15, 60, 90))), min_size=1, max_size=4))
def test_the_most_at_one_price_an_hour(purse: Purse, times: list[tuple[int, int]]) -> None:
    week = sum(minutes for _day, minutes in times)

    def bears(pence: int) -> bool:
        costs = [(day, Fraction(pence * minutes, week)) for day, minutes in times]
        return pence <= purse.pence and all(spell.takes(costs) <= spell.pence for spell in purse.spells)  # type: ignore[arg-type]  # parts of a penny, which only this proof has

    assert bears(purse.of(times))
    assert not bears(purse.of(times) + 1)


@given(purses(), VISITS, st.integers(0, 6), st.integers(0, 90))
def test_the_most_that_a_visit_may_cost_is_the_last_that_fits(
    whole: Purse, taken: list[Cost], weekday: int, pence: int
) -> None:
    purse = whole.less(taken)  # of which there may be less than nothing
    most = purse.most()[weekday]
    assert purse.bears([(weekday, pence)]) == (pence <= most)
    assert most < 0 or (purse.bears([(weekday, most)]) and not purse.bears([(weekday, most + 1)]))
