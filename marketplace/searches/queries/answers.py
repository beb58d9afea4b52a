"""An answer as people read it: each hit with its distance and reasons, and what to relax when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
from matching.search.domain import Answer, Hit
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


@dataclass(frozen=True)
class Found:
    """A page of hits with exact total and facets; with none, how many are near and what to relax."""

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


def answer(looking: Looking, located: Located | None) -> Found:
    """Ask the index and say what it found; an empty answer says what to relax, with counts."""
    query = question(looking, located.point if located else None)
    found = find(query)
    meant = suggested(looking.words)
    near, missing = 0, ""
    relaxed: tuple[Relaxed, ...] = ()
    if not found.total:
        options = relax(query)
        near = options.near
        best = options.options[0] if options.options else None
        missing = sentences.missing(near, best, located, timed=bool(looking.parts))
        relaxed = tuple(Relaxed(o.constraint, o.brings, sentences.give_up(o)) for o in options.options)
    return Found(
        looking,
        located,
        found.total,
        found.page,
        found.pages,
        _shown(found),
        found.facets,
        found.corrected,
        meant,
        looking.category or (meant[0] if meant else None),
        near,
        missing,
        relaxed,
    )


def _shown(found: Answer) -> tuple[Shown, ...]:
    views = offers.offers(hit.id for hit in found.hits)
    hits = [hit for hit in found.hits if hit.id in views]  # one may be gone since the index was read
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
