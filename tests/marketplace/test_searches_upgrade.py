"""A search server that is away while everything else is upgraded: it answers nobody before it is built anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import jobs, outbox
from matching.search.adapters.guarded import Breaker, GuardedIndex
from matching.search.queries import paired, standing
from tests.marketplace import market
from tests.matching.fakes import Server


@pytest.fixture
def server(borough: Flask, tmp_path: Path) -> Iterator[Server]:
    """A server in front of the borough's own index."""
    made = Server(tmp_path / "server" / "search.sqlite3", durable=False)
    embedded, mark = borough.extensions["kith.search"], tmp_path / "behind"
    pair = GuardedIndex(made, embedded, mark, breaker=Breaker(pause=0.0))
    borough.extensions["kith.search"] = borough.extensions["kith.search.pair"] = pair
    yield made
    made.close()


def test_what_is_rebuilt_while_it_is_away_is_written_down(borough: Flask, client: FlaskClient, server: Server) -> None:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    offer = market.live_offer(f"person:{helper.person}", helper)
    outbox.drain()
    server.trouble = "it cannot be reached"
    told = borough.test_cli_runner().invoke(args=["search", "rebuild"])
    assert told.exit_code == 1
    assert "The embedded index answers meanwhile" in told.output
    server.trouble = ""
    pair = paired()
    assert pair
    assert pair.behind()
    answer = client.get("/find.json?q=shopping").get_json()
    assert (answer["stand_in"], [hit["id"] for hit in answer["offers"]]) == (True, [offer])
    jobs.run(jobs.registered()["catch-up-search"], force=True)
    assert not pair.behind()
    assert [one.answers for one in standing()] == [True, False]
    assert not client.get("/find.json?q=shopping").get_json()["stand_in"]
