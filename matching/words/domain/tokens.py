"""The one analyser: folding, splitting, stop words, English stems; every engine and every oracle reads through it."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from matching.words.domain.stopwords import STOP

LONGEST = 40
"""Characters of a word that count; what is longer is cut."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'"))
_ACCENTS = re.compile("[\u0300-\u036f]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_stemmers = threading.local()


@dataclass(frozen=True)
class Term:
    """A word as it was written (folded) and the stem by which it is found."""

    word: str
    stem: str


def fold(text: str) -> str:
    """Lower case, without accents and apostrophes; other scripts keep their own marks."""
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    else:
        text = text.lower()
    if "'" in text:
        text = re.sub(r"'s\b", "", text).replace("'", "")
    return text


def words(text: str) -> list[str]:
    """Every word in order, folded, with its repetitions."""
    folded = fold(text)
    if folded.isascii():
        found = _ASCII_WORD.findall(folded)
    else:
        found = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in folded).split()
    return [word[:LONGEST] for word in found]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of a folded word (Snowball); words of other scripts stay as they are."""
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:  # a stemmer holds the word it works on, so each thread has its own
        stemmer = _stemmers.english = snowballstemmer.stemmer("english")
    return str(stemmer.stemWord(word))


@lru_cache(maxsize=1024)
def terms(text: str) -> tuple[Term, ...]:
    """The words that count, distinct by stem, in the order in which they first stand, without stop words."""
    found: dict[str, Term] = {}
    for word in words(text):
        if word not in STOP:
            found.setdefault(stem(word), Term(word, stem(word)))
    return tuple(found.values())


def tokens(text: str) -> tuple[str, ...]:
    """The stems of a text, distinct and ordered; what is indexed and what is looked for."""
    return tuple(term.stem for term in terms(text))
