"""People at their browsers: signed in through the form, pressing buttons; a server that dies under them is no error."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.hub.people import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Gone(Exception):
    """The server died before it answered: nobody at the browser can know what became of what they asked."""


@dataclass
class Browser:
    """One person's: the cookie and the form token of their session."""

    port: int
    cookie: str = ""
    token: str = ""
    inside: bool = False

    def sign_in(self, email: str) -> None:
        self.token = TOKEN.search(self.ask("GET", "/account/sign-in")[1])[1]
        status, said = self.post("/account/sign-in", email=email, password=PASSWORD)
        assert status == 302, said[:500]
        self.inside = True

    def post(self, path: str, **fields: object) -> tuple[int, str]:
        """Send a form; the status and the page that came back."""
        return self.ask("POST", path, urlencode({"csrf_token": self.token, **fields}, doseq=True))

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Cookie": self.cookie} | (FORM if body else {}))
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Gone(path) from error
        finally:
            connection.close()
        self._keep(answer)
        return answer.status, page

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        """Take the session's cookie until signed in; later ones only carry what was said to them."""
        for given in answer.headers.get_all("Set-Cookie") or []:
            if not self.inside:
                self.cookie = given.partition(";")[0]
