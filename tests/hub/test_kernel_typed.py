"""A NUL or a bell in what was sent is dropped, and nothing stands at an address with one; a form is no sack."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel.typed import MOST_WORDS, Typed, clean


def test_only_what_nobody_types_is_dropped() -> None:
    assert clean("a\x00b\x07\x1b\x7f") == "ab"
    assert clean("Zoë\tsaid:\r\n“한국어 😀”") == "Zoë\tsaid:\r\n“한국어 😀”"
    assert Typed([("a", "1\x00"), ("a", "2")]).getlist("a") == ["1", "2"]


@pytest.mark.parametrize("address", ["/find?q=a%00b&postcode=KT1%002LN", "/account/sign-in?next=/%00"])
def test_a_nul_in_a_query_is_no_fault(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("address", ["/offers/%00", "/places/a%00b", "/needs/%07"])
def test_nothing_stands_at_an_address_with_a_nul(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_with_a_nul_is_taken_without_it(app: Flask, client: FlaskClient, kind: str) -> None:
    sent: dict[str, Any] = {"given_name": "A\x00nn", "family_name": "", "email": "an\x00n", "password": "x\x00"}
    page = client.post("/account/sign-up", data=sent, content_type=kind)
    assert page.status_code == 422
    assert 'value="Ann"' in page.text


@pytest.mark.parametrize(("spare", "status"), [(1_000, 422), (-1, 413)])
def test_words_have_a_limit_of_their_own(app: Flask, client: FlaskClient, spare: int, status: int) -> None:
    page = client.post("/account/sign-up", data={"given_name": "x" * (MOST_WORDS - spare)})
    assert page.status_code == status
