"""Everyday words lead to the right category, with mistakes, plurals and whole sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.domain import Lexicon

PHRASES = {
    "washing": "personal-care", "wash my mum": "personal-care", "shower": "personal-care", "getting dressed": "personal-care",
    "getting up": "personal-care", "shopping": "shopping", "groceries": "shopping", "collect a prescription": "shopping",
    "wash clothes": "housework", "washing up": "housework", "cleaning": "housework", "home help": "housework",
    "lift": "lifts", "lift to hospital": "lifts", "drive to an appointment": "lifts", "company": "company",
    "someone to talk to": "company", "lonely": "company", "sit and chat": "company", "sit with my husband": "sitting",
    "respite": "sitting", "tablets": "medicines", "use a tablet": "technology", "computer": "technology", "dog walking": "pets",
    "mow the lawn": "garden", "garden": "garden", "leaking tap": "repairs", "light bulb": "repairs", "forms": "paperwork",
}  # fmt: skip
LEXICON = Lexicon.from_phrases(PHRASES)


def first(text):
    found = LEXICON.suggest(text)
    return found[0].category if found else None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("shopping", "shopping"),
        ("shoping", "shopping"),
        ("wash my mum", "personal-care"),
        ("wash my clothes", "housework"),
        ("doing the washing up", "housework"),
        ("washing", "personal-care"),
        ("help getting up", "personal-care"),
        ("lift to hospital", "lifts"),
        ("a lift to the hospitl please", "lifts"),
        ("could somebody mow our lawns", "garden"),
        ("gardning", "garden"),
        ("walk my dogs", "pets"),
        ("taking her tablets", "medicines"),
        ("teach me to use a tablet", "technology"),
        ("sit with dad", "sitting"),
        ("sit down and chat with dad", "company"),
        ("he is so lonly", "company"),
        ("someone to talk to", "company"),
        ("the bulb has gone", "repairs"),
        ("a lightbulb has gone", "repairs"),
        ("FORMS!", "paperwork"),
        ("xyzzy", None),
        ("my mum needs some help", None),
        ("", None),
    ],
)
def test_first_suggestion(text, category):
    assert first(text) == category


def test_a_sentence_may_mean_several():
    found = LEXICON.suggest("Mum needs help washing in the mornings and someone to do her shopping")
    assert {one.category for one in found} == {"personal-care", "shopping"}


def test_a_word_serves_one_phrase_only():
    found = LEXICON.suggest("wash clothes")
    assert [(one.category, one.phrase) for one in found] == [("housework", "wash clothes")]


def test_the_longer_phrase_scores_more():
    whole, part = LEXICON.suggest("lift to hospital")[0], LEXICON.suggest("lift")[0]
    assert whole.category == part.category
    assert whole.score > part.score


def test_a_mistake_costs_some_trust():
    assert LEXICON.suggest("shoping")[0].score < LEXICON.suggest("shopping")[0].score


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_finds_its_own_category(phrase):
    assert first(phrase) == PHRASES[phrase]


@given(st.text(), st.integers(0, 5))
def test_any_text_gives_known_categories_in_order(text, limit):
    found = LEXICON.suggest(text, limit)
    assert len(found) <= limit
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 < one.score < 1 and PHRASES[one.phrase] == one.category for one in found)


@given(st.lists(st.sampled_from(sorted(PHRASES)), min_size=1, max_size=3))
def test_joined_phrases_keep_their_categories(phrases):
    found = {one.category for one in LEXICON.suggest(". ".join(phrases), 10)}
    assert len(found & {PHRASES[phrase] for phrase in phrases}) >= 1


def test_an_empty_lexicon_suggests_nothing():
    assert Lexicon.from_phrases({}).suggest("shopping") == []
    assert Lexicon.from_phrases({"!!": "x"}).suggest("shopping") == []
