"""Finds the address of a recipe's page: by its own route, or by following links as its person would."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser import people
from tests.browser.filling import fill, submit
from tests.browser.recipes import As, Click, Go, Recipe, Send, Step
from tests.browser.server import DemoServer

# How many links of one kind are tried before giving up.
MOST_LINKS = 24
# How often a page is looked at again after something was sent, a second apart.
PATIENCE = 10


class Walker:
    """Knows the way: signs people in once, and remembers the addresses it has found."""

    def __init__(self, app: Flask, server: DemoServer, browser: Any) -> None:
        self.app, self.server, self.browser = app, server, browser
        self.signed_in: dict[str, Any] = {"": None}
        self.found: dict[str, str] = {}
        self.sent = False
        # What a browser kept on its way to a page, where forms were sent to get there.
        self.kept: dict[str, Any] = {}

    def way(self, name: str, recipe: Recipe) -> tuple[str, Any]:
        """The whole address of the recipe's page, and the cookies to open it with.

        A draft that was begun on the way may have been posted since on the way to another page: then it is begun again.
        """
        if name not in self.found or (name in self.kept and not self._still_there(name)):
            way = self._follow(name, recipe) if recipe.start else self.server.url + self._own(name.partition("/")[0])
            self.found[name] = way + recipe.query
        return self.found[name], self.kept.get(name) or self.person(recipe.who)

    def _still_there(self, name: str) -> bool:
        page = self.browser.new_context(storage_state=self.kept[name]).new_page()
        try:
            page.goto(self.found[name])
            return self.endpoint_of(page.url) == name.partition("/")[0]
        finally:
            page.context.close()

    def person(self, who: str) -> Any:
        """The cookies of `who`, who came in through the demo's door once; nobody has none."""
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

    def _follow(self, name: str, recipe: Recipe) -> str:
        page = self._page_of(recipe.who)
        self.sent = False
        try:
            self._open(page, self.server.url + recipe.start)
            page = self._go_on(page, [*recipe.via, name.partition("/")[0]])
            if any(isinstance(step, Send | As) for step in recipe.via):
                self.kept[name] = page.context.storage_state()
            return str(page.url)
        finally:
            page.context.close()

    def _page_of(self, who: str) -> Any:
        return self.browser.new_context(storage_state=self.person(who)).new_page()

    def _go_on(self, page: Any, steps: list[Step]) -> Any:
        """Take the steps from this page on; the page at their end."""
        if not steps:
            return page
        step, rest = steps[0], steps[1:]
        if not isinstance(step, str):
            return self._go_on(self._act(page, step), rest)
        if not rest and self.endpoint_of(page.url) == step:
            return page
        links = self._links(page, step)
        if not links and self.endpoint_of(page.url) == step:  # the step before led straight here
            return self._go_on(page, rest)
        for _ in range(PATIENCE if self.sent else 0):
            if links:
                break
            self._wait(page)
            links = self._links(page, step)
        assert links, f"no link on {page.url} leads to {step}"
        for link in links[:MOST_LINKS]:
            self._open(page, link)
            try:
                return self._go_on(page, rest)
            except AssertionError as error:
                trouble = error
        raise trouble

    def _wait(self, page: Any) -> None:
        """What was sent is news first, and its effects come a moment later."""
        page.wait_for_timeout(1000)
        page.reload()

    def _act(self, page: Any, step: Send | Go | Click | As) -> Any:
        if isinstance(step, Send):
            self.sent = True
            form = page.locator(step.selector).first
            assert form.count(), f"there is no form {step.selector} on {page.url}"
            for name, value in step.values.items():
                fill(form, name, value)
            submit(form, step.button)
            errors = page.locator(".govuk-error-summary")
            assert not errors.count(), f"{page.url} refused {step.values}: {errors.first.inner_text()}"
        elif isinstance(step, Go):
            self._open(page, self.server.url + step.address)
        elif isinstance(step, Click):
            around = page.locator("main li", has_text=step.near) if step.near else page.locator("main")
            link = around.locator("a", has_text=step.words)
            for _ in range(PATIENCE if self.sent else 0):
                if link.count():
                    break
                self._wait(page)
            assert link.count(), f"no link on {page.url} says {step.words}"
            self._open(page, urljoin(page.url, link.first.get_attribute("href")))
        else:
            page.context.close()
            page = self._page_of(step.who)
            self._open(page, self.server.url + step.address)
        return page

    def _open(self, page: Any, address: str) -> None:
        answer = page.goto(address)
        status = answer.status if answer else 0
        assert status < 400, f"{address} answered {status}"

    def _links(self, page: Any, endpoint: str) -> list[str]:
        read = "links => links.map(a => new URL(a.getAttribute('href'), a.baseURI).href)"
        links: list[str] = page.locator("a[href]").evaluate_all(read)
        return list(dict.fromkeys(link for link in links if self.endpoint_of(link) == endpoint))

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
