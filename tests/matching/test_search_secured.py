"""TLS, users and keys: the right ones are let in, the wrong ones refused with a sentence, on a real server."""

from __future__ import annotations

import base64
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex
from matching.search.domain import Query
from matching.search.ports import Away
from tests.matching.certificates import SECURE, authority, files
from tests.matching.contract import borough, same

pytestmark = pytest.mark.elasticsearch
USERS = {"kith": "a long password", "stranger": "another password"}
UNTRUSTED = "its certificate is not the one that is trusted here"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("theirs"), "theirs")


@pytest.fixture(scope="module")
def secured(ours):
    from servers import Elasticsearch

    with Elasticsearch(settings=SECURE, files=files(ours, USERS), memory="384m") as server:
        yield server.url


@pytest.fixture
def open_index():
    """A maker of indexes with some proofs, closed afterwards."""
    made = []

    def make(url, **proofs):
        made.append(ElasticsearchIndex(Access(url, index="kith-secured", **proofs), patience=20))
        return made[-1]

    yield make
    for index in made:
        index.close()


def known(**more):
    """The right user, and more."""
    return {"user": "kith", "password": USERS["kith"], **more}


def test_with_its_authority_and_its_user_it_is_an_index_like_any_other(open_index, secured, ours):
    for proofs in ({"ca": str(ours.ca)}, {"fingerprint": ours.fingerprint}):
        index = open_index(secured, **known(**proofs))
        assert index.rebuild(borough) == 60
        index.put(borough(5))
        assert index.built()
        same(index, borough(), Query(words="hospital"))
    index.forget()


@pytest.mark.parametrize("proof", ["ca", "fingerprint", "none"])
def test_a_server_that_is_not_the_one_we_trust_is_not_told_anything(open_index, secured, theirs, proof):
    proofs = {"ca": {"ca": str(theirs.ca)}, "fingerprint": {"fingerprint": theirs.fingerprint}, "none": {}}[proof]
    with pytest.raises(Away) as told:
        open_index(secured, **known(**proofs)).built()
    assert told.value.reason == UNTRUSTED
    assert str(told.value) == f"The search server cannot be used: {UNTRUSTED}."


@pytest.mark.parametrize(
    "proofs",
    [{"user": "kith", "password": "wrong"}, {"user": "nobody", "password": "x"}, {}, {"api_key": "bm9uZTpub25l"}],
)
def test_who_is_not_known_is_refused(open_index, secured, ours, proofs):
    index = open_index(secured, ca=str(ours.ca), **proofs)
    for ask in (
        index.built,
        lambda: index.put(borough(1)),
        lambda: index.rebuild(borough),
        lambda: index.search(Query()),
    ):
        with pytest.raises(Away, match="it refuses the user and password, or the API key"):
            ask()


def test_who_is_known_and_may_not_is_told_so(open_index, secured, ours):
    stranger = open_index(secured, ca=str(ours.ca), user="stranger", password=USERS["stranger"])
    with pytest.raises(Away, match="it does not let this user or API key do that"):
        stranger.rebuild(borough)


class Listener(BaseHTTPRequestHandler):
    """Writes down who asks, and refuses."""

    heard: ClassVar[list[tuple[str, str]]] = []

    def _refuse(self):
        self.heard.append((f"{self.command} {self.path.partition('?')[0]}", self.headers.get("Authorization", "")))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _refuse  # noqa: N815 - http.server's names

    def log_message(self, *_):
        pass


@pytest.fixture
def listener():
    Listener.heard.clear()
    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_api_key_is_sent_with_every_request_in_its_own_way(open_index, listener):
    key = base64.b64encode(b"its id:its secret").decode()
    index = open_index(listener, api_key=key)
    for ask in (
        index.built,
        lambda: index.put(borough(1)),
        lambda: index.rebuild(borough),
        lambda: index.search(Query()),
        index.versions,
    ):
        with pytest.raises(Away, match="it refuses the user and password, or the API key"):
            ask()
    assert {authorization for _, authorization in Listener.heard} == {f"ApiKey {key}"}
    assert {"PUT /_bulk", "POST /kith-secured/_search", "POST /kith-secured/_pit"} <= {
        asked for asked, _ in Listener.heard
    }


def test_what_is_no_search_server_is_said_to_be_none(open_index, listener):
    Listener.heard.clear()
    index = open_index(listener.replace(listener.rpartition(":")[2], "9"))
    with pytest.raises(Away, match="it cannot be reached"):
        index.built()
