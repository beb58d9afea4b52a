"""What someone may mean who has typed a few letters: everyday words, kinds of help, and who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hub.categories import queries as categories
from hub.kernel import clock, unit
from hub.people import queries as people
from marketplace.offers import queries as offers
from marketplace.searches.queries.showing import hidden_from, showable
from matching.words.domain import Completion, Completions, words
from matching.words.domain.completions import may_go_on

MOST_NAMES = 3
LOOKED_AT = 10  # so many are read for these few, where some may not be shown


@dataclass(frozen=True)
class Named:
    """An offer that is called as someone has typed: its id, its title, and who gives it (masked)."""

    offer: str
    title: str
    name: str


@dataclass(frozen=True)
class Suggestions:
    """What may be meant: everyday words with the category they mean, and offers by their names."""

    phrases: tuple[Completion, ...] = ()
    named: tuple[Named, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases or self.named)


def completions() -> Completions:
    """The everyday phrases of the categories, with the council's own; made anew only where those have changed."""
    return _completions(categories.own_phrases())


@lru_cache(maxsize=2)
def _completions(own: tuple[tuple[str, str], ...]) -> Completions:
    return Completions((categories.phrases() | dict(own)).items())


def suggest(typed: str, person: str | None = None) -> Suggestions:
    """What `person` may mean by what was typed so far; nothing for less than two letters, or for more than twelve words."""
    said = words(typed)
    if not may_go_on(said):
        return Suggestions()
    hidden = hidden_from(person)
    return unit.standing(("suggest", clock.today(), hidden, *said), lambda: _suggested(typed, said, hidden))


def _suggested(typed: str, said: list[str], hidden: frozenset[str]) -> Suggestions:
    known = {category.code for category in categories.categories()}
    phrases = tuple(one for one in completions().of(typed) if one.category in known)
    return Suggestions(phrases, _named(said, hidden))


def _named(said: list[str], hidden: frozenset[str]) -> tuple[Named, ...]:
    """Offers called so, and those of organisations called so: each word typed begins a word of the name."""
    parties = [f"organisation:{one.id}" for one in people.organisations() if _begins(one.name, said)]
    called = {view.id: view for view in offers.called(said, parties, LOOKED_AT + len(hidden))}
    may = showable(called, hidden)
    views = [view for view in called.values() if view.id in may][:MOST_NAMES]
    names = people.masked_names({view.party for view in views})
    return tuple(Named(view.id, view.title, names.get(view.party, "")) for view in views)


def _begins(name: str, said: list[str]) -> bool:
    return all(any(word.startswith(typed) for word in words(name)) for typed in said)
