"""Invented boroughs for the search contract: small, crowded with ties and edges, made by hypothesis."""

from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK, grid_of_quarters
from matching.search.domain import Document, Query, finding

CATEGORIES = ["personal-care", "shopping", "lifts", "garden"]
KINDS = ["professional", "volunteer", "neighbour"]
SECTORS = ["public", "voluntary", "individual"]
CHECKS = ["identity", "dbs-basic", "dbs-enhanced"]
LANGUAGES = ["en", "ko", "ta"]
AREAS = ["E05000400", "E05000404", "E05000405"]
PRICES = [0, 1, 1500, 1501, 2000, 3499, 3500, 4001, None]
FULL = ["offer:00", "offer:01", "offer:03", "offer:07", "of nobody"]
WORDS = [
    "wash", "washing", "bathing", "shopping", "shops", "grocery", "hospital", "lifts", "driver", "garden", "gardening", "hedges", "lawn", "Maria", "Kingston", "Surbiton", "carers", "friendly", "café", "mornings", "장보기",
]  # fmt: skip
ASKED = [
    *WORDS,
    "shoping",
    "hospitl",
    "gardning",
    "gardener",
    "kingstn",
    "surbitonn",
    "lwan",
    "the",
    "my",
    "park",
    "xyzzy",
    "drivr",
    "Cafe",
    "hedg",
]


@st.composite
def points(draw):
    """Often on one of a few spots, so that distances tie; else anywhere in some twenty kilometres."""
    if draw(st.booleans()):
        return draw(st.sampled_from([Point(51.409, -0.304), Point(51.385, -0.275), Point(51.348, -0.309)]))
    return Point(51.4 + draw(st.integers(-900, 900)) / 10_000, -0.3 + draw(st.integers(-1500, 1500)) / 10_000)


def texts(vocabulary, most):
    return st.lists(st.sampled_from(vocabulary), max_size=most).map(" ".join)


def sets(values):
    return st.frozensets(st.sampled_from(values))


def grids():
    """Masks of the week with a bias to few hours, also the first and the last."""
    one = st.one_of(st.sampled_from([0, 55, 56, 111, 112, 167]), st.integers(0, 167))
    return st.lists(one, max_size=4).map(lambda hours: sum({1 << hour for hour in hours}))


def quarters():
    """Masks of 672 quarters: the edges of hours and of the three thirds in which hours are kept, and spans."""
    one = st.one_of(st.sampled_from([0, 3, 4, 220, 223, 224, 447, 448, 668, 671]), st.integers(0, 671))
    spans = st.tuples(one, st.integers(1, 9)).map(lambda span: ((1 << span[1]) - 1 << span[0]) % (1 << 672))
    return st.lists(spans, max_size=4).map(lambda masks: sum({1 << q for m in masks for q in range(672) if m >> q & 1}))


@st.composite
def openings(draw):
    """A week by the hour, or by the quarter."""
    if draw(st.booleans()):
        return {"availability": draw(st.one_of(grids(), st.just(WHOLE_WEEK)))}
    opening = draw(quarters())
    return {"availability": grid_of_quarters(opening), "opening": opening}


@st.composite
def documents(draw, id_):
    return Document(
        id=id_,
        party=f"party:{id_}",
        version=draw(st.integers(1, 5)),
        name=draw(texts(WORDS, 2)),
        kind=draw(st.sampled_from(KINDS)),
        sector=draw(st.sampled_from(SECTORS)),
        categories=draw(sets(CATEGORIES)),
        category_words=draw(texts(WORDS, 3)),
        words=draw(texts(WORDS, 5)),
        point=draw(st.one_of(points(), points(), points(), st.none())),
        radius_km=draw(st.sampled_from([0.0, 0.5, 2.0, 3.3, 8.0])),
        areas=draw(sets(AREAS)),
        price_pence=draw(st.sampled_from(PRICES)),
        **draw(openings()),
        checks=draw(sets(CHECKS)),
        languages=draw(sets(LANGUAGES)),
        quality=draw(st.sampled_from([0.0, 0.25, 0.5, 0.51, 1.0])),
    )


@st.composite
def boroughs(draw, most=12):
    return [draw(documents(f"offer:{number:02d}")) for number in range(draw(st.integers(0, most)))]


def maybe(strategy, default=None):
    return st.one_of(st.just(default), st.just(default), strategy)


def moments():
    """A quarter of an hour, the rest of a week from one on, or any times."""
    one = st.one_of(st.sampled_from([0, 3, 4, 223, 224, 671]), st.integers(0, 671))
    return st.one_of(one.map(lambda q: 1 << q), one.map(lambda q: (1 << 672) - (1 << q)), quarters())


@st.composite
def queries(draw):
    point = draw(st.one_of(points(), points(), st.none()))
    areas = draw(st.frozensets(st.sampled_from(AREAS), max_size=2))
    to = draw(maybe(points())) if point else None
    free_at = draw(maybe(moments(), 0))
    return Query(
        words=draw(maybe(texts(ASKED, 3), "")),
        point=point,
        within_km=draw(maybe(st.sampled_from([0.0, 1.0, 3.3, 7.0]))) if point else None,
        to=to,
        detour_km=draw(st.sampled_from([0.0, 0.5, 2.0, 7.0, 12.0])) if to else None,
        covers=draw(st.booleans()) if point or areas else False,
        areas=areas,
        category=draw(maybe(st.sampled_from(CATEGORIES))),
        kind=draw(maybe(st.sampled_from(KINDS))),
        sector=draw(maybe(st.sampled_from(SECTORS))),
        price_ceiling_pence=draw(maybe(st.sampled_from([0, 1500, 2000, 3500]))),
        slots=draw(maybe(grids(), 0)),
        open_at=draw(maybe(moments(), 0)),
        free_at=free_at,
        full=draw(st.frozensets(st.sampled_from(FULL), max_size=3)) if free_at else frozenset(),
        checks=draw(maybe(st.frozensets(st.sampled_from(CHECKS), max_size=2), frozenset())),
        languages=draw(maybe(st.frozensets(st.sampled_from(LANGUAGES), max_size=1), frozenset())),
        but=draw(maybe(st.frozensets(st.sampled_from([f"offer:{n:02d}" for n in range(6)]), max_size=3), frozenset())),
        page=draw(st.sampled_from([1, 1, 2])),
        per_page=draw(st.sampled_from([0, 2, 5, 20])),
        turn=draw(maybe(st.integers(0, 11))),
        weights=draw(maybe(weights())),
    )


@st.composite
def weights(draw):
    """Hundredths as a council may decide them: nothing for words or for nearness too, and something for quality."""
    quality = draw(st.sampled_from([1, 1, 20, 98, 100]))
    text = draw(st.one_of(st.sampled_from([0, 100 - quality]), st.integers(0, 100 - quality)))
    return finding({"text": text, "near": 100 - quality - text, "quality": quality})


@st.composite
def news(draw):
    """A history: puts and drops of a few ids, in any order, with versions that come late and twice."""
    history = []
    for _ in range(draw(st.integers(1, 10))):
        id_ = f"offer:{draw(st.integers(0, 3)):02d}"
        if draw(st.integers(0, 2)):
            history.append(draw(documents(id_)))
        else:
            history.append((id_, draw(st.integers(1, 5))))
    return history
