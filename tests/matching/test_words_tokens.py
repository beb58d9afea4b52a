"""The analyser: one reading of words for everything that searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.domain import fold, nearest, stem, terms, tokens, words
from matching.words.domain.mistakes import distance, limit
from matching.words.domain.stopwords import COMMON, STOP
from tests.matching.oracle import apart

LETTERS = st.text("abcdehlnos", max_size=9)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Washing, washes & WASHED", ("wash",)),
        ("Mum’s shopping", ("shop",)),
        ("Café Überraschung", ("cafe", "uberraschung")),
        ("don't", ()),
        ("장보기 도움", ("장보기", "도움")),
        ("வாங்குதல்", ("வாங்குதல்",)),
        ("KT1 2AB", ("kt1", "2ab")),
        ("", ()),
        ("the of and", ()),
    ],
)
def test_tokens(text, found):
    assert tokens(text) == found


@given(st.text())
def test_tokens_are_distinct_and_hold_no_stop_word(text):
    found = tokens(text)
    assert len(set(found)) == len(found)
    assert not STOP & {term.word for term in terms(text)}
    assert all(found)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text) or "'" in fold(text) or "’" in text


@given(st.text(), st.sampled_from(["Washing", "Gärten", "hospital"]))
def test_case_and_accents_do_not_matter(text, word):
    assert tokens(word.upper()) == tokens(word.lower())
    assert set(words(word)) <= set(words(f"{text} {word}"))


@given(LETTERS, LETTERS, st.integers(0, 2))
def test_the_bounded_distance_is_the_whole_one(one, other, most):
    assert distance(one, other, most) == min(apart(one, other), most + 1)


@given(LETTERS, st.sets(LETTERS.filter(bool), max_size=12))
def test_nearest_is_what_trying_all_finds(word, vocabulary):
    allowed = 0 if word in COMMON else limit(word)
    each = {v: apart(word, v) for v in vocabulary if len(word) >= 6 or v[:1] == word[:1]}
    least = min(each.values(), default=99)
    expected = sorted(v for v, mistakes in each.items() if mistakes == least) if allowed and least <= allowed else []
    assert list(nearest(word, vocabulary)[0]) == expected


def test_stems_are_cached_and_safe_between_threads():
    assert [stem(word) for word in ("gardening", "gardens", "garden")] == ["garden"] * 3
