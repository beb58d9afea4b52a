"""Offers on a real search server: fed by the outbox, away, behind, robbed; and nobody who searches is left alone."""

from __future__ import annotations

import pytest
from flask import Flask

from hub.kernel import jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.outbox import queries as news
from marketplace.offers import services as offers
from marketplace.searches import services
from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex
from matching.search.adapters.guarded import Breaker, GuardedIndex
from matching.search.queries import index, paired, standing
from tests.marketplace import market

pytestmark = pytest.mark.elasticsearch
STANDS_IN = "so our simpler index answers"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def served(borough: Flask, elasticsearch_server) -> Flask:
    """The borough, with the server's index in front of its own."""
    embedded = borough.extensions["kith.search"]
    server = ElasticsearchIndex(Access(elasticsearch_server.url, index="kith-market"), patience=10)
    mark = borough.extensions["kith.settings"].var / "search.behind"
    pair = GuardedIndex(server, embedded, mark, breaker=Breaker(pause=0.0), seconds=5)
    borough.extensions["kith.search"] = borough.extensions["kith.search.pair"] = pair
    services.rebuild()
    yield borough
    server.forget()
    server.close()


@pytest.fixture
def offer(served: Flask) -> str:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    id_ = market.live_offer(f"person:{helper.person}", helper)
    outbox.drain()
    return id_


def find(client, **args):
    return client.get("/find", query_string={"q": "shopping", **args}, headers=BROWSER).get_data(as_text=True)


def test_an_offer_is_found_on_the_server(client, offer: str) -> None:
    page = find(client)
    assert offer in page
    assert STANDS_IN not in page
    assert [one.answers for one in standing()] == [True, False]
    assert [one.documents for one in standing()] == [1, 1]


def test_while_it_is_away_offers_change_and_are_found_and_it_catches_up(
    client, offer: str, elasticsearch_server, served
) -> None:
    elasticsearch_server.kill()
    try:
        page = find(client)
        assert offer in page
        assert STANDS_IN in page
        unit.write(offers.pause, offer, by=SYSTEM)
        outbox.drain()
        assert news.standing().waiting == news.standing().parked == 0
        assert offer not in find(client)
        jobs.run(jobs.registered()["catch-up-search"], force=True)
        assert paired().behind()
        runner = served.test_cli_runner()
        told = runner.invoke(args=["search", "verify"])
        assert told.exit_code == 1
        assert "elasticsearch: cannot be compared: it cannot be reached." in told.output
        assert "The embedded index answers meanwhile" in runner.invoke(args=["search", "rebuild"]).output
    finally:
        elasticsearch_server.start()
    assert jobs.run(jobs.registered()["catch-up-search"], force=True) == 1
    assert not paired().behind()
    page = find(client)
    assert offer not in page
    assert STANDS_IN not in page


def test_verify_names_what_a_server_lacks_and_rebuild_mends_it(served: Flask, offer: str) -> None:
    runner = served.test_cli_runner()
    assert runner.invoke(args=["search", "verify"]).exit_code == 0
    server = index().engines()["elasticsearch"]
    server.rebuild(list)
    told = runner.invoke(args=["search", "verify"])
    assert told.exit_code == 1
    assert f"elasticsearch: {offer} is missing" in told.output
    assert "embedded: the index agrees" in told.output
    server.forget()  # as where its disk is lost
    assert "elasticsearch: cannot be compared: it has no index yet." in runner.invoke(args=["search", "verify"]).output
    done = runner.invoke(args=["search", "rebuild"])
    assert "elasticsearch: 1 offers in the index." in done.output
    assert done.exit_code == 0
    assert runner.invoke(args=["search", "verify"]).exit_code == 0
    server.put([next(iter(index().engines()["embedded"].documents()))])
    assert not paired().behind()


def test_the_ten_minutes_look_finds_a_server_that_has_drifted(served: Flask, offer: str) -> None:
    index().engines()["elasticsearch"].rebuild(list)
    jobs.run(jobs.registered()["mend-search"], force=True)
    assert paired().behind()
    assert jobs.run(jobs.registered()["catch-up-search"], force=True) == 1
    assert [one.documents for one in standing()] == [1, 1]
