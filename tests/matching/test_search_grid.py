"""What the columns in memory do beyond the contract: they follow the file, are made beside the old, and bound distances."""

import os
import random
import sqlite3
import threading
from dataclasses import replace

import numpy as np
import pytest
from geopy.distance import geodesic

from matching.distances.domain import Point, chords, exact_km
from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.grid import GridIndex, cells
from matching.search.adapters.grid.codes import NONE, Codes, only
from matching.search.domain import Query
from tests.matching.contract import borough, offer, same
from tests.matching.crowd import crowd, questions


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "search.sqlite3"


@pytest.fixture
def opened(path):
    """A maker of indexes on one file."""
    made = []

    def make(**how):
        made.append(GridIndex(path, durable=False, **how))
        return made[-1]

    yield make
    for index in made:
        index.close()


def agree(one, other, asked):
    """Two indexes give the same answers, reasons and all."""
    for query in asked:
        told, said = one.search(query), other.search(query)
        assert (said.hits, said.total) == (told.hits, told.total), query
        assert [*said.facets.items()] == [*told.facets.items()], query
        assert list(map(list, said.facets.values())) == list(map(list, told.facets.values())), query
        assert said.corrected == told.corrected


def test_a_crowd_is_answered_as_the_file_answers(opened, path):
    """Thousands of ties, sorted and unsorted rows, and late pages."""
    index, plain, everyone = opened(at_once=5000, loose=900), EmbeddedIndex(path, durable=False), crowd(1600)
    index.rebuild(lambda: everyone[:1000])
    agree(plain, index, questions(12))
    index.put([replace(one, version=9, quality=0.75, words="hedges lawn") for one in everyone[100:300]])
    index.drop({one.id: 9 for one in everyone[300:360]})
    index.put(everyone[1000:])
    assert index.search(Query()).total == 1540
    columns = index.view().columns
    assert columns.sorted == 1000
    agree(plain, index, questions(25, seed=12))
    index.put([replace(one, version=10) for one in everyone[600:800]])
    agree(plain, index, questions(8, seed=13))
    assert index.view().columns is not columns  # more than may stand unsorted
    plain.close()


def test_news_by_another_process_is_followed(opened, path):
    index, other = opened(), EmbeddedIndex(path, durable=False)
    index.put(borough())
    same(index, borough(), Query(words="hospital", point=Point(51.4, -0.3)))
    columns = index.view().columns
    other.put([replace(borough()[0], version=2, name="changed")])
    assert index.search(Query(words="changed")).total == 1
    assert index.view().columns is columns  # in place
    other.close()


def test_the_file_answers_while_the_columns_are_made(opened, path):
    index = opened(at_once=10)
    index.rebuild(borough)
    assert index.memory() == 0
    same(index, borough(), Query(words="hospital"))
    assert index.wait()
    assert index.memory() > 0
    same(index, borough(), Query(words="lawn"))
    changed = [replace(one, version=2, name="all at once") for one in borough()]
    index.put(changed)  # more than a search takes in by itself
    same(index, changed, Query(words="once"))
    assert index.wait()
    same(index, changed, Query(point=Point(51.4, -0.3), covers=True))


def test_it_can_be_closed_while_the_columns_are_made(opened):
    index = opened(at_once=10)
    index.rebuild(lambda: crowd(2000))
    assert index.search(Query()).total == 2000
    index.close()
    assert index.search(Query(per_page=0)).total == 2000


def test_a_search_is_answered_while_another_thread_closes_it(opened):
    index = opened()
    index.put(borough(20))
    index._closed.set()
    assert index.search(Query()).total == 20
    assert index.memory() == 0


def test_values_are_counted_though_another_thread_counts_fewer():
    """What it has made a moment later stands in the place of what this one made."""

    class Beset(Codes):
        def __setattr__(self, name, value):
            super().__setattr__(name, (0, NONE, NONE) if name == "_pairs" else value)

    codes = Beset(only)
    column = np.array(codes.codes(["a", "b", "a"]), np.int32)
    assert codes.count(column) == {"a": 2, "b": 1}


def test_another_file_in_its_place_is_read_anew(opened, path):
    index = opened()
    index.rebuild(borough)
    assert index.search(Query()).total == 60
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    assert index.search(Query()).total == 0
    index.put([offer(1)])
    same(index, [offer(1)], Query())


def test_a_file_made_anew_at_the_same_place_of_the_disk_is_another(opened, path):
    """An inode may be given again, and its generations begin at nought."""
    index = opened()
    index.put([offer(1)])
    same(index, [offer(1)], Query())
    there = path.stat().st_ino
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 1")
    other.close()
    anew = EmbeddedIndex(path, durable=False)
    anew.put([offer(2)])
    anew.close()
    assert path.stat().st_ino == there
    same(index, [offer(2)], Query())


def test_the_columns_of_a_damaged_file_are_let_go(opened, path):
    index = opened()
    index.put(borough(20))
    assert index.search(Query()).total == 20
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    index._broken(error)
    assert index.memory() > 0
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    index._broken(error)
    assert index.memory() == 0
    assert index.search(Query()).total == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_goes_on_from_the_columns_it_was_born_with(opened):
    index = opened()
    index.put(borough(5))
    assert index.search(Query()).total == 5
    with index._turn:  # as if another thread were at it
        child = os.fork()
        if not child:
            index.put([offer(99)])
            os._exit(0 if index.search(Query()).total == 6 and index.view() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert index.search(Query()).total == 6


def test_readers_see_whole_news_whoever_writes(opened, path):
    """Two offers always change together: nobody sees one of them changed."""
    index, stop, seen = opened(loose=20), threading.Event(), set()
    index.put([offer(1, words="turn0"), offer(2, words="turn0"), *borough(30)])

    def read():
        while not stop.is_set():
            seen.update(index.search(Query(words=f"turn{turn}", per_page=turn % 7)).total for turn in range(12))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(1, 12):
        index.put([offer(one, version=turn, words=f"turn{turn}") for one in (1, 2)])
    stop.set()
    for thread in threads:
        thread.join()
    assert seen <= {0, 2}
    same(index, [*(offer(one, version=11, words="turn11") for one in (1, 2)), *borough(30)], Query())


def somewhere(chance):
    """A place on the earth, and another: next door, in the next county, or anywhere."""
    lat, lon = chance.uniform(-90, 90), chance.uniform(-180, 180)
    away = chance.choice([1e-7, 1e-3, 0.1, 1, 10, 200])
    there = max(-90.0, min(90.0, lat + chance.uniform(-away, away)))
    return Point(lat, lon), Point(there, max(-180.0, min(180.0, lon + chance.uniform(-away, away))))


def test_the_way_over_the_ground_lies_between_its_bounds():
    chance = random.Random(3)
    pairs = [somewhere(chance) for _ in range(3000)] + [(Point(0, 0), Point(0, 179.9)), (Point(90, 0), Point(-90, 5))]
    here = chords.standing(np.array([a.lat for a, _ in pairs]), np.array([a.lon for a, _ in pairs]))
    there = chords.standing(np.array([b.lat for _, b in pairs]), np.array([b.lon for _, b in pairs]))
    least, most = chords.arcs(np.linalg.norm(here - there, axis=1))
    for (one, other), low, high in zip(pairs, least, most, strict=True):
        km = exact_km(one, other)
        assert low <= km <= high, (one, other)
        if km < 64:
            assert high - low < 2e-5 + 3e-8, (one, other)


def test_exact_is_what_geopy_says():
    chance = random.Random(5)
    for _ in range(300):
        one, other = somewhere(chance)
        assert exact_km(one, other) == geodesic((one.lat, one.lon), (other.lat, other.lon)).km


def test_whatever_comes_to_a_point_stands_in_its_ranges():
    chance = random.Random(8)
    pairs = [somewhere(chance) for _ in range(1500)]
    radii = np.array([min(64.0, exact_km(one, other) * 1.0001) for one, other in pairs])
    keys = cells.keys(np.array([b.lat for _, b in pairs]), np.array([b.lon for _, b in pairs]), radii)
    for (here, there), radius, key in zip(pairs, radii, keys, strict=True):
        if exact_km(here, there) > radius:
            continue
        for ranges in (cells.comes(here), cells.near(here, float(radius))):
            assert ranges is None or ((ranges[0] <= key) & (key <= ranges[1])).any(), (here, there, radius)
