"""What is read of searches: answers for people, documents for the index, categories for words, rows for the warehouse."""

from marketplace.searches.queries.answers import Found, Relaxed, Shown, answer
from marketplace.searches.queries.facts import SearchFact, facts, totals
from marketplace.searches.queries.index import documents, find, hourly_pence, lexicon, question, relax, suggested
from marketplace.searches.queries.nearby import Nearby, nearby
from marketplace.searches.queries.showing import hidden_from, offers_of, showable
from marketplace.searches.queries.suggesting import Named, Suggestions, suggest

__all__ = [
    "Found",
    "Named",
    "Nearby",
    "Relaxed",
    "SearchFact",
    "Shown",
    "Suggestions",
    "answer",
    "documents",
    "facts",
    "find",
    "hidden_from",
    "hourly_pence",
    "lexicon",
    "nearby",
    "offers_of",
    "question",
    "relax",
    "showable",
    "suggest",
    "suggested",
    "totals",
]
