"""Every adapter keeps the one contract of search."""

import pytest

from matching.search.adapters.embedded import EmbeddedIndex
from tests.matching.contract import CHECKS


@pytest.fixture(params=["embedded"])
def make(request, tmp_path):
    """A maker of empty indexes of one adapter."""
    made = []

    def embedded():
        for index in made:
            index.close()
        made[:] = [EmbeddedIndex(tmp_path / f"{len(list(tmp_path.iterdir()))}" / "search.sqlite3", durable=False)]
        return made[0]

    yield {"embedded": embedded}[request.param]
    for index in made:
        index.close()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(make, check):
    check(make)
