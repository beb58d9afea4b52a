"""Offers as the index sees them, the question to it, and everyday words to categories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.kernel import clock
from hub.people import queries as people
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.offers.domain import Unit
from marketplace.offers.queries import OfferView
from marketplace.searches import domain
from marketplace.searches.domain import Looking
from marketplace.searches.queries import room, showing
from matching.hours.domain import grid_of_quarters, rest_of_week
from matching.search import domain as search
from matching.search.domain import Answer, Document, Query, Relaxations
from matching.search.queries import index, weights
from matching.words.domain import Lexicon, terms
from reviews.reviews import queries as reviews

MEANT = 3
"""A word belongs to a category where it stands at least a third as often as in the one where it stands most."""
NEW_QUALITY = 0.75
"""What an offer without shown reviews counts for: as one of four stars, so that newcomers stand among the good."""


def question(
    looking: Looking,
    point: Point | None,
    end: Point | None = None,
    *,
    per_page: int = domain.PER_PAGE,
    but: Collection[str] = (),
) -> Query:
    """The question to the index; without a point nothing is asked of distance. `end` is where the journey leads.

    Along a journey nobody need come to the point where it begins. `but` are offers that are not there.
    """
    at = places.areas_at(point) if point else None
    codes = frozenset(code for code in (at.ward, at.neighbourhood) if code) if at else frozenset()
    journey = looking.detour if point and end else None
    covers = looking.comes and point is not None and journey is None
    quarter = domain.quarter_of(clock.local(clock.now()))
    return Query(
        words=looking.words,
        point=search.Point(point.lat, point.lon) if point else None,
        within_km=looking.miles * domain.MILE_KM if looking.miles is not None and point else None,
        to=search.Point(end.lat, end.lon) if end and journey is not None else None,
        detour_km=journey * domain.MILE_KM if journey is not None else None,
        covers=covers,
        areas=codes if covers else frozenset(),
        category=looking.category,
        kind=looking.kind,
        sector=looking.sector,
        price_ceiling_pence=looking.price_pence,
        slots=domain.grid(looking.days, looking.parts),
        open_at=1 << quarter if looking.now else 0,
        free_at={"now": 1 << quarter, "week": rest_of_week(quarter)}.get(looking.free or "", 0),
        full=room.full(looking.free) if looking.free else frozenset(),
        checks=looking.checks,
        languages=frozenset((looking.language,)) if looking.language else frozenset(),
        but=frozenset(but),
        page=looking.page,
        per_page=per_page,
        weights=weights(),
        turn=search.turn_of(clock.today()),
    )


def find(query: Query) -> Answer:
    """Ask the index."""
    return index().search(query)


def relax(query: Query) -> Relaxations:
    """What to give up when nothing was found, with counts."""
    return search.relaxations(query, index().search)


def lexicon() -> Lexicon:
    """The everyday phrases of the categories, with the council's own; made anew only where those have changed."""
    return _lexicon(categories.own_phrases())


@lru_cache(maxsize=2)
def _lexicon(own: tuple[tuple[str, str], ...]) -> Lexicon:
    return Lexicon.from_phrases(categories.phrases() | dict(own))


def suggested(words: str, limit: int = 3) -> tuple[str, ...]:
    """Codes of the categories that everyday words mean, best first."""
    known = {category.code for category in categories.categories()}
    found = lexicon().suggest(words, limit) if words.strip() else []
    return tuple(one.category for one in found if one.category in known)


def documents(views: Iterable[OfferView]) -> Iterator[Document]:
    """Offers as the index sees them: masked points, masked names, what they do in everyday words.

    Of what they do, that alone stands in it for which the checks are held: without them nobody may be asked for it.
    """
    found = list(views)
    parties = {view.party for view in found}
    names = people.masked_names(parties)
    held = checks.held(parties, on=clock.today())
    quality = reviews.summaries(parties)
    words, asked = _category_words(), showing.needed()
    for view in found:
        does = showing.sufficient(view.categories, held.get(view.party, ()), asked)
        summary = quality.get(view.party)
        yield Document(
            id=view.id,
            party=view.party,
            version=view.version,
            name=f"{view.title} {names.get(view.party, '')}".strip(),
            kind=view.kind.value,
            sector=view.sector,
            categories=does,
            category_words=" ".join(words.get(code, "") for code in view.categories if code in does),
            words=view.description,
            point=search.Point(view.lat, view.lon) if view.lat is not None and view.lon is not None else None,
            exact=view.party.startswith("organisation:"),
            radius_km=0.0 if view.areas else view.radius_km,
            areas=frozenset(view.areas),
            price_pence=hourly_pence(view),
            availability=grid_of_quarters(domain.opening(view.slots)),
            opening=domain.opening(view.slots),
            checks=frozenset(str(kind) for kind in held.get(view.party, ())),
            languages=frozenset(view.languages),
            quality=max(0.0, min(1.0, (summary.mean - 1) / 4)) if summary and summary.shown else NEW_QUALITY,
        )


def hourly_pence(view: OfferView) -> int | None:
    """The price of an hour in pence; None where it is not priced by the hour."""
    if view.price_pence == 0:
        return 0
    return view.price_pence if view.unit is Unit.HOUR else None


def _category_words() -> dict[str, str]:
    everyday = _everyday_words(categories.own_phrases())
    return {c.code: " ".join((c.name, c.plain, everyday.get(c.code, ""))) for c in categories.categories()}


@lru_cache(maxsize=2)
def _everyday_words(own: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The words of each category's phrases, without those that mean another category far more often.

    "Shopping" stands in one phrase about technology ("online shopping") and in twenty about errands: whoever looks for
    shopping wants an errand.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, code in (categories.phrases() | dict(own)).items():
        for term in terms(phrase):
            counts[term.word][code] += 1
    said: dict[str, list[str]] = defaultdict(list)
    for word, codes in counts.items():
        most = max(codes.values())
        for code, count in codes.items():
            if MEANT * count >= most:
                said[code].append(word)
    return {code: " ".join(sorted(words)) for code, words in said.items()}
