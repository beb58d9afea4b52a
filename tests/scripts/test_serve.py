"""How Kith is served: an address as long as a letter reaches the page, and one without an end does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask import Flask
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from serve import LONGEST_LINE, Server

WORDS = "+".join(["shopping"] * 10_000)


def asked(app: Flask, address: str) -> Request:
    """What gunicorn makes of a request for this address, as it is set up by us."""
    server = Server(app, app.extensions["kith.settings"], lambda: None)
    lines = f"GET {address} HTTP/1.1\r\nHost: kith.example\r\n\r\n".encode()
    return next(RequestParser(server.cfg, iter([lines]), ("127.0.0.1", 1)))


def test_ten_thousand_words_are_answered_with_a_sentence(app: Flask, client) -> None:
    request = asked(app, f"/find?q={WORDS}")
    answer = client.get(request.uri)
    assert answer.status_code == 422
    assert "Use at most 300 letters. A few words are enough." in answer.text
    assert 'maxlength="300"' in answer.text


def test_an_address_has_an_end(app: Flask) -> None:
    with pytest.raises(LimitRequestLine):
        asked(app, "/find?q=" + "a" * LONGEST_LINE)
