"""What a few letters may become: each word typed begins a word of the phrase; mistakes are mended only where they must."""

from hypothesis import given
from hypothesis import strategies as st

from hub.categories import queries as categories
from matching.words.domain import Completions, words
from matching.words.domain.completions import EACH, MOST_WORDS

PHRASES = {
    "wash my mum": "personal-care",
    "washing": "personal-care",
    "a bath and a wash": "personal-care",
    "washing up": "cleaning",
    "hair wash": "personal-care",
    "walk the dog": "pets",
    "café lunch": "meals",
}
FEW = Completions(PHRASES.items())
ALL = Completions(categories.phrases().items())


def said(typed: str) -> list[str]:
    return [one.phrase for one in FEW.of(typed)]


def test_those_that_begin_so_come_first_then_the_shorter_and_not_one_meaning_alone() -> None:
    assert said("wash") == ["washing", "washing up", "wash my mum", "hair wash"]


def test_words_may_be_typed_in_any_order_with_or_without_accents() -> None:
    assert said("dog wal") == ["walk the dog"]
    assert said("CAFE l") == ["café lunch"]


def test_a_mistake_is_mended_only_where_nothing_goes_on_so() -> None:
    assert said("wahsing") == ["washing", "washing up"]
    assert said("xylophone") == []


def test_too_little_says_nothing() -> None:
    for typed in ("", " ", "w", "☺", "'); --"):
        assert said(typed) == [], typed


def test_a_sentence_is_not_gone_on_with() -> None:
    assert said("wash " * MOST_WORDS)
    assert said("wash " * (MOST_WORDS + 1)) == []


@given(st.sampled_from(sorted(categories.phrases())), st.data())
def test_whoever_types_a_phrase_far_enough_sees_it_or_others_that_begin_so(phrase: str, data: st.DataObject) -> None:
    typed = phrase[: data.draw(st.integers(3, max(3, len(phrase))))]
    found = ALL.of(typed)
    starts = words(typed)
    if sum(map(len, starts)) < 2:
        return
    assert found
    for one in found:
        assert all(any(word.startswith(start) for word in words(one.phrase)) for start in starts)
    assert len(found) <= 8
    assert all(sum(other.category == one.category for other in found) <= EACH for one in found)
    if len(found) < EACH:
        assert phrase in {one.phrase for one in found}


@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert len(ALL.of(typed)) <= 8
