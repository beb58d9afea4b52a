"""What a real server does beyond the contract: it dies, freezes, loses its disk, and answers as the embedded index."""

from __future__ import annotations

import random
import signal
import threading
import time
from dataclasses import replace

import pytest

from matching.distances.domain import Point
from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex, life
from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.guarded import GuardedIndex
from matching.search.adapters.guarded.index import SECONDS
from matching.search.domain import Query
from matching.search.ports import Away
from tests.matching import oracle
from tests.matching.contract import borough, offer, same
from tests.matching.crowd import crowd, questions

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def index(elasticsearch_server, request):
    made = ElasticsearchIndex(Access(elasticsearch_server.url, index=request.node.name.replace("_", "-")))
    yield made
    made.forget()
    made.close()


@pytest.fixture
def doomed(elasticsearch_server, request):
    """An index on a server that may be killed."""
    elasticsearch_server.revive()
    made = ElasticsearchIndex(Access(elasticsearch_server.url, index=request.node.name.replace("_", "-")), patience=20)
    yield made
    made.close()


@pytest.fixture
def spare(tmp_path):
    made = EmbeddedIndex(tmp_path / "spare" / "search.sqlite3", durable=False)
    yield made
    made.close()


@pytest.fixture
def pair(doomed, spare, tmp_path):
    made = GuardedIndex(doomed, spare, tmp_path / "behind", seconds=3)  # the machine of the tests may be busy
    made.rebuild(borough)
    _warm(doomed)
    return made


def test_three_thousand_offers_are_answered_as_by_the_embedded_index(index, spare):
    documents = crowd(3000)
    index.rebuild(lambda: documents)
    spare.rebuild(lambda: documents)
    assert index.fingerprints() == spare.fingerprints()
    assert index.versions() == spare.versions()
    for query in questions(100):
        ours, theirs = index.search(query), spare.search(query)
        assert ours.total == theirs.total, query
        assert ours.facets == theirs.facets, query
        assert ours.hits == theirs.hits, query
        assert ours.corrected == theirs.corrected, query


def test_more_at_the_line_than_an_answer_carries(index, monkeypatch):
    documents = [
        replace(one, point=Point(51.43, -0.26), radius_km=oracle.km((51.4, -0.3), (51.43, -0.26))) for one in borough()
    ]
    index.rebuild(lambda: documents)
    monkeypatch.setattr("matching.search.adapters.elasticsearch.narrowing.MOST_INSIDE", 10)
    monkeypatch.setattr("matching.search.adapters.elasticsearch.index.MOST_INSIDE", 10)
    for words in ("", "hospital"):
        same(index, documents, Query(words=words, point=Point(51.4, -0.3), covers=True))


def test_any_distance_at_all(index):
    documents = [*borough(20), offer(90, point=Point(-51.4, 179.7)), offer(91, point=Point(89.99, 10)), offer(92)]
    index.rebuild(lambda: documents)
    for km in (0.0, 64.0, 2000.0, 5000.0, 19_990.0, 20_003.0, 20_020.0, 50_000.0):
        for point in (Point(51.4, -0.3), Point(-89.9, 0), Point(0, 180)):
            same(index, documents, Query(point=point, within_km=km))


def test_without_an_index_it_says_so_and_makes_none(index):
    for ask in (lambda: index.search(Query()), lambda: index.put(borough()), index.versions):
        with pytest.raises(Away) as told:
            ask()
        assert told.value.gone
    assert not index.built()


def test_an_index_of_other_fields_wants_a_rebuild(index, monkeypatch):
    index.rebuild(borough)
    assert index.built()
    monkeypatch.setattr("matching.search.adapters.elasticsearch.index.SCHEMA", 99)
    assert not index.built()


def test_news_during_a_rebuild_is_in_both(index):
    index.rebuild(borough)
    known = borough()

    def source():
        index.put([replace(known[0], version=2, name="meanwhile"), offer(99)])
        index.drop({known[1].id: 2})
        return known

    index.rebuild(source)
    left = [replace(known[0], version=2, name="meanwhile"), *known[2:], offer(99)]
    same(index, left, Query(words="meanwhile"))
    same(index, left, Query())
    assert index.search(Query()).total == 60


def test_of_two_rebuilds_at_once_the_later_one_stands(index):
    index.rebuild(borough)

    def source():
        index.rebuild(lambda: borough(20))
        return borough(40)

    with pytest.raises(Away):
        index.rebuild(source)
    same(index, borough(20), Query())


def test_a_rebuild_that_was_killed_is_swept_by_the_next(index):
    index.rebuild(borough)
    server = index._server()
    server.indices.create(index=f"{index._alias}-left", aliases={life.following(index._alias): {}}, **_left(index))
    index.rebuild(borough)
    assert list(server.indices.get(index=f"{index._alias}-*").keys()) == life._behind(server, index._alias)


def _left(index):
    from matching.search.adapters.elasticsearch import mapping

    return mapping.made(index._alias, built=False)


def test_the_generation_moves_with_every_change(index):
    index.rebuild(borough)
    first = index.generation()
    assert index.generation() == first
    index.put([offer(99)])
    second = index.generation()
    index.rebuild(borough)
    assert len({first, second, index.generation()}) == 3


def test_killed_in_the_middle_of_a_bulk_nothing_taken_is_lost(doomed, elasticsearch_server):
    doomed.rebuild(list)
    taken, stop = [], threading.Event()

    def write(turn):
        for number in range(turn * 100_000, turn * 100_000 + 5000, 50):
            documents = [offer(number + one, words="hedges lawn garden") for one in range(50)]
            try:
                doomed.put(documents)
            except Away:
                return
            taken.extend(one.id for one in documents)
            if stop.is_set():
                return

    writers = [threading.Thread(target=write, args=(turn,)) for turn in range(3)]
    for writer in writers:
        writer.start()
    while len(taken) < 150:
        time.sleep(0.01)
    elasticsearch_server.kill()
    stop.set()
    for writer in writers:
        writer.join()
    elasticsearch_server.start()
    assert set(taken) <= set(doomed.versions())
    assert doomed.built()


def test_killed_in_the_middle_of_questions_everyone_is_answered(pair, doomed, spare, elasticsearch_server):
    documents, stop, said, wrong = borough(), threading.Event(), [], []
    asked = [
        Query(words="hospital", point=Point(51.4, -0.3), covers=True),
        Query(kind="volunteer"),
        Query(words="lawn"),
    ]
    told = {query: oracle.ask(documents, query) for query in asked}

    def read():
        while not stop.is_set():
            query = random.choice(asked)
            try:
                answer = pair.search(query)
                said.append(answer.spare)
                if (answer.total, [hit.id for hit in answer.hits]) != (
                    told[query].total,
                    [id_ for id_, _, _ in told[query].page],
                ):
                    wrong.append(query)
            except Exception as error:  # noqa: BLE001 - whatever it is, somebody was not answered
                wrong.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    _wait(lambda: False in said)
    elasticsearch_server.kill()
    _wait(lambda: said[-1])
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    # And what it misses while it is dead is given to it afterwards.
    pair.put([replace(borough()[0], version=2, name="new"), offer(99)])
    pair.drop({borough()[1].id: 2})
    assert pair.search(Query(words="new")).total == 1
    with pytest.raises(Away):
        pair.catch_up()
    elasticsearch_server.start()
    assert pair.catch_up() == 3
    assert doomed.fingerprints() == spare.fingerprints()
    _warm(doomed)
    _answered_again(pair)


def test_frozen_it_keeps_nobody_waiting(pair, elasticsearch_server):
    pair._seconds = SECONDS
    elasticsearch_server.signal(signal.SIGSTOP)
    try:
        slowest = []
        for number in range(100):
            started = time.monotonic()
            assert pair.search(Query(words="hospital", page=1 + number % 3)).spare
            slowest.append(time.monotonic() - started)
        assert sum(took > 0.25 for took in slowest) <= 4, "three failures, and a trial each five seconds"
        assert max(slowest) < 3
    finally:
        elasticsearch_server.signal(signal.SIGCONT)
    pair._seconds = 3
    _answered_again(pair)


def test_a_lost_disk_is_seen_and_the_index_built_again(pair, doomed, spare, elasticsearch_server):
    elasticsearch_server.kill()
    elasticsearch_server.lose_disk()
    elasticsearch_server.start()
    assert pair.search(Query(words="hospital")).total == spare.search(Query(words="hospital")).total
    pair.look()
    assert pair.behind()
    assert not doomed.built()
    assert pair.catch_up() == 60
    assert doomed.fingerprints() == spare.fingerprints()
    _answered_again(pair)


def _warm(index):
    """A server that has just begun is slow at first."""
    for _ in range(20):
        index.search(Query(words="hospital", point=Point(51.4, -0.3), covers=True))


def _answered_again(pair):
    """The server answers people again, soon."""
    _wait(lambda: not pair.search(Query(words="hospital")).spare)


def _wait(come):
    """Wait until it has come, a minute at most."""
    ends = time.monotonic() + 60
    while not come():
        assert time.monotonic() < ends
        time.sleep(0.05)
