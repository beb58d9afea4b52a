"""Each app has its own index, in its own folder."""

from matching.search.domain import Query
from matching.search.queries import index


def test_an_app_has_its_index(app):
    assert index() is app.extensions["kith.search"]
    assert index().search(Query()).total == 0
    assert (app.extensions["kith.settings"].var / "search.sqlite3").exists()
    index().close()
