"""Each app has its own index, in its own folder; a search server only where one is set."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from flask import Flask

from matching import wiring
from matching.search.adapters.grid import GridIndex
from matching.search.adapters.guarded import GuardedIndex
from matching.search.domain import Query
from matching.search.queries import engines, index, paired, standing

ROOT = Path(__file__).resolve().parents[2]


def test_an_app_has_its_index(app):
    assert index() is app.extensions["kith.search"]
    assert index().search(Query()).total == 0
    assert (app.extensions["kith.settings"].var / "search.sqlite3").exists()
    assert paired() is None
    assert list(engines()) == ["embedded"]
    assert [(one.name, one.documents, one.answers) for one in standing()] == [("embedded", 0, True)]
    index().close()


def test_with_a_server_the_embedded_index_stands_beside_it_and_answers_while_it_is_away(app, tmp_path):
    served = Flask("served")
    nobody = "http://127.0.0.1:9"  # nobody listens there
    served.extensions["kith.settings"] = replace(
        app.extensions["kith.settings"], var=tmp_path, elasticsearch_url=nobody, elasticsearch_index="kith-here"
    )
    wiring.init_app(served)
    with served.app_context():
        assert isinstance(index(), GuardedIndex)
        assert paired() is index()
        answer = index().search(Query())
        assert (answer.total, answer.spare) == (0, True)
        server, embedded = standing()
        assert (server.name, server.trouble, server.documents) == ("elasticsearch", "it cannot be reached", None)
        assert embedded.answers
        index().close()


def test_columns_in_memory_are_a_setting(app, tmp_path):
    quick = Flask("quick")
    quick.extensions["kith.settings"] = replace(app.extensions["kith.settings"], var=tmp_path, search="grid")
    wiring.init_app(quick)
    with quick.app_context():
        assert isinstance(index(), GridIndex)
        assert index().search(Query()).total == 0
        assert list(engines()) == ["grid"]
        assert [(one.name, one.documents, one.answers) for one in standing()] == [("grid", 0, True)]
        assert standing()[0].memory
        index().close()


def test_columns_in_memory_stand_in_for_a_server_too(app, tmp_path):
    served = Flask("served")
    served.extensions["kith.settings"] = replace(
        app.extensions["kith.settings"], var=tmp_path, search="grid", elasticsearch_url="http://127.0.0.1:9"
    )
    wiring.init_app(served)
    with served.app_context():
        assert index().search(Query()).spare
        assert isinstance(engines()["embedded"], GridIndex)
        assert standing()[1].memory
        index().close()


def test_what_talks_to_a_server_is_loaded_only_where_there_is_one():
    asked = "import sys, matching.wiring, matching.search.queries, marketplace.searches.services as _; sys.exit('elasticsearch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False)
    assert done.returncode == 0
