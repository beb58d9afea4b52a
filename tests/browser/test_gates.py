"""The gates can fail: pages with one known fault each are caught, in the modes in which the fault shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from servers import advice
from tests.browser.markup import Markup
from tests.browser.visit import LIGHT, looks, visit

pytestmark = pytest.mark.browser

HEAD = (
    "<!doctype html><html lang='en'><head><title>A page</title>"
    "<meta name='viewport' content='width=device-width'><link rel='icon' href='data:,'>"
)
FAULTY = {
    "good": "</head><body><main><h1>A page</h1><p>All is well.</p></main></body></html>",
    "picture": "</head><body><main><h1>A page</h1><img src='data:,' width='9' height='9'></main></body></html>",
    "wide": "</head><body><main><h1>A page</h1><pre>" + "wide " * 90 + "</pre></main></body></html>",
    "inline": "</head><body><main><h1>A page</h1></main><script>document.title = 'no'</script></body></html>",
    "elsewhere": "</head><body><main><h1>A page</h1><img alt='' src='http://localhost:9/x.png'></main></body></html>",
    "lost": "<link rel='stylesheet' href='/lost.css'></head><body><main><h1>A page</h1></main></body></html>",
    "pale": "<link rel='stylesheet' href='/pale.css'></head><body><main><h1>A page</h1><p>Pale.</p></main></body></html>",
    "small": "<link rel='stylesheet' href='/small.css'></head><body><main><h1>A page</h1><button>a</button><button>b</button></main></body></html>",
    "low": "</head><body><main><h1>A page</h1><button class='govuk-button'>Go on</button></main></body></html>",
    "tight": "</head><body><main><h1>A page</h1><pre>" + "x" * 30 + "</pre></main></body></html>",
    "minus": "<link rel='stylesheet' href='/narrow.css'></head><body><main><h1>A page</h1><table><tr><td class='govuk-table__cell--numeric'>−£268.00</td></tr></table></main></body></html>",
    "caption": "<link rel='stylesheet' href='/broad.css'></head><body><main><h1>A page</h1><div><table><caption>All of it</caption><tr><td>One</td></tr></table></div></main></body></html>",
    "form": "</head><body><main><h1>A page</h1><form method='post'><button>Go</button></form></main></body></html>",
    "unscripted": "</head><body><main><h1>A page</h1><noscript><img src='data:,'></noscript></main></body></html>",
}
BOTH = "320 px, 200 % text"
SHEETS = {
    "pale.css": "body { background: white; color: black } @media (prefers-color-scheme: dark) { p { color: #ddd } }",
    "broad.css": "div { overflow-x: auto } td { min-width: 200vw }",
    "narrow.css": "td { display: block; width: 2em }",
    "small.css": "button { display: block; width: 16px; height: 16px; padding: 0; border: 0 }",
}


class Pages(BaseHTTPRequestHandler):
    """Serves the faulty pages under a policy like ours."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        body = SHEETS[name] if name in SHEETS else HEAD + FAULTY[name] if name in FAULTY else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/css" if name.endswith(".css") else "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: http://localhost:9")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        """What a form leads to is another page: one with a fault that shows only with script blocked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.path = "/unscripted"
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "modes", "word"),
    [
        ("good", "", ""),
        ("picture", "light, dark, 320 px, script blocked", "image-alt"),
        ("wide", f"light, dark, 320 px, 200 % text, {BOTH}, script blocked", "too wide"),
        ("tight", BOTH, "too wide"),
        ("small", "light, dark, 320 px, script blocked", "target-size"),
        ("low", f"light, dark, 320 px, 200 % text, {BOTH}, script blocked", "px high"),
        ("minus", f"light, dark, 320 px, 200 % text, {BOTH}, script blocked", "broken over two lines"),
        ("caption", f"light, dark, 320 px, 200 % text, {BOTH}, script blocked", "beyond the edge"),
        ("inline", "light", "console"),
        ("elsewhere", "light, script blocked", "another site"),
        ("lost", "light, script blocked", "404"),
        ("pale", "dark", "color-contrast"),
        ("unscripted", "script blocked", "image-alt"),
    ],
)
def test_a_fault_is_caught(faulty: str, browser: Any, name: str, modes: str, word: str) -> None:
    caught = {}
    for seen in looks(browser, f"{faulty}/{name}"):
        caught[seen.mode.name] = seen.complaints()
    assert ", ".join(mode for mode, found in caught.items() if any(word in one for one in found)) == modes, caught
    if not word:
        assert not any(caught.values())


def test_a_fault_of_a_forms_answer_with_script_blocked_is_caught(faulty: str, browser: Any) -> None:
    with visit(browser, f"{faulty}/form", LIGHT) as seen:
        seen.page.locator("button").click()
        seen.page.wait_for_load_state()
        assert seen.complaints() == []
        seen.look_unscripted()
        assert [one.split(":")[0] for one in seen.complaints()] == ["[script blocked] image-alt"]


VALID = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>A page</title>\n</head>\n'
    "<body>\n<main>\n<h1>A page</h1>\n{}\n</main>\n</body>\n</html>\n"
)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<p>All is well.</p>", ""),
        ('<p id="a">One</p><p id="a">Two</p>', "html-validate: no-dup-id"),
        ("<p><button>Go</button></p>", "html-validate: no-implicit-button-type"),
        ('<p><a href="/a%zz">There</a></p>', "vnu: Bad value"),
        ("<section><p>No heading.</p></section>", "vnu: Section lacks heading"),
    ],
)
def test_html_that_is_not_valid_is_caught(markup: Markup, body: str, word: str) -> None:
    if word.startswith("vnu") and markup.nu is None:
        pytest.skip(advice("Java"))
    found = markup.faults(VALID.format(body))
    assert any(one.startswith(word) for one in found) if word else found == [], found
