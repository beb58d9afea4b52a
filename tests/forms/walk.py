"""Goes the way of a recipe without a browser: opens, follows links, sends forms, becomes somebody else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.browser.people import DOOR
from tests.browser.recipes import As, Click, Go, Recipe, Send, Step
from tests.forms.borough import Borough
from tests.forms.controls import body
from tests.forms.document import Node, read

MOST_LINKS = 12
HOME = "http://localhost"


class Page:
    """An open page, and whoever looks at it."""

    def __init__(self, client: FlaskClient, answer: TestResponse, address: str) -> None:
        self.client, self.answer, self.address = client, answer, address
        self.status = answer.status_code
        self.text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        self.tree = read(self.text)

    @property
    def title(self) -> str:
        found = self.tree.first("title")
        return found.text if found else ""

    @property
    def summary(self) -> Node | None:
        return self.tree.first(".govuk-error-summary")

    def links(self, words: str = "", near: str = "") -> list[str]:
        """Where its links lead, of those alone that say these words, in main's entry of a list near those."""
        places = [n for n in self.tree.all("main li") if near.lower() in n.text.lower()] if near else [self.tree]
        if words and not near:
            places = self.tree.all("main")
        found = [a for place in places for a in place.all("a[href]") if words.lower() in a.text.lower()]
        return list(dict.fromkeys(urljoin(self.address, a.get("href")).partition("#")[0] for a in found))


class Walker:
    """Knows the way to every recipe's page in a borough."""

    def __init__(self, borough: Borough) -> None:
        self.borough, self.app = borough, borough.app
        self.cookies: dict[str, str] = {}

    def page(self, name: str, recipe: Recipe) -> Page:
        """The page of a recipe, in a borough that is as it was built but for what the way to it does."""
        self.borough.start_over()
        self.sent = False
        client = self._person(recipe.who)
        if not recipe.start:
            with self.app.test_request_context():
                address = self.app.url_for(name.partition("/")[0])
            return self.open(client, urljoin(HOME, address) + recipe.query)
        page = self._go_on(self.open(client, urljoin(HOME, recipe.start)), [*recipe.via, name.partition("/")[0]])
        return self.open(page.client, page.address + recipe.query) if recipe.query else page

    def _person(self, who: str) -> FlaskClient:
        """A browser of its own for `who`; each comes in through the demo's door once, and keeps what it got there."""
        client, name = self.app.test_client(), self.app.config["SESSION_COOKIE_NAME"]
        if who and who not in self.cookies:
            door = self.open(client, HOME + DOOR)
            self.send(door, f'main form[action="{DOOR}/{who}"]', {}, follow=False)
            cookie = client.get_cookie(name)
            assert cookie, f"could not sign in as {who}"
            self.cookies[who] = cookie.value
        if who:
            client.set_cookie(name, self.cookies[who])
        return client

    def open(self, client: FlaskClient, address: str) -> Page:
        """What stands there for whoever is at this client, after every redirect."""
        return self._page(client, client.get(address, follow_redirects=True, base_url=HOME))

    def _page(self, client: FlaskClient, answer: TestResponse) -> Page:
        page = Page(client, answer, answer.request.url)
        answer.close()
        return page

    def send(self, page: Page, selector: str, values: dict[str, Any], button: str = "", *, follow: bool = True) -> Page:
        """Fill in a form of the page and send it."""
        form = page.tree.first(selector)
        assert form, f"there is no form {selector} on {page.address}"
        return self.post(page, form, values, button, follow=follow)

    def post(self, page: Page, form: Node, values: dict[str, Any], button: str = "", *, follow: bool) -> Page:
        """Fill in this form and send it."""
        address = urljoin(page.address, form.get("action")) if form.get("action") else page.address
        sent = body(form, page.tree, values, button)
        if form.get("method") == "post":
            answer = page.client.post(
                address, data=sent, follow_redirects=follow, base_url=HOME,
                headers={"Referer": page.address}, content_type=form.get("enctype") or None,
            )  # fmt: skip
        else:
            address = address.partition("?")[0]
            answer = page.client.get(address, query_string=sent, follow_redirects=follow, base_url=HOME)
        return self._page(page.client, answer)

    def _go_on(self, page: Page, steps: list[Step]) -> Page:
        if not steps:
            return page
        step, rest = steps[0], steps[1:]
        if not isinstance(step, str):
            return self._go_on(self._act(page, step), rest)
        if not rest and self.endpoint_of(page.address) == step:
            return page
        page, links = self._patiently(page, lambda now: [a for a in now.links() if self.endpoint_of(a) == step])
        assert links, f"no link on {page.address} leads to {step}"
        for link in links[:MOST_LINKS]:
            try:
                return self._go_on(self._opened(page.client, link), rest)
            except AssertionError as error:
                trouble = error
        raise trouble

    def _patiently(self, page: Page, look: Any) -> tuple[Page, list[str]]:
        """What is found on the page; or once more when all that was sent has had its effects."""
        found = look(page)
        if not found and self.sent:
            self.borough.settle()
            page = self.open(page.client, page.address)
            found = look(page)
        return page, found

    def _opened(self, client: FlaskClient, address: str) -> Page:
        page = self.open(client, address)
        assert page.status < 400, f"{address} answered {page.status}"
        return page

    def _act(self, page: Page, step: Send | Go | Click | As) -> Page:
        if isinstance(step, Send):
            self.sent = True
            answer = self.send(page, step.selector, dict(step.values), step.button)
            said = answer.summary.text if answer.summary else ""
            assert not said, f"{page.address} refused {step.values}: {said}"
            return answer
        if isinstance(step, Go):
            return self._opened(page.client, urljoin(HOME, step.address))
        if isinstance(step, As):
            if self.sent:
                self.borough.settle()
            return self._opened(self._person(step.who), urljoin(HOME, step.address))
        page, links = self._patiently(page, lambda now: now.links(step.words, step.near))
        assert links, f"no link on {page.address} says {step.words}"
        return self._opened(page.client, links[0])

    def endpoint_of(self, url: str) -> str | None:
        """Which of our routes answers this address, or None."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != HOME:
            return None
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(parts.path, method="GET")
        except (HTTPException, RequestRedirect):
            return None
        return str(endpoint)
