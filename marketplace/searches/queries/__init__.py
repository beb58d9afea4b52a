"""What is read of searches: answers for people, documents for the index, categories for words, rows for the warehouse."""

from marketplace.searches.queries.answers import Found, Relaxed, Shown, answer
from marketplace.searches.queries.facts import SearchFact, asked_since, facts, searches, totals
from marketplace.searches.queries.index import documents, find, hourly_pence, lexicon, question, relax, suggested
from marketplace.searches.queries.nearby import Nearby, nearby
from marketplace.searches.queries.sentences import narrowed
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
    "asked_since",
    "documents",
    "facts",
    "find",
    "hidden_from",
    "hourly_pence",
    "lexicon",
    "narrowed",
    "nearby",
    "offers_of",
    "question",
    "relax",
    "searches",
    "showable",
    "suggest",
    "suggested",
    "totals",
]
