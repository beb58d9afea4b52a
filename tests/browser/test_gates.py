"""The gates can fail: pages with one known fault each are caught, in the modes in which the fault shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.visit import looks

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
    "unscripted": "</head><body><main><h1>A page</h1><noscript><img src='data:,'></noscript></main></body></html>",
}
STYLES = "body { background: white; color: black } @media (prefers-color-scheme: dark) { p { color: #ddd } }"


class Pages(BaseHTTPRequestHandler):
    """Serves the faulty pages under a policy like ours."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        body = STYLES if name == "pale.css" else HEAD + FAULTY[name] if name in FAULTY else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/css" if name.endswith(".css") else "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: http://localhost:9")
        self.end_headers()
        self.wfile.write(body.encode())

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
        ("wide", "light, dark, 320 px, 200 % text, script blocked", "too wide"),
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
