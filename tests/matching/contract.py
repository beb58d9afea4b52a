"""The contract of `SearchIndex`: every adapter must answer as the oracle does, whatever the borough and its news.

`CHECKS` are functions of one argument, a callable that makes an empty index; each raises AssertionError on a breach.
"""

import threading
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.search.domain import Document, Query, relaxations
from tests.matching import oracle
from tests.matching.boroughs import boroughs, news, queries

QUICK = settings(
    max_examples=60,
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

    @settings(QUICK, max_examples=40)
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

    @settings(QUICK, max_examples=25)
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
        one = Document("offer:1", "party:1", 1, "A", "volunteer", "voluntary", frozenset(), point=there, radius_km=radius)
        index.put([one])
        assert index.search(Query(point=here, covers=True)).total == inside
        assert index.search(Query(point=here, within_km=radius)).total == inside
        same(index, [one], Query(point=here, covers=True))
    corner = Point(51.4 + 0.0267, -0.3 + 0.0428)  # in the box of 3 km, outside the circle
    index = make()
    index.put([Document("offer:1", "party:1", 1, "A", "volunteer", "voluntary", frozenset(), point=corner, radius_km=3)])
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
    query = Query(words="hospital", point=Point(51.4, -0.3), within_km=6, kind="volunteer", price_ceiling_pence=0, slots=1)
    told = relaxations(query, index.search)
    assert index.search(query).total == 0
    assert told.near == oracle.ask(documents, Query(point=query.point, within_km=6)).total
    assert {one.constraint: one.brings for one in told.options} == {
        "price": oracle.ask(documents, replace(query, price_ceiling_pence=None)).total
    }


CHECKS = [any_borough, every_page, exact_edges, any_news, any_rebuild, whole_or_nothing, readers_unharmed, relaxing]
