"""What is read of searches: answers for people, documents for the index, categories for words, rows for the warehouse."""

from marketplace.searches.queries.answers import Found, Relaxed, Shown, answer
from marketplace.searches.queries.facts import SearchFact, facts, totals
from marketplace.searches.queries.index import documents, find, hourly_pence, lexicon, question, relax, suggested

__all__ = [
    "Found",
    "Relaxed",
    "SearchFact",
    "Shown",
    "answer",
    "documents",
    "facts",
    "find",
    "hourly_pence",
    "lexicon",
    "question",
    "relax",
    "suggested",
    "totals",
]
