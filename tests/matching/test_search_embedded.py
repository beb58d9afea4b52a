"""What the embedded index does beyond the contract: its file may burn, threads and processes share it."""

import os
import sqlite3
import threading
from dataclasses import replace

import pytest

from hub.kernel.errors import Unavailable
from matching.distances.domain import Point
from matching.search.adapters.embedded import EmbeddedIndex, rows, schema
from matching.search.domain import Query
from matching.search.domain.document import AS_AVAILABLE
from tests.matching.contract import borough, offer, same


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "search.sqlite3"


@pytest.fixture
def index(path):
    made = EmbeddedIndex(path, durable=False)
    yield made
    made.close()


def test_a_new_file_is_empty_and_says_that_it_was_never_built(index):
    assert index.search(Query()).total == 0
    assert not index.built()
    index.rebuild(borough)
    assert index.built()


def test_another_process_sees_what_was_put(index, path):
    index.put(borough())
    other = EmbeddedIndex(path, durable=False)
    same(other, borough(), Query(words="hospital", point=Point(51.4, -0.3)))
    other.put([replace(borough()[0], version=2, name="changed")])
    assert index.search(Query(words="changed")).total == 1
    other.close()


def test_the_file_may_burn_down_while_we_run(index, path):
    index.rebuild(borough)
    assert index.search(Query()).total == 60
    schema.discard(path)
    assert not index.built()
    assert index.search(Query()).total == 0
    assert index.rebuild(borough) == 60
    same(index, borough(), Query())


def test_a_file_that_is_no_index_is_thrown_away(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database at all" * 100)
    index = EmbeddedIndex(path, durable=False)
    assert not index.built()
    index.close()


def test_a_damaged_file_is_unavailable_once_and_then_wants_a_rebuild(index, path):
    index.rebuild(borough)
    index.close()
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(Unavailable):
        index.search(Query(words="hospital"))
    assert not index.built()
    assert index.rebuild(borough) == 60


def test_a_file_of_another_version_is_emptied(index, path):
    index.rebuild(borough)
    index.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert not index.built()
    assert index.search(Query()).total == 0


def test_many_threads_write_and_read(index):
    failures = []

    def work(number):
        try:
            for turn in range(5):
                index.put([offer(number * 10 + turn, words="hedges")])
                assert index.search(Query(words="hedges")).total >= turn
            index.drop({f"offer:{number * 10}": 2})
        except (Unavailable, AssertionError, sqlite3.Error) as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert index.search(Query(words="hedges")).total == 24


def test_whoever_opens_a_new_file_waits_for_another_who_is_making_it(path):
    """SQLite refuses to change how a file is written while another writes, and does not wait by itself."""
    path.parent.mkdir(parents=True)
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    first.execute("CREATE TABLE half_made (x)")
    done = threading.Timer(0.3, first.execute, ["COMMIT"])
    done.start()
    index = EmbeddedIndex(path, durable=False)
    assert index.search(Query()).total == 0
    index.close()
    done.join()
    first.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_opens_its_own_connection(index):
    index.put(borough(5))
    assert index.search(Query()).total == 5
    child = os.fork()
    if not child:
        index.put([offer(99)])
        os._exit(0 if index.search(Query()).total == 6 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert index.search(Query()).total == 6


def test_the_same_question_is_answered_from_memory_until_something_changes(index):
    index.put(borough())
    first = index.search(Query(words="hospital"))
    assert index.search(Query(words="hospital")) is first
    index.put([offer(99, words="hospital")])
    assert index.search(Query(words="hospital")).total == first.total + 1


def test_reasons_come_with_each_hit(index):
    index.put([replace(borough()[0], words="walks in Surbiton", areas=frozenset({"E05"}), price_pence=1200)])
    query = Query(
        words="lawns surbitn", point=Point(51.35, -0.33), covers=True, areas=frozenset({"E05"}), slots=3,
        price_ceiling_pence=1500,
    )  # fmt: skip
    answer = index.search(query)
    assert answer.corrected == {"surbitn": ("surbiton",)}
    assert [(why.code, dict(why.data)) for why in answer.hits[0].why] == [
        ("word", {"word": "lawn", "field": "category"}),
        ("word", {"word": "surbiton", "field": "words"}),
        ("near", {"km": round(answer.hits[0].km, 2)}),
        ("comes", {"by": "area"}),
        ("hours", {"shared": 2, "wanted": 2}),
        ("price", {"price_pence": 1200, "below_pence": 300}),
    ]


def test_a_document_comes_back_whole(index):
    weeks = (
        {"availability": 1 << 167 | 5, "opening": AS_AVAILABLE},
        {"availability": 1 << 167 | 5, "opening": 3 << 670 | 15 << 8 | 1},
    )
    for version, week in enumerate(weeks, 2):
        one = replace(
            borough()[7], version=version, areas=frozenset({"a", "b"}), checks=frozenset({"x"}), exact=True, **week
        )
        assert rows.document(rows.body(one)) == one
        index.put([one])
        assert index.search(Query()).hits[0].document == one


@pytest.mark.parametrize("week", [{"opening": 1}, {"opening": 1 << 672, "availability": 1}, {"opening": -2}])
def test_a_document_whose_hours_and_quarters_differ_cannot_be_built(week):
    with pytest.raises(ValueError, match="opening is a mask"):
        replace(borough()[0], **week)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to": Point(51.4, -0.3), "detour_km": 1.0}, "two points"),
        ({"point": Point(51.4, -0.3), "to": Point(51.4, -0.3)}, "how much longer"),
        ({"point": Point(51.4, -0.3), "detour_km": 1.0}, "how much longer"),
        ({"point": Point(51.4, -0.3), "to": Point(51.4, -0.2), "detour_km": -1.0}, "no shorter"),
        ({"open_at": 1 << 672}, "672 bits"),
        ({"free_at": -1}, "672 bits"),
        ({"full": frozenset({"a"})}, "something free is asked for"),
    ],
)
def test_a_question_that_makes_no_sense_cannot_be_asked(wrong, words):
    with pytest.raises(ValueError, match=words):
        Query(**wrong)


def test_putting_the_same_again_changes_nothing(index):
    assert index.put(borough()) == 60
    assert index.put(borough()) == 0


def test_pages_are_counted(index):
    index.put(borough(41))
    assert index.search(Query(per_page=20)).pages == 3
    assert index.search(Query(per_page=0)).pages == 1
    assert index.search(Query(page=9)).hits == ()


@pytest.mark.parametrize(
    "values",
    [
        {"page": 0}, {"per_page": -1}, {"per_page": 201}, {"within_km": 3.0}, {"covers": True}, {"slots": -1},
        {"point": Point(0, 0), "within_km": -1.0},
    ],
)  # fmt: skip
def test_an_impossible_query_cannot_be_built(values):
    with pytest.raises(ValueError):
        Query(**values)


@pytest.mark.parametrize(
    "values", [{"quality": 1.1}, {"radius_km": -1}, {"price_pence": -1}, {"availability": 1 << 168}]
)
def test_an_impossible_document_cannot_be_built(values):
    with pytest.raises(ValueError):
        offer(1, **values)
