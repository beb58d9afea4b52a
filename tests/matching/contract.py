"""The contract of `SearchIndex`: every adapter must answer as the oracle does, whatever the borough and its news.

`CHECKS` are functions of one argument, a callable that makes an empty index; each raises AssertionError on a breach.
"""

import threading
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.search.domain import Document, Query, finding, relaxations
from tests.matching import oracle
from tests.matching.boroughs import boroughs, news, queries

MANY = settings.default.max_examples  # more where the wide suite runs than in the fast one

QUICK = settings(
    max_examples=MANY // 3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def same(index, documents, query):
    """The index answers as the oracle does: total, facets, ids, order, ranks and distances."""
    told, answer = oracle.ask(documents, query), index.search(query)
    assert answer.total == told.total, query
    assert {name: dict(counts) for name, counts in answer.facets.items()} == told.facets, query
    assert [(hit.id, hit.rank, hit.km) for hit in answer.hits] == told.page, query
    by_id = {document.id: document for document in documents}
    assert all(hit.document == by_id[hit.id] for hit in answer.hits), query


def any_borough(make):
    """Whatever stands in the index and whatever is asked."""

    @QUICK
    @given(boroughs(), st.lists(queries(), min_size=4, max_size=4))
    def check(documents, asked):
        index = make()
        index.put(documents)
        for query in asked:
            same(index, documents, query)

    check()


def any_news(make):
    """After any history each id stands as its newest news says; a drop wins over a document of its version."""

    @settings(QUICK, max_examples=MANY // 5)
    @given(news(), queries())
    def check(history, query):
        index, known = make(), {}
        for one in history:
            if isinstance(one, Document):
                index.put([one])
                version, document = known.get(one.id, (0, one))
                if one.version > version or (one.version == version and document):
                    known[one.id] = (one.version, one)
            else:
                index.drop(dict([one]))
                if one[1] >= known.get(one[0], (0, None))[0]:
                    known[one[0]] = (one[1], None)
            standing = [document for _, document in known.values() if document]
            assert dict(index.versions()) == {document.id: document.version for document in standing}
        same(index, standing, query)
        same(index, standing, Query())

    check()


def any_rebuild(make):
    """A rebuild leaves exactly its source, and remembers what is gone."""

    @settings(QUICK, max_examples=MANY // 5)
    @given(boroughs(6), boroughs(6), queries())
    def check(before, after, query):
        index = make()
        assert not index.built()
        index.put(before)
        index.rebuild(lambda: iter(after))
        assert index.built()
        same(index, after, query)
        index.put(before[len(after) :])  # late news of what the source no longer has, of the same version or older
        index.put([replace(document, version=document.version - 1, name="late") for document in after])
        same(index, after, Query(words="late"))
        same(index, after, query)

    check()


def borough(size=60):
    """A fixed borough, every offer somewhere else."""
    return [
        Document(
            id=f"offer:{n:03d}",
            party=f"party:{n % 7}",
            version=1,
            name=f"Helper {'ABC'[n % 3]}",
            kind="volunteer" if n % 2 else "professional",
            sector="voluntary" if n % 2 else "business",
            categories=frozenset({"shopping"} if n % 3 else {"garden"}),
            category_words="shopping groceries" if n % 3 else "garden lawn",
            words="friendly" if n % 5 else "hospital",
            point=Point(51.34 + (n * 37 % size) / 600, -0.33 + (n * 53 % size) / 500),
            radius_km=float(n % 6),
            price_pence=n * 100,
            quality=(n * 31 % 100) / 100,
        )
        for n in range(size)
    ]


def every_page(make):
    """The pages joined are the whole order, without gap or repetition, at any page length."""
    index, documents = make(), borough()
    index.put(documents)
    for asked in (Query(), Query(point=Point(51.4, -0.3)), Query(words="hospital lawn", point=Point(51.36, -0.31))):
        for per_page in (1, 7, 200):
            for page in range(1, 4 if per_page == 1 else 12):
                same(index, documents, replace(asked, page=page, per_page=per_page))


def exact_edges(make):
    """Circles, distances and prices hold on the line and not beyond it: no float32, no box, no sphere decides."""
    here, there = Point(51.4, -0.3), Point(51.43, -0.26)
    exact = oracle.km((here.lat, here.lon), (there.lat, there.lon))
    for radius, inside in ((exact, 1), (exact * (1 - 1e-9), 0), (exact * 1.3, 1), (exact * 0.995, 0)):
        index = make()
        one = Document(
            "offer:1", "party:1", 1, "A", "volunteer", "voluntary", frozenset(), point=there, radius_km=radius
        )
        index.put([one])
        assert index.search(Query(point=here, covers=True)).total == inside
        assert index.search(Query(point=here, within_km=radius)).total == inside
        same(index, [one], Query(point=here, covers=True))
    corner = Point(51.4 + 0.0267, -0.3 + 0.0428)  # in the box of 3 km, outside the circle
    index = make()
    index.put(
        [Document("offer:1", "party:1", 1, "A", "volunteer", "voluntary", frozenset(), point=corner, radius_km=3)]
    )
    assert index.search(Query(point=here, covers=True)).total == 0
    assert index.search(Query(point=here, within_km=3)).total == 0


def whole_or_nothing(make):
    """A rebuild or a put that breaks off midway has changed nothing."""
    index, documents = make(), borough(10)
    index.put(documents)

    def broken():
        yield replace(documents[0], version=9, name="half")
        raise OSError("the source broke off")

    for change in (lambda: index.rebuild(broken), lambda: index.put(broken())):
        try:
            change()
        except OSError:
            pass
        else:
            raise AssertionError("the error was swallowed")
        same(index, documents, Query(words="half"))
        same(index, documents, Query())
        assert not index.built()


def readers_unharmed(make):
    """While it is rebuilt between two boroughs, readers in other threads see one or the other, never a mixture."""
    index = make()
    old, new = borough(20), [replace(document, version=2, kind="neighbour") for document in borough(33)]
    index.put(old)
    allowed, seen, stop = {(20, ("professional", "volunteer")), (33, ("neighbour",))}, set(), threading.Event()

    def read():
        while not stop.is_set():
            answer = index.search(Query(per_page=0))
            seen.add((answer.total, tuple(sorted(answer.facets["kind"]))))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(6):
        index.rebuild(lambda source=(old if turn % 2 else new): source)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen
    assert seen <= allowed, seen


def relaxing(make):
    """Each relaxation brings exactly what the oracle counts without that one constraint."""
    index, documents = make(), borough()
    index.put(documents)
    query = Query(
        words="hospital", point=Point(51.4, -0.3), within_km=6, kind="volunteer", price_ceiling_pence=0, slots=1
    )
    told = relaxations(query, index.search)
    assert index.search(query).total == 0
    assert told.near == oracle.ask(documents, Query(point=query.point, within_km=6)).total
    assert {one.constraint: one.brings for one in told.options} == {
        "price": oracle.ask(documents, replace(query, price_ceiling_pence=None)).total
    }
    assert told.pairs == ()
    hard = replace(query, price_ceiling_pence=0, languages=frozenset({"none"}))
    told = relaxations(hard, index.search)
    free = ("price", replace(hard, price_ceiling_pence=None)), ("languages", replace(hard, languages=frozenset()))
    assert told.options == ()
    assert all(oracle.ask(documents, one).total == 0 for _, one in free)
    assert [(pair.constraints, pair.brings) for pair in told.pairs] == [
        (("price", "languages"), oracle.ask(documents, replace(free[0][1], languages=frozenset())).total)
    ]
    late = [replace(one, version=2, opening=1 << 40, availability=1 << 10) for one in documents]
    index.put(late)
    place = Query(point=query.point, to=Point(51.42, -0.28), detour_km=3.0)
    near = oracle.ask(late, place).total
    ids = frozenset(one.id for one in late)
    for more, lacking in (
        ({"open_at": 1 << 41}, {"open": near}),
        ({"free_at": 1 << 40, "full": ids}, {"free": near}),
        ({"open_at": 1 << 41, "free_at": 1 << 40, "full": ids}, {}),
    ):
        told = relaxations(replace(place, **more), index.search)
        assert (told.near, {one.constraint: one.brings for one in told.options}) == (near, lacking), more
    told = relaxations(replace(place, detour_km=0.0), index.search)
    assert {one.constraint: one.brings for one in told.options} == {"along": len(late)}
    assert 0 < near < len(late)


def offer(number, **values):
    """A plain offer with what matters to a check."""
    plain = {"party": "party:1", "version": 1, "name": "", "kind": "volunteer", "sector": "voluntary"}
    return Document(id=f"offer:{number}", **{**plain, "categories": frozenset(), **values})


def each_token_once(make):
    """A token counts once, with its best field; any token may match; a mended one stands for all that are as near."""
    index = make()
    documents = [
        offer(1, category_words="garden", name="garden", words="garden"),
        offer(2, name="Garden hedges", words="lawn"),
        offer(3, words="hedges bathing"),
        offer(4, words="planted"),
        offer(5, words="planter"),
        offer(6, category_words="장보기 café", words="hospital lifts"),
    ]
    index.put(documents)
    for words in (
        "garden",
        "garden hedges",
        "lawn garden bathing",
        "plantex",
        "장보기",
        "CAFE",
        "hospitl gardning",
        "of the",
    ):
        same(index, documents, Query(words=words))
    assert index.search(Query(words="plantex")).total == 2
    assert index.search(Query(words="plantex")).corrected == {"plantex": ("planted", "planter")}


def every_check_and_language(make):
    """All the checks and all the languages that are asked for must be there."""
    index = make()
    documents = [
        offer(1, checks=frozenset({"a", "b"}), languages=frozenset({"en", "ko"})),
        offer(2, checks=frozenset({"a"}), languages=frozenset({"en"})),
        offer(3, checks=frozenset({"b"}), languages=frozenset({"ko"})),
    ]
    index.put(documents)
    both = frozenset({"a", "b"})
    for query in (Query(checks=both), Query(languages=frozenset({"en", "ko"})), Query(checks=both, per_page=0)):
        same(index, documents, query)


def ties_by_id(make):
    """What ranks alike stands in the order of its ids, however it came."""
    index, documents = make(), [offer(n) for n in (5, 3, 9, 1, 7)]
    index.put(documents)
    assert [hit.id for hit in index.search(Query()).hits] == [f"offer:{n}" for n in (1, 3, 5, 7, 9)]


def equals_take_turns(make):
    """What ranks alike stands in the order of the turn's lots, whatever page; of two, each is first in six turns of twelve."""
    index, documents = make(), [offer(n, words="lawn", point=Point(51.4, -0.3)) for n in (5, 3, 9, 1, 7, 2, 8)]
    index.put(documents[:5])
    same(index, documents[:5], Query(turn=3))
    index.put(documents[5:])  # as news, after the columns were made
    for turn in (None, *range(12)):
        for asked in (Query(turn=turn), Query(words="lawn", turn=turn), Query(point=Point(51.41, -0.3), turn=turn)):
            same(index, documents, asked)
            for page in (1, 2, 3, 4):
                same(index, documents, replace(asked, per_page=2, page=page))
    months = [[hit.id for hit in index.search(Query(turn=turn)).hits] for turn in range(12)]
    for one in documents:
        for other in documents:
            first = sum(month.index(one.id) < month.index(other.id) for month in months)
            assert first == (0 if one is other else 6), (one.id, other.id)
    assert len({tuple(month) for month in months}) > 6
    index, many = make(), [offer(n, words="lawn", point=Point(51.4, -0.3)) for n in range(60)]
    index.put(many)  # more than an index may have looked at for one page
    apart = finding({"text": 50, "near": 0, "quality": 50})
    for asked in (Query(), Query(words="lawn hedges"), Query(point=Point(51.41, -0.3), weights=apart)):
        for turn in (None, 0, 4, 6, 11):
            for page in (1, 2, 30):
                same(index, many, replace(asked, turn=turn, per_page=2, page=page))


def other_weights(make):
    """Words, nearness and quality count as the question says, one of them alone too, page by page."""
    index, documents = make(), borough(90)
    index.put(documents)
    for text, near in ((0, 99), (99, 0), (0, 0), (1, 1), (33, 33), (98, 1), (1, 98)):
        given = finding({"text": text, "near": near, "quality": 100 - text - near})
        for asked in (
            Query(words="hospital lawn"),
            Query(words="hospital lawn", point=Point(51.36, -0.31)),
            Query(point=Point(51.34, -0.33), to=Point(51.44, -0.2), detour_km=9.9),
            Query(kind="volunteer", point=Point(51.4, -0.3)),
        ):
            for page, per_page in ((1, 3), (4, 3), (2, 20), (1, 200)):
                same(index, documents, replace(asked, weights=given, turn=text % 12, page=page, per_page=per_page))


def choices(make):
    """A facet leaves its own choice out and keeps all others; the ceiling is within the price; no price fails it."""
    index = make()
    documents = [
        offer(n, kind=kind, sector=sector, price_pence=price, categories=frozenset(categories.split()))
        for n, (kind, sector, price, categories) in enumerate(
            [
                ("volunteer", "voluntary", 0, "pets garden"),
                ("volunteer", "public", 1500, "pets"),
                ("professional", "public", 1501, "garden"),
                ("professional", "business", None, "garden lifts"),
            ]
        )
    ]
    index.put(documents)
    for query in (
        Query(),
        Query(kind="volunteer"),
        Query(kind="professional", sector="public", category="garden"),
        Query(price_ceiling_pence=1500),
        Query(price_ceiling_pence=0, kind="professional"),
    ):
        same(index, documents, query)


def every_hour(make):
    """Any shared hour will do, on the first and on the last of the week."""
    index = make()
    documents = [offer(hour, availability=1 << hour) for hour in range(0, 168, 7)] + [offer(167, availability=1 << 167)]
    index.put(documents)
    for hour in range(168):
        assert index.search(Query(slots=1 << hour)).total == (hour % 7 == 0 or hour == 167), hour


def along_a_journey(make):
    """What makes a journey longer by at most so much, to the last bit; the least out of the way comes first."""
    start, end = Point(51.40, -0.32), Point(51.40, -0.26)
    spots = [(0.0, 0.0), (0.03, 0.0), (0.03, 0.01), (0.03, -0.01), (-0.01, 0.0), (0.07, 0.0), (0.03, 0.03), (0.06, 0.0)]
    documents = [offer(n, point=Point(51.40 + y, -0.32 + x), radius_km=1) for n, (x, y) in enumerate(spots)]
    documents += [offer(8), offer(9, point=Point(51.9, -0.29), radius_km=99)]
    index = make()
    index.put(documents)
    journey = Query(point=start, to=end, detour_km=1.0)
    for detour in (0.0, 0.4, 1.0, 1.4, 30.0, 200.0):
        same(index, documents, replace(journey, detour_km=detour))
        same(index, documents, replace(journey, detour_km=detour, within_km=3.0, per_page=2))
        same(index, documents, replace(journey, detour_km=detour, covers=True))
    assert [hit.id for hit in index.search(replace(journey, per_page=3)).hits] == ["offer:0", "offer:1", "offer:7"]
    for one in documents[2:7]:
        here, there = (start.lat, start.lon), (one.point.lat, one.point.lon)
        last = (end.lat, end.lon)
        exact = max(0.0, oracle.km(here, there) + oracle.km(last, there) - oracle.km(here, last))
        for detour, inside in ((exact, True), (exact * (1 - 1e-9), False), (exact * 1.01, True), (exact * 0.99, False)):
            found = index.search(replace(journey, detour_km=detour, per_page=200))
            assert (one.id in {hit.id for hit in found.hits}) is inside, (one.id, detour)
    same(index, documents, replace(journey, to=start, detour_km=2.0))  # there and back
    same(index, documents, replace(journey, to=Point(51.40, 150.0), detour_km=9.0))  # to the other side of the earth
    first, last = index.search(replace(journey, detour_km=200.0, per_page=200)).hits[:: len(documents) - 2]
    assert first.km == 0
    assert last.why[0].code == "along"
    index, documents = make(), [replace(one, quality=one.quality / 9) for one in borough(90)]
    index.put(documents)
    journey = replace(journey, point=Point(51.34, -0.33), to=Point(51.44, -0.2))
    for words in ("", "hospital lawn"):
        for detour in (3.0, 9.9, 25.0):
            for page in (1, 2, 4, 5, 30):
                same(index, documents, replace(journey, words=words, detour_km=detour, page=page, per_page=3))


def by_the_quarter(make):
    """What opens at 9:15 is not open at 9:00, whatever its hour says; an hour that is meant whole will do with any part."""
    index = make()
    documents = [
        offer(1, opening=0b1110 << 36, availability=1 << 9),
        offer(2, availability=1 << 9),
        offer(3, opening=1 << 671 | 1 << 223, availability=1 << 167 | 1 << 55),
        offer(4, opening=1 << 224, availability=1 << 56),
        offer(5, availability=1 << 167 | 1 << 111),
        offer(6),
    ]
    index.put(documents)
    for mask in (1 << 36, 1 << 37, 15 << 36, 1 << 223, 1 << 224, 3 << 223, 1 << 671, 1 << 670, (1 << 672) - (1 << 669)):
        for asked in (Query(open_at=mask), Query(free_at=mask), Query(free_at=mask, full=frozenset({"offer:6", "x"}))):
            same(index, documents, asked)
    assert [hit.id for hit in index.search(Query(open_at=1 << 36)).hits] == ["offer:2", "offer:6"]
    assert index.search(Query(open_at=1 << 37, free_at=1 << 36, full=frozenset({"offer:2"}))).total == 1


def what_is_full_is_out(make):
    """Total, facets and order without what has no room; whatever came or went since, and whether it is there at all."""
    index, documents = make(), borough(30)
    index.put(documents)
    every = (1 << 672) - 1
    full = frozenset(one.id for one in documents[::3]) | {"nobody", 'it"s'}
    asked = [
        Query(free_at=every, full=full, **more) for more in ({}, {"point": Point(51.4, -0.3)}, {"kind": "volunteer"})
    ]
    for query in asked:
        same(index, documents, query)
    changed = [replace(one, version=2, words="lawn") for one in documents[:4]]
    index.put(changed)
    index.drop({documents[6].id: 1})
    documents = [*changed, *documents[4:6], *documents[7:]]
    for query in asked:
        same(index, documents, query)
        same(index, documents, replace(query, full=frozenset({documents[0].id})))


def areas_and_circles(make):
    """What covers a point does so by its circle or by an area that holds the point, and by nothing else."""
    here, away = Point(51.4, -0.3), Point(51.5, -0.1)
    documents = [
        offer(1, point=away, radius_km=1, areas=frozenset({"east"})),
        offer(2, point=here, radius_km=1),
        offer(3, areas=frozenset({"east", "west"})),
        offer(4, areas=frozenset({"north"})),
        offer(5),
    ]
    index = make()
    index.put(documents)
    for areas in ((), ("east",), ("west", "north"), ("south",)):
        same(index, documents, Query(point=here, covers=True, areas=frozenset(areas)))
        if areas:
            same(index, documents, Query(covers=True, areas=frozenset(areas)))


def news_in_any_order(make):
    """Late, doubled and contradicting news, step by step."""
    index, one = make(), offer(1, version=5, name="five")
    assert index.put([one]) == 1
    assert index.put([replace(one, version=4, name="four")]) == 0
    same(index, [one], Query())
    assert index.drop({one.id: 4}) == 0
    same(index, [one], Query())
    assert index.drop({one.id: 5}) == 1
    assert index.put([one]) == 0
    same(index, [], Query())
    six = replace(one, version=6, name="six")
    assert index.put([six]) == 1
    same(index, [six], Query())
    index.rebuild(list)
    index.put([six])
    same(index, [], Query())
    index.drop({"offer:2": 3})
    index.put([offer(2, version=3)])
    same(index, [], Query())
    index.put([offer(2, version=4)])
    same(index, [offer(2, version=4)], Query())


def words_go_with_their_documents(make):
    """The words of what is changed or gone are no longer known, and asking again gives the new answer."""
    index, first, second = make(), offer(1, words="hedges plantex"), offer(2, words="planter")
    query = Query(words="plantex")
    index.put([first, second])
    same(index, [first, second], query)
    changed = replace(first, version=2, words="lawn")
    index.put([changed])
    same(index, [changed, second], query)
    assert index.search(Query(words="hedges")).total == 0
    index.drop({second.id: 2})
    same(index, [changed], query)
    third = offer(3, words="planted planter")
    index.rebuild(lambda: [third])
    same(index, [third], query)


def asked_between_the_news(make):
    """Whoever asks after each piece of news is told of it: new ones among the old, changed twice, gone, far and wide."""
    index, here, east = make(), Point(51.4, -0.3), frozenset({"east"})
    standing = {one.id: one for one in (offer(n, point=here, radius_km=2, words="lawn") for n in range(0, 9, 2))}
    standing["offer:7"] = offer(7, point=Point(51.7, -0.3), radius_km=80)
    index.put(standing.values())
    asked = (
        Query(),
        Query(point=here, covers=True),
        Query(words="lawn hedges", per_page=3),
        Query(covers=True, areas=east),
        Query(point=here, within_km=1),
    )

    def told(*changed, gone=None):
        index.put(changed)
        index.drop(gone or {})
        for id_ in gone or {}:
            del standing[id_]
        standing.update({one.id: one for one in changed})
        for query in (*(replace(one, per_page=0) for one in asked), *asked):  # what is counted, then what is shown
            same(index, list(standing.values()), query)

    told()
    told(offer(5, point=here, radius_km=1, name="hedges"), offer(3), offer(31), offer(30))
    told(offer(4, version=2, point=here, radius_km=100, words="hedges"))
    told(offer(4, version=3, point=Point(51.6, -0.3), radius_km=90, words="lawn hedges"), offer(1, areas=east))
    told(offer(4, version=4), offer(32, point=Point(51.3, -0.2), radius_km=64.5))
    told(gone={"offer:2": 1, "offer:5": 1})
    told(offer(2, version=3, category_words="hedges", areas=east), gone={"offer:3": 2})
    told(gone={"offer:2": 3})
    index.rebuild(lambda: list(standing.values()))
    told(offer(6, version=2, point=here, radius_km=70))


DIRECTED = [
    asked_between_the_news, along_a_journey, by_the_quarter, what_is_full_is_out, each_token_once, every_check_and_language, ties_by_id, equals_take_turns, other_weights, choices, every_hour, areas_and_circles, news_in_any_order,
    words_go_with_their_documents, exact_edges, whole_or_nothing, relaxing, every_page, readers_unharmed,
]  # fmt: skip
CHECKS = [*DIRECTED, any_borough, any_news, any_rebuild]
