"""Every adapter keeps the one contract of search."""

import pytest

from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.grid import GridIndex
from tests.matching import elastic
from tests.matching.contract import CHECKS


@pytest.fixture
def embedded(tmp_path):
    """A maker of empty embedded indexes."""
    made = []

    def make():
        for index in made:
            index.close()
        made[:] = [EmbeddedIndex(tmp_path / f"{len(list(tmp_path.iterdir()))}" / "search.sqlite3", durable=False)]
        return made[0]

    yield make
    for index in made:
        index.close()


@pytest.fixture
def grid(tmp_path):
    """A maker of empty indexes with columns in memory, which are made anew after every few changes."""
    made = []

    def make():
        for index in made:
            index.close()
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}" / "search.sqlite3"
        made[:] = [GridIndex(path, durable=False, loose=3)]
        return made[0]

    yield make
    for index in made:
        index.close()


@pytest.fixture
def elasticsearch(elasticsearch_server):
    """A maker of empty indexes on a real server."""
    made = []
    yield elastic.maker(elasticsearch_server.url, made)
    elastic.clear(made)


@pytest.fixture(params=["embedded", "grid", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def make(request):
    """A maker of empty indexes of one adapter."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(make, check):
    check(make)
