"""The rules of gifts in kind, without a server: whatever happens in whatever order, what counts is what was agreed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import machine
from hub.kernel.errors import WrongState
from marketplace.gifts.domain import (
    COUNTED,
    FOR_GIVER,
    FOR_HOLDER,
    LEADS_TO,
    MOST_PENCE,
    MOST_WORDS,
    STANDING,
    STEPS,
    GiftEvent,
    GiftState,
    NotAGift,
    Worth,
    check,
    worth,
)

EVENTS = st.lists(st.sampled_from(GiftEvent), max_size=12)
GIFTS = st.lists(st.tuples(st.sampled_from(GiftState), st.integers(1, MOST_PENCE)), max_size=20)


@given(EVENTS)
def test_a_gift_comes_only_after_it_was_agreed_and_what_is_over_stays_over(events: list[GiftEvent]) -> None:
    state, trail = GiftState.OFFERED, [GiftState.OFFERED]
    for event in events:
        try:
            state = machine.step(STEPS, state, event)
        except WrongState:
            continue
        assert trail[-1] in STANDING
        assert state is LEADS_TO[event]
        trail.append(state)
    if GiftState.RECEIVED in trail:
        assert trail == [GiftState.OFFERED, GiftState.ACCEPTED, GiftState.RECEIVED]
    assert (worth([(state, 1)]).pence == 1) == (state in COUNTED)


@given(GIFTS)
def test_the_worth_is_the_sum_of_what_was_agreed_and_of_nothing_else(gifts: list[tuple[GiftState, int]]) -> None:
    found = worth(gifts)
    assert found.pence == sum(pence for state, pence in gifts if state in COUNTED)
    assert found.come_pence == sum(pence for state, pence in gifts if state is GiftState.RECEIVED)
    assert worth(reversed(gifts)) == found
    assert worth([]) == Worth()


def test_every_step_is_one_sides_or_nobodys() -> None:
    assert {*FOR_HOLDER, *FOR_GIVER, GiftEvent.LAPSE} == set(GiftEvent)
    assert not set(FOR_HOLDER) & set(FOR_GIVER)
    assert {state for state, _event in STEPS} == STANDING
    assert all(STEPS[state, event] is LEADS_TO[event] for state, event in STEPS)  # a step leads to one place


@given(st.integers())
def test_a_value_is_from_a_penny_to_ten_thousand_pounds(pence: int) -> None:
    if 0 < pence <= MOST_PENCE:
        check("Ten lunches", pence, "On Tuesdays.")
    else:
        with pytest.raises(NotAGift) as refusal:
            check("Ten lunches", pence, "On Tuesdays.")
        assert refusal.value.data["field"] == "value"


@pytest.mark.parametrize(
    ("what", "words", "field"),
    [("", "By van.", "what"), (" ", "By van.", "what"), ("x" * 81, "By van.", "what"), ("A chair", " ", "words"),
     ("A chair", "x" * (MOST_WORDS + 1), "words")],
)  # fmt: skip
def test_a_gift_has_a_name_and_says_how_it_comes(what: str, words: str, field: str) -> None:
    with pytest.raises(NotAGift) as refusal:
        check(what, 1, words)
    assert refusal.value.data["field"] == field
