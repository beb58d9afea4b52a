"""An answer as people read it: each hit with its distance and reasons, and what to relax when there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.checks import queries as checks
from hub.checks.domain import CheckKind, strongest
from hub.kernel import clock
from hub.people import queries as people
from hub.places.domain import Located
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.searches import domain
from marketplace.searches.domain import MILE_KM, Looking
from marketplace.searches.queries import room, sentences
from marketplace.searches.queries.index import find, question, relax, suggested
from marketplace.searches.queries.showing import hidden_from, offers_of, showable
from matching.search.domain import Answer, Hit, Query
from matching.words.domain import tokens
from reviews.reviews import queries as reviews
from reviews.reviews.domain import Summary


@dataclass(frozen=True)
class Shown:
    """One hit as it is shown: the offer, who it is (masked), how far, why, and what speaks for it.

    `miles` is how far away; along a journey there is `detour` instead, the miles by which it grows. `hours` says until
    when it is open, or when it opens; `places` how many are free this week, and `room` says so.
    """

    number: int
    offer: OfferView
    name: str
    miles: float | None
    detour: float | None
    why: tuple[str, ...]
    checks: tuple[CheckKind, ...]
    review: Summary | None
    open: bool
    hours: str
    places: int
    room: str

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


MOST_PAIRS = 3
"""So many pairs of things to give up are said, the most helpful first."""
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
    pairs: tuple[Relaxed, ...] = ()
    """Where nothing alone would help: two things to give up together, their constraints joined by a plus."""
    spare: bool = False
    """Whether an index answered that stands in for a server that is away."""
    end: Located | None = None
    """Where the journey leads that was asked for."""
    wordless: bool = False
    """Whether nothing that was typed is a word to us, so that all else alone was asked."""


def answer(looking: Looking, located: Located | None, person: str | None = None, end: Located | None = None) -> Found:
    """Ask the index and say what it found, as `person` may see it; a thin answer says what to relax, with counts.

    What a block hides is in no count. What was paused since the index last heard is taken out of the page and the total.
    """
    hidden = hidden_from(person)
    query = question(looking, located.point if located else None, end.point if end else None, but=offers_of(hidden))
    found = find(query)
    if found.page > found.pages:  # one past the end is the last, as everywhere
        found = find(replace(query, page=found.pages))
    meant = suggested(looking.words)
    hits = _shown(found, hidden, looking.category, journey=query.to is not None)
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
        said.pairs,
        found.spare,
        end,
        bool(looking.words.strip()) and not tokens(looking.words),
    )


@dataclass(frozen=True)
class _Said:
    """What is said of a thin answer."""

    near: int = 0
    missing: str = ""
    relaxed: tuple[Relaxed, ...] = ()
    pairs: tuple[Relaxed, ...] = ()


def _relaxed(query: Query, total: int, unseen: int, looking: Looking, located: Located | None) -> _Said:
    """What to give up for more than is found; what is gone since the index heard (`unseen`) is in none of its counts."""
    options = relax(query)
    more = [replace(o, brings=o.brings - unseen) for o in options.options if o.brings - unseen > total]
    links = tuple(Relaxed(o.constraint, o.brings, sentences.give_up(o)) for o in more)
    if total:
        return _Said(relaxed=links)
    near = max(0, options.near - unseen)
    both = [replace(pair, brings=pair.brings - unseen) for pair in options.pairs if pair.brings > unseen]
    pairs = tuple(Relaxed("+".join(p.constraints), p.brings, sentences.give_up_both(p)) for p in both[:MOST_PAIRS])
    return _Said(near, sentences.missing(near, more[0] if more else None, located, looking), links, pairs)


def _shown(found: Answer, hidden: Collection[str], category: str | None, *, journey: bool) -> tuple[Shown, ...]:
    views = offers.offers(hit.id for hit in found.hits)
    may = showable(views, hidden, category)  # some may be gone since the index was read
    hits = [hit for hit in found.hits if hit.id in may]
    parties = {views[hit.id].party for hit in hits}
    names = people.masked_names(parties)
    held = checks.held(parties, on=clock.today())
    said = reviews.summaries(parties)
    first = (found.page - 1) * found.per_page + 1
    times = _Times(clock.local(clock.now()), room.taken([hit.id for hit in hits]) if hits else {}, journey)
    return tuple(_one(first + place, hit, views[hit.id], names, held, said, times) for place, hit in enumerate(hits))


@dataclass(frozen=True)
class _Times:
    """The council's own time, the minutes of this week that are taken, and whether it is a journey that is asked about."""

    at: datetime
    taken: Mapping[str, int]
    journey: bool


def _one(
    number: int,
    hit: Hit,
    view: OfferView,
    names: Mapping[str, str],
    held: Mapping[str, frozenset[CheckKind]],
    said: Mapping[str, Summary],
    times: _Times,
) -> Shown:
    review, opening = said.get(view.party), domain.opening(view.slots)
    miles = round(hit.km / MILE_KM, 1) if hit.km is not None else None
    free = room.places(view, times.taken, domain.quarter_of(times.at))
    return Shown(
        number,
        view,
        names.get(view.party, ""),
        None if times.journey else miles,
        miles if times.journey else None,
        tuple(sentences.why(one) for one in hit.why if one.code not in ("near", "along")),
        tuple(sorted(strongest(held.get(view.party, ())), key=list(CheckKind).index)),
        review if review and review.shown else None,
        bool(opening >> domain.quarter_of(times.at) & 1),
        sentences.hours(opening, times.at),
        free,
        sentences.places(free, view.minimum_minutes),
    )
