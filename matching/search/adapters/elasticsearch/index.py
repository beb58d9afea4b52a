"""The index in Elasticsearch: a `SearchIndex` on a server that may be away, which then raises `Away` and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matching.search.adapters.elasticsearch import life, narrowing, reading, writing
from matching.search.adapters.elasticsearch.access import Access, asking
from matching.search.adapters.elasticsearch.mapping import MOST_INSIDE, SCHEMA
from matching.search.adapters.elasticsearch.reading import Candidate, Ranking
from matching.search.adapters.elasticsearch.vocabulary import ServerVocabulary, Trusting
from matching.search.domain import Answer, Document, Hit, Query, Reading, Weights, read, why
from matching.search.ports import Away

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

SPARE = 25
"""Hits asked for beyond the page: among them are those that the sphere has put a little too low."""
FIRST = 2000
"""Hits asked for at first, at most: whether there is a page a thousand is only known afterwards."""
PATIENCE = 30.0
TRIES = 3
PASSING = (404, 503)


class ElasticsearchIndex:
    """A `SearchIndex` behind an alias; each process has one client, safe for threads."""

    def __init__(self, access: Access, *, weights: Weights | None = None, patience: float = PATIENCE) -> None:
        self._access = access
        self._alias = access.index
        self.weights = weights or Weights()
        self._patience = patience

    @cached_property
    def _client(self) -> Elasticsearch:
        return self._access.client()

    def _server(self, seconds: float | None = None) -> Elasticsearch:
        return self._client.options(request_timeout=seconds or self._patience)

    def load(self) -> None:
        """Load the library now, so that nobody's first search waits for it; the server is not asked yet."""
        self._server()

    def prepare(self) -> None:
        """Make an empty index that was never built."""
        life.prepare(self._server(), self._alias)

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents; older news is ignored. What breaks off raises, and is put again."""
        return self._send([writing.kept(one) for one in documents])

    def drop(self, gone: Mapping[str, int]) -> int:
        """Take documents out, `{id: version}`, leaving stubs. Returns how many changed."""
        return self._send(writing.stubs(gone))

    def _send(self, items: Iterable[writing.Item]) -> int:
        return writing.send(self._server(), items, self._alias, aliases=(life.following(self._alias), self._alias))

    def rebuild(self, source: Callable[[], Iterable[Document]]) -> int:
        """Build another index beside the one in use, and put it in its place at once."""
        return life.rebuild(self._server(), self._alias, source)

    def built(self, *, seconds: float | None = None) -> bool:
        """Whether there is an index of today's fields that was once whole."""
        found = life.described(self._server(seconds), self._alias)
        return bool(found.get("built")) and found.get("schema") == SCHEMA

    def versions(self) -> Mapping[str, int]:
        """The version of every document that can be found, by id."""
        return {id_: int(version) for id_, version in self._every("version").items()}

    def fingerprints(self) -> Mapping[str, str]:
        """What every document that can be found holds, in sixteen letters, by id."""
        return self._every("fingerprint")

    def _every(self, field: str) -> dict[str, Any]:
        fields = ["id", field]
        found = life.scan(
            self._server(), self._alias, {"term": {"gone": False}}, docvalue_fields=fields, stored_fields="_none_"
        )
        return {hit["fields"]["id"][0]: hit["fields"][field][0] for hit in found}

    def generation(self) -> Hashable:
        """Which index, and the last change that it took."""
        with asking():
            said = self._server().search(
                index=self._alias, size=1, query={"match_all": {}}, sort=[{"_seq_no": "desc"}], source=False
            )
        hits = said["hits"]["hits"]
        return (hits[0]["_index"], hits[0]["sort"][0]) if hits else (self._alias, -1)

    def count(self, *, seconds: float | None = None) -> int:
        """How many documents can be found."""
        with asking():
            said = self._server(seconds).count(index=self._alias, query={"term": {"gone": False}})
        return int(said["count"])

    def search(self, query: Query, *, seconds: float | None = None) -> Answer:
        """The page with exact total and facets, within so many seconds.

        Raises:
            Away: the server did not answer, or not whole.
        """
        ends = time.monotonic() + (seconds or self._patience)
        for turn in range(TRIES):
            try:
                return Asking(self, query, ends).answer()
            except Away as away:
                if away.status not in PASSING or turn == TRIES - 1:
                    raise  # an index that goes in the middle of a question was replaced by another: ask that one
        raise AssertionError

    def forget(self) -> None:
        """Take the index away, with all that belongs to it."""
        life.forget(self._server(), self._alias)

    def memory(self) -> int | None:
        """None: it is the server's."""
        return None

    def close(self) -> None:
        """Close the client's connections; the next call opens new ones."""
        if "_client" in self.__dict__:
            self._client.close()
            del self.__dict__["_client"]

    def ask(self, body: dict[str, Any], ends: float, index: str | None = None) -> dict[str, Any]:
        """One whole answer of the server, before `ends`."""
        left = ends - time.monotonic()
        if left <= 0:
            raise Away(reason="it answers too late")
        with asking():
            said = self._server(left).perform_request(
                "POST",
                f"/{index or self._alias}/_search",
                params={"allow_partial_search_results": "false"},
                headers={"accept": "application/json", "content-type": "application/json"},
                body=body,
            )
        found: dict[str, Any] = said.body
        if found["timed_out"] or found["_shards"]["failed"]:
            raise Away(reason="it gives half an answer")
        return found


class Asking:
    """One question, from its words to its page; it holds what the server said in answer."""

    def __init__(self, index: ElasticsearchIndex, query: Query, ends: float) -> None:
        self._index, self._query, self._ends = index, query, ends
        self._weights = query.weights or index.weights
        self._last = query.page * query.per_page

    def answer(self) -> Answer:
        """The answer: words that nobody knows are read as their nearest, and then it is asked again."""
        reading_ = read(self._query.words, Trusting())
        said = self._first(reading_)
        unknown = self._unknown(reading_, said)
        if unknown:
            mended = read(self._query.words, ServerVocabulary(unknown, self._ask))
            if mended.tokens != reading_.tokens:
                said = self._first(mended)
            reading_ = mended
        return self._whole(reading_, said)

    def _ask(self, body: dict[str, Any], index: str | None = None) -> dict[str, Any]:
        return self._index.ask(body, self._ends, index)

    def _first(self, reading_: Reading) -> dict[str, Any]:
        size = min(self._last + SPARE, FIRST) if self._last else 0
        return self._ask(narrowing.request(self._query, reading_, self._weights, size))

    @staticmethod
    def _unknown(reading_: Reading, said: Mapping[str, Any]) -> frozenset[str]:
        if not reading_.tokens:
            return frozenset()
        stems = sorted({stem for token in reading_.tokens for stem in token})
        counts = said["aggregations"]["known"]["stems"]["buckets"]
        return frozenset(stem for number, stem in enumerate(stems) if not counts[str(number)]["doc_count"])

    def _whole(self, reading_: Reading, said: dict[str, Any]) -> Answer:
        query = self._query
        looked_at = {one["_id"]: one for one in self._undecided(reading_, said)}
        fitting = {id_: reading.opened(one) for id_, one in looked_at.items()}
        fitting = {id_: one for id_, one in fitting.items() if reading.stands(one, query)}
        also = [looked_at[id_] for id_, one in fitting.items() if not reading.failed(one, query)]
        sure = said["hits"]["total"]["value"]
        total = sure + len(also)
        hits: tuple[Hit, ...] = ()
        if self._last and self._last - query.per_page < total:
            hits = self._page(reading_, said, sure, also)
        facets = reading.facets(said["aggregations"]["sure"], fitting.values(), query)
        return Answer(hits, total, facets, query.page, query.per_page, dict(reading_.corrected))

    def _undecided(self, reading_: Reading, said: dict[str, Any]) -> list[dict[str, Any]]:
        """What stands near a line, all of it."""
        found = said["aggregations"].get("undecided")
        if not found:
            return []
        if found["doc_count"] <= MOST_INSIDE:
            ones: list[dict[str, Any]] = found["ones"]["hits"]["hits"]
            return ones
        body = {
            "query": narrowing.undecided(self._query, reading_),
            "size": found["doc_count"],
            "sort": [{"id": "asc"}],
        }
        rest: list[dict[str, Any]] = self._ask({**narrowing.fetched(), **body})["hits"]["hits"]
        return rest

    def _page(self, reading_: Reading, said: dict[str, Any], sure: int, also: list[dict[str, Any]]) -> tuple[Hit, ...]:
        """The hits of the page in exact order: as many are fetched as it takes to be sure that none is missing."""
        fetched = said["hits"]["hits"]
        ranking = Ranking(self._query, reading_, self._weights)
        while True:
            ordered = ranking.first([*fetched, *also], self._last)
            if len(fetched) >= sure or self._settled(ordered, fetched, reading_, ranking):
                break
            size = min(sure, max(self._last + SPARE, 4 * len(fetched)))
            wider = narrowing.more(self._query, reading_, self._weights, size)
            fetched = self._ask(wider, fetched[0]["_index"])["hits"]["hits"]
            sure = sure if len(fetched) == size else len(fetched)
        return tuple(
            Hit(one.document, one.rank, one.km, why(self._query, reading_, one.document, one.km))
            for one in ordered[self._last - self._query.per_page : self._last]
        )

    def _settled(
        self, ordered: list[Candidate], fetched: list[dict[str, Any]], reading_: Reading, ranking: Ranking
    ) -> bool:
        """Whether nothing that was not fetched can stand on this page or before it."""
        if len(ordered) < self._last or not fetched:
            return False
        scale = narrowing.scale(self._query, reading_, self._weights)
        last, end = ordered[self._last - 1], fetched[-1]
        if last.rank > scale.most(end["sort"][0]):
            return True
        no_way = self._query.point is None or not self._weights.near
        return no_way and self._tied(last, ranking.candidate(end), end, reading_)

    def _tied(self, last: Candidate, bottom: Candidate, end: dict[str, Any], reading_: Reading) -> bool:
        """Whether all the rest ties with the last one fetched, or stands clearly below.

        Without nearness, what has the same score and the same quality has the same rank, and came in the order of lots or
        ids: what was not fetched of these stands after the last one fetched. What comes next after all of them is asked.
        """
        if bottom.order < last.order:
            return False
        after = narrowing.more(self._query, reading_, self._weights, 1)
        after["search_after"] = narrowing.after(self._query, end["sort"])
        following = self._ask(after, end["_index"])["hits"]["hits"]
        scale = narrowing.scale(self._query, reading_, self._weights)
        return not following or last.rank > scale.most(following[0]["sort"][0])
