"""Every page, in every mode: nothing that axe-core objects to, nothing too wide, low, heavy, or said on the console, and valid HTML."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.markup import Markup
from tests.browser.recipes import RECIPES, on_one_worker
from tests.browser.visit import LIGHT, looks, visit

pytestmark = pytest.mark.browser

PAGES = sorted(endpoint for endpoint, recipe in RECIPES.items() if not recipe.why_no_page)
# A page in a form's main part with something to fill in; buttons alone have no error state.
FILLED = "main form[method=post] :is(input:not([type=hidden]), select, textarea)"


@pytest.mark.parametrize("endpoint", on_one_worker(PAGES))
def test_a_page_holds_the_gates_in_every_mode(endpoint: str, walker: Any, browser: Any, markup: Markup) -> None:
    recipe = RECIPES[endpoint]
    address, state = walker.way(endpoint, recipe)
    complaints: list[str] = []
    for seen in looks(browser, address, state):
        assert seen.status == recipe.status, f"{address} answered {seen.status} and led to {seen.page.url}"
        assert walker.endpoint_of(seen.page.url) == endpoint.partition("/")[0], f"{address} led to {seen.page.url}"
        complaints += seen.complaints()
        complaints += markup.faults(seen.html()) if seen.mode == LIGHT else []
        if seen.mode == LIGHT and seen.bytes > recipe.most_bytes:
            complaints.append(f"{seen.bytes} bytes, more than {recipe.most_bytes}")
        if seen.mode == LIGHT and recipe.form is None and seen.page.locator(FILLED).count():
            complaints.append("has a form to fill in: give its recipe a Form")
    assert complaints == []


def test_the_market_draws_charts_maps_and_tables(server: Any, browser: Any) -> None:
    """Without figures the gates would pass over every drawing."""
    for address in ("/market", "/market/depth"):
        with visit(browser, server.url + address, LIGHT) as seen:
            for selector in ("svg.chart__svg:not(.areas)", "svg.areas", "main table"):
                assert seen.page.locator(selector).count(), f"{address} draws no {selector}"
