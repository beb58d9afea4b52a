"""Finds the address of a recipe's page: by its own route, or by following links as its person would."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser import people
from tests.browser.recipes import Recipe
from tests.browser.server import DemoServer


class Walker:
    """Knows the way: signs people in once, and remembers the addresses it has found."""

    def __init__(self, app: Flask, server: DemoServer, browser: Any) -> None:
        self.app, self.server, self.browser = app, server, browser
        self.states: dict[str, Any] = {"": None}
        self.found: dict[str, str] = {}

    def state(self, who: str) -> Any:
        """The cookies of `who`, signed in once."""
        if who not in self.states:
            context = self.browser.new_context()
            people.sign_in(context.new_page(), self.server.url, who)
            self.states[who] = context.storage_state()
            context.close()
        return self.states[who]

    def address(self, endpoint: str, recipe: Recipe) -> str:
        """The whole address of the recipe's page."""
        if endpoint not in self.found:
            way = self._follow(endpoint, recipe) if recipe.start else self.server.url + self._own(endpoint)
            self.found[endpoint] = way + recipe.query
        return self.found[endpoint]

    def _own(self, endpoint: str) -> str:
        adapter = self.app.url_map.bind("127.0.0.1")
        try:
            return adapter.build(endpoint)
        except Exception as error:
            raise AssertionError(f"{endpoint} needs a start in its recipe: {error}") from error

    def _follow(self, endpoint: str, recipe: Recipe) -> str:
        context = self.browser.new_context(storage_state=self.state(recipe.who), java_script_enabled=False)
        try:
            page = context.new_page()
            address = self.server.url + recipe.start
            for wanted in (*recipe.via, endpoint):
                page.goto(address)
                # Without scripts there is no evaluating, so the links are read off the elements.
                links = [urljoin(address, link.get_attribute("href") or "") for link in page.locator("a[href]").all()]
                leading = [link for link in links if self.endpoint_of(link) == wanted]
                assert leading, f"no link on {address} leads to {wanted} (as {recipe.who or 'nobody'})"
                address = leading[0]
            return address
        finally:
            context.close()

    def endpoint_of(self, url: str) -> str | None:
        """Which of our routes answers this address, or None."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.server.url:
            return None
        try:
            endpoint, _values = self.app.url_map.bind("127.0.0.1").match(parts.path, method="GET")
        except (HTTPException, RequestRedirect):
            return None
        return str(endpoint)
