"""An answer as people read it: each hit with its distance and reasons, and what to relax when there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from hub.checks import queries as checks
from hub.checks.domain import CheckKind, strongest
from hub.kernel import clock
from hub.people import queries as people
from hub.places.domain import Located
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.searches.domain import MILE_KM, Looking
from marketplace.searches.queries import sentences
from marketplace.searches.queries.index import find, question, relax, suggested
from marketplace.searches.queries.showing import hidden_from, offers_of, showable
from matching.search.domain import Answer, Hit, Query
from matching.words.domain import tokens
from reviews.reviews import queries as reviews
from reviews.reviews.domain import Summary


@dataclass(frozen=True)
class Shown:
    """One hit as it is shown: the offer, who it is (masked), how far, why, and what speaks for it."""

    number: int
    offer: OfferView
    name: str
    miles: float | None
    why: tuple[str, ...]
    checks: tuple[CheckKind, ...]
    review: Summary | None

    @property
    def person(self) -> bool:
        """Whether a person gives it, and not an organisation."""
        return self.offer.party.startswith("person:")


@dataclass(frozen=True)
class Relaxed:
    """One thing to give up: its constraint, how many it would bring, and the words for the link."""

    constraint: str
    brings: int
    words: str


THIN = 3
"""So few answers that what could be given up is said as well."""


@dataclass(frozen=True)
class Found:
    """A page of hits with exact total and facets; with few, what to relax; with none, how many are near."""

    looking: Looking
    located: Located | None
    total: int
    page: int
    pages: int
    hits: tuple[Shown, ...]
    facets: Mapping[str, Mapping[str, int]]
    corrected: Mapping[str, tuple[str, ...]]
    suggested: tuple[str, ...]
    category: str | None
    near: int = 0
    missing: str = ""
    relaxed: tuple[Relaxed, ...] = ()
    spare: bool = False
    """Whether an index answered that stands in for a server that is away."""
    wordless: bool = False
    """Whether nothing that was typed is a word to us, so that all else alone was asked."""


def answer(looking: Looking, located: Located | None, person: str | None = None) -> Found:
    """Ask the index and say what it found, as `person` may see it; a thin answer says what to relax, with counts.

    What a block hides is in no count. What was paused since the index last heard is taken out of the page and the total.
    """
    hidden = hidden_from(person)
    query = question(looking, located.point if located else None, but=offers_of(hidden))
    found = find(query)
    meant = suggested(looking.words)
    hits = _shown(found, hidden, looking.category)
    unseen = len(found.hits) - len(hits)
    total = found.total - unseen
    said = _Said() if total > THIN else _relaxed(query, total, unseen, looking, located)
    return Found(
        looking,
        located,
        total,
        found.page,
        found.pages,
        hits,
        found.facets,
        found.corrected,
        meant,
        looking.category or (meant[0] if meant else None),
        said.near,
        said.missing,
        said.relaxed,
        found.spare,
        bool(looking.words.strip()) and not tokens(looking.words),
    )


@dataclass(frozen=True)
class _Said:
    """What is said of a thin answer."""

    near: int = 0
    missing: str = ""
    relaxed: tuple[Relaxed, ...] = ()


def _relaxed(query: Query, total: int, unseen: int, looking: Looking, located: Located | None) -> _Said:
    """What to give up for more than is found; what is gone since the index heard (`unseen`) is in none of its counts."""
    options = relax(query)
    more = [replace(o, brings=o.brings - unseen) for o in options.options if o.brings - unseen > total]
    links = tuple(Relaxed(o.constraint, o.brings, sentences.give_up(o)) for o in more)
    if total:
        return _Said(relaxed=links)
    near = max(0, options.near - unseen)
    return _Said(near, sentences.missing(near, more[0] if more else None, located, timed=bool(looking.parts)), links)


def _shown(found: Answer, hidden: Collection[str], category: str | None) -> tuple[Shown, ...]:
    views = offers.offers(hit.id for hit in found.hits)
    may = showable(views, hidden, category)  # some may be gone since the index was read
    hits = [hit for hit in found.hits if hit.id in may]
    parties = {views[hit.id].party for hit in hits}
    names = people.masked_names(parties)
    held = checks.held(parties, on=clock.today())
    said = reviews.summaries(parties)
    first = (found.page - 1) * found.per_page + 1
    return tuple(_one(first + place, hit, views[hit.id], names, held, said) for place, hit in enumerate(hits))


def _one(
    number: int,
    hit: Hit,
    view: OfferView,
    names: Mapping[str, str],
    held: Mapping[str, frozenset[CheckKind]],
    said: Mapping[str, Summary],
) -> Shown:
    review = said.get(view.party)
    return Shown(
        number,
        view,
        names.get(view.party, ""),
        round(hit.km / MILE_KM, 1) if hit.km is not None else None,
        tuple(sentences.why(one) for one in hit.why if one.code != "near"),
        tuple(sorted(strongest(held.get(view.party, ())), key=list(CheckKind).index)),
        review if review and review.shown else None,
    )
