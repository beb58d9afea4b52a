"""Offers found from columns in memory: fed by the outbox, in place, by the whole product as it stands."""

from __future__ import annotations

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from marketplace.offers import services as offers
from marketplace.searches import services
from matching.search.adapters.grid import GridIndex
from matching.search.queries import index
from tests.marketplace import market

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def quick(borough: Flask) -> Flask:
    """The borough, with `KITH_SEARCH=grid`."""
    plain = borough.extensions["kith.search"]
    plain.close()
    borough.extensions["kith.search"] = GridIndex(
        borough.extensions["kith.settings"].var / "search.sqlite3", durable=False
    )
    services.rebuild()
    yield borough
    index().close()
    borough.extensions["kith.search"] = plain


def find(client, **args):
    return client.get("/find", query_string={"q": "shopping", **args}, headers=BROWSER).get_data(as_text=True)


def test_an_offer_is_found_where_it_stands_and_no_more_once_it_pauses(client, quick: Flask) -> None:
    first, second = (market.resident(name, "Ade", point=market.NEAR) for name in ("Bola", "Kemi"))
    one, other = (market.live_offer(f"person:{who.person}", who) for who in (first, second))
    assert one not in find(client)
    outbox.drain()
    columns = index().view().columns
    page = find(client)
    assert one in page
    assert other in page
    unit.write(offers.pause, one, by=SYSTEM)
    outbox.drain()
    page = find(client, reach="any")
    assert one not in page
    assert other in page
    assert index().view().columns is columns  # changed in place
    assert services.sound()


def test_the_page_of_indexes_says_how_much_memory_it_takes(sign_in, quick: Flask) -> None:
    index().view()
    page = sign_in(market.commissioner().person).get("/council/search").get_data(as_text=True)
    assert "with its columns in memory" in page
    assert "Memory of this process" in page
    assert quick.test_cli_runner().invoke(args=["search", "verify"]).output.startswith("grid: the index agrees")
