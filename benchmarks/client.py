"""Who asks for pages: someone with a browser's patience, who minds a wrong answer."""

from __future__ import annotations

import html
import http.client
import re
import urllib.parse


class WrongAnswer(Exception):
    """A page is not what it should be, so its speed is worth nothing."""


def status(port: int) -> int:
    """What `/readyz` answers; 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class Client:
    """Someone with a browser's patience and one connection."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(pair.split("=", 1) for pair in cookies.split("; ") if pair)

    def get(self, address: str) -> str:
        """A page's text.

        Raises:
            WrongAnswer: it is anything but 200.
        """
        return self._ask("GET", address, {200})

    def _ask(self, method: str, address: str, wanted: set[int], body: str | None = None) -> str:
        headers = {"Cookie": self.header} if self.cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status not in wanted:
            raise WrongAnswer(f"{method} {address} answered {answer.status}.")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return text

    def sign_in(self, who: str) -> None:
        """Become one of the demo's people."""
        page = self.get("/demo/people")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        body = urllib.parse.urlencode({"csrf_token": html.unescape(token[1])} if token else {})
        self._ask("POST", f"/demo/people/{who}", {302, 303}, body)

    @property
    def header(self) -> str:
        """The cookies as a header says them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())
