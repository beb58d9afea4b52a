"""Pages travel compressed where they may, and their length gives nothing away."""

from __future__ import annotations

import gzip

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import compression


def test_a_page_is_compressed_for_who_can_read_it(app: Flask, client: FlaskClient) -> None:
    plain = client.get("/privacy")
    squeezed = client.get("/privacy", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(squeezed.data) < len(plain.data) / 2
    assert b"<h1" in gzip.decompress(squeezed.data)
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.data)


def test_small_answers_are_left_alone(app: Flask, client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_the_length_of_the_same_page_varies() -> None:
    content = b"a page " * 1000
    assert len({len(compression.squeeze(content)) for _ in range(40)}) > 10
    assert gzip.decompress(compression.squeeze(content)) == content
