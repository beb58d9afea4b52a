"""The analyser, the lexicon of everyday phrases, and the reading of weekly patterns."""

from matching.words.domain.completions import Completion, Completions
from matching.words.domain.lexicon import Lexicon, Suggestion
from matching.words.domain.mistakes import nearest
from matching.words.domain.patterns import suggest_pattern
from matching.words.domain.tokens import Term, fold, stem, terms, tokens, words

__all__ = [
    "Completion",
    "Completions",
    "Lexicon",
    "Suggestion",
    "Term",
    "fold",
    "nearest",
    "stem",
    "suggest_pattern",
    "terms",
    "tokens",
    "words",
]
