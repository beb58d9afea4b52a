"""Finds the address of a recipe's page: by its own route, or by following links as its person would."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser import people
from tests.browser.filling import fill, submit
from tests.browser.recipes import Click, Go, Recipe, Send, Step
from tests.browser.server import DemoServer


class Walker:
    """Knows the way: signs people in once, and remembers the addresses it has found."""

    def __init__(self, app: Flask, server: DemoServer, browser: Any) -> None:
        self.app, self.server, self.browser = app, server, browser
        self.signed_in: dict[str, Any] = {"": None}
        self.found: dict[str, str] = {}
        # What a browser kept on its way to a page, where forms were sent to get there.
        self.kept: dict[str, Any] = {}

    def state(self, endpoint: str, recipe: Recipe) -> Any:
        """The cookies with which the recipe's page is to be opened."""
        self.address(endpoint, recipe)
        return self.kept.get(endpoint) or self._person(recipe.who)

    def address(self, endpoint: str, recipe: Recipe) -> str:
        """The whole address of the recipe's page."""
        if endpoint not in self.found:
            way = self._follow(endpoint, recipe) if recipe.start else self.server.url + self._own(endpoint)
            self.found[endpoint] = way + recipe.query
        return self.found[endpoint]

    def _person(self, who: str) -> Any:
        if who not in self.signed_in:
            context = self.browser.new_context()
            people.sign_in(context.new_page(), self.server.url, who)
            self.signed_in[who] = context.storage_state()
            context.close()
        return self.signed_in[who]

    def _own(self, endpoint: str) -> str:
        adapter = self.app.url_map.bind("127.0.0.1")
        try:
            return adapter.build(endpoint)
        except Exception as error:
            raise AssertionError(f"{endpoint} needs a start in its recipe: {error}") from error

    def _follow(self, endpoint: str, recipe: Recipe) -> str:
        context = self.browser.new_context(storage_state=self._person(recipe.who))
        try:
            page = context.new_page()
            self._open(page, self.server.url + recipe.start)
            for step in recipe.via:
                self._step(page, step)
            if self.endpoint_of(page.url) != endpoint:
                return self._link(page, endpoint)
            return str(page.url)
        finally:
            if any(isinstance(step, Send) for step in recipe.via):
                self.kept[endpoint] = context.storage_state()
            context.close()

    def _step(self, page: Any, step: Step) -> None:
        if isinstance(step, Send):
            form = page.locator(step.selector).first
            for name, value in step.values.items():
                fill(form, name, value)
            submit(form)
            errors = page.locator(".govuk-error-summary")
            assert not errors.count(), f"{page.url} refused {step.values}: {errors.first.inner_text()}"
        elif isinstance(step, Go):
            self._open(page, self.server.url + step.address)
        elif isinstance(step, Click):
            self._open(page, urljoin(page.url, page.locator("main a", has_text=step.words).first.get_attribute("href")))
        else:
            self._open(page, self._link(page, step))

    def _open(self, page: Any, address: str) -> None:
        answer = page.goto(address)
        status = answer.status if answer else 0
        assert status < 400, f"{address} answered {status}"

    def _link(self, page: Any, endpoint: str) -> str:
        links: list[str] = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        leading = [link for link in links if self.endpoint_of(link) == endpoint]
        assert leading, f"no link on {page.url} leads to {endpoint}"
        return leading[0]

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
