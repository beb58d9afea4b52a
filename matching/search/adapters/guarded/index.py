"""Two indexes as one: a server answers, the embedded index stands in, and both are fed."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import structlog

from matching.search.adapters.elasticsearch import ElasticsearchIndex
from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.guarded.behind import Behind
from matching.search.adapters.guarded.breaker import Breaker
from matching.search.domain import Answer, Document, Query
from matching.search.ports import Away, Engine, SearchIndex

log = structlog.get_logger(__name__)

SECONDS = 0.3
"""As long as a person's search waits for the server, all its requests together."""
LOOK_SECONDS = 2.0
PASSES = 2
EMBEDDED, SERVER = "embedded", "elasticsearch"


class GuardedIndex:
    """A `PairedIndex`. No person waits for a server that is away; what it misses meanwhile it is given afterwards.

    The embedded index is always whole. Where the server does not take news, that is written down (`Behind`), people
    are answered by the embedded index from then on, and `catch_up` gives the server what it lacks.
    """

    def __init__(
        self,
        server: ElasticsearchIndex,
        spare: EmbeddedIndex,
        mark: Path,
        *,
        breaker: Breaker | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._server = server
        self._spare = spare
        self._behind = Behind(mark)
        self._breaker = breaker or Breaker()
        self._seconds = seconds
        self._fits = False

    def search(self, query: Query) -> Answer:
        """The server's answer; the embedded index's, and `spare`, where the server is away or lacks news."""
        if not self._behind and self._breaker.may_ask():
            try:
                answer = self._ask(query)
            except Away as away:
                self._failed(away)
            else:
                self._breaker.well()
                return answer
        return replace(self._spare.search(query), spare=True)

    def _ask(self, query: Query) -> Answer:
        """The server's answer; whether its index is of today's fields is asked before the first one."""
        if self._fits:
            return self._server.search(query, seconds=self._seconds)
        ends = time.monotonic() + self._seconds
        if not self._server.built(seconds=self._seconds):
            raise Away(reason="its index is not of today's fields", status=404)  # it was away during an upgrade
        self._fits = True
        return self._server.search(query, seconds=max(ends - time.monotonic(), 0.001))

    def _failed(self, away: Away) -> None:
        self._breaker.failed()
        log.warning("search server is away", why=away.reason)
        if away.gone:
            self._behind.set()  # it is well, and has lost its index

    def put(self, documents: Iterable[Document]) -> int:
        """Feed both; a server that does not take it is given it later."""
        given = list(documents)
        return self._both(lambda index: index.put(given))

    def drop(self, gone: Mapping[str, int]) -> int:
        """Take out of both; a server that does not take it is told later."""
        return self._both(lambda index: index.drop(gone))

    def rebuild(self, source: Callable[[], Iterable[Document]]) -> int:
        """Build both anew; a server that is away is built later."""
        return self._both(lambda index: index.rebuild(source), always=True)

    def _both(self, change: Callable[[SearchIndex], int], *, always: bool = False) -> int:
        """The server first, so that what the embedded index's generation promises is there; the mark after both."""
        lacking = bool(self._behind) and not always
        if not lacking:
            try:
                change(self._server)
            except Away as away:
                log.warning("search server misses news", why=away.reason)
                lacking = True
        changed = change(self._spare)
        if lacking:
            self._behind.set()
        return changed

    def versions(self) -> Mapping[str, int]:
        """Those of the embedded index, which is always whole."""
        return self._spare.versions()

    def fingerprints(self) -> Mapping[str, str]:
        """Those of the embedded index."""
        return self._spare.fingerprints()

    def generation(self) -> Hashable:
        """The embedded index's, and who answers."""
        return self._spare.generation(), self._answering()

    def _answering(self) -> bool:
        return not self._behind and not self._breaker.open

    def built(self) -> bool:
        """Whether the embedded index is; a server that has none is given one when it catches up."""
        return self._spare.built()

    def engines(self) -> Mapping[str, SearchIndex]:
        """Each index by its name."""
        return {EMBEDDED: self._spare, SERVER: self._server}

    def standing(self) -> tuple[Engine, ...]:
        """How each index stands; the server is asked, for two seconds at most."""
        held = len(self._spare.versions())
        spare = Engine(EMBEDDED, "", held, self._spare.built(), answers=True, memory=self._spare.memory())
        try:
            built = self._server.built(seconds=LOOK_SECONDS)
            count = self._server.count(seconds=LOOK_SECONDS) if built else 0
        except Away as away:
            return Engine(SERVER, away.reason, None, built=False, answers=False), spare
        answers = built and self._answering()
        server = Engine(SERVER, "", count, built, answers=answers, behind=bool(self._behind))
        return server, replace(spare, answers=not answers)

    def behind(self) -> bool:
        """Whether the server is known to lack something."""
        return bool(self._behind)

    def lacks(self) -> None:
        """Write down that the server lacks something: it answers nobody until it has caught up."""
        self._behind.set()

    def look(self) -> None:
        """Compare the server with the embedded index, and write it down where they part."""
        try:
            same = self._same()
        except Away:
            return  # it may be whole; who feeds it will know
        if not same:
            self._behind.set()

    def _same(self) -> bool:
        return self._server.built() and dict(self._server.fingerprints()) == dict(self._spare.fingerprints())

    def catch_up(self) -> int:
        """Give the server what it lacks, until it holds what the embedded index holds; how many documents that were.

        What it does not take, because it knows of a drop that a rebuild here has overruled, is in it once it is rebuilt.

        Raises:
            Away: the server does not answer; it is tried again.
        """
        word, given = self._behind.word(), 0
        if self._server.built():
            given = sum(self._mend() for _ in range(PASSES))  # the second gives what came during the first
        if not self._same():
            given = self._server.rebuild(self._spare.documents)
            self._server.drop(self._spare.gone())
        if self._same():
            self._behind.clear(word)
            self._breaker.well()
        return given

    def _mend(self) -> int:
        """One pass: what differs is given again, what is too much is taken out. How many those were."""
        wanted, held = self._spare.fingerprints(), self._server.fingerprints()
        lacking = {id_ for id_, fingerprint in wanted.items() if held.get(id_) != fingerprint}
        if lacking:
            self._server.put(self._spare.documents(lacking))
        extra = held.keys() - wanted.keys()
        if extra:
            known, versions = self._spare.gone(), self._server.versions()
            self._server.drop({id_: max(known.get(id_, 0), versions.get(id_, 0)) for id_ in extra})
        return len(lacking) + len(extra)

    def memory(self) -> int | None:
        """That of the embedded index."""
        return self._spare.memory()

    def close(self) -> None:
        """Close both."""
        self._spare.close()
        self._server.close()
