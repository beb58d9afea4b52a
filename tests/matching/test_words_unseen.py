"""The council's phrases read a hundred others, written without sight of them: nine in ten find their category first."""

from __future__ import annotations

import csv
from pathlib import Path

from hub.categories import queries as categories
from hub.categories.domain import DEFAULTS
from matching.words.domain import Lexicon

UNSEEN = Path(__file__).parent.parent / "hub" / "phrases_unseen.csv"


def test_a_hundred_unseen_phrases() -> None:
    lexicon = Lexicon.from_phrases(categories.phrases())
    with UNSEEN.open(encoding="utf-8", newline="") as file:
        rows = [(row["phrase"], row["category"]) for row in csv.DictReader(file)]
    assert len(rows) == 100
    known = {phrase.casefold() for phrase in categories.phrases()}
    assert not known & {phrase.casefold() for phrase, _ in rows}
    first = [(found[0].category if (found := lexicon.suggest(phrase)) else None) for phrase, _ in rows]
    missed = [(phrase, got, wanted) for (phrase, wanted), got in zip(rows, first, strict=True) if got != wanted]
    assert len(missed) <= 10, missed


def test_every_category_has_phrases() -> None:
    phrases = categories.phrases()
    assert len(phrases) >= 300
    assert set(phrases.values()) == {category.code for category in DEFAULTS}
