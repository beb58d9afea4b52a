"""How soon a search is answered, by the file, by our columns, by PostGIS and by Elasticsearch, all in one run.

    make bench-search                                   10,000 and 100,000 offers
    BENCH_OFFERS="10000 100000 1000000" make bench-search   others
    BENCH_QUERIES=400 make bench-search                 so many questions of each kind to each engine (120 unless said)
    BENCH_ENGINES="grid postgis" make bench-search      these alone beside the file

Answers first: every engine answers questions that are not timed, and each answer is compared with the file's: total, facets,
hits, order (PostGIS rounds another bit: its ranks to two millionths). Then the engines take turns, a block of questions each,
every question once. An answer is whole: exact total, six facets, and the page with its documents and reasons (PostGIS: with
ids, ranks and distances only). Nine questions in ten have a point; “plain” ones have no words. PostGIS gets the words read.
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.report import Goal, report
from benchmarks.search_postgis import PostgisIndex, tuned
from benchmarks.search_world import offers, questions
from matching.distances.domain import exact_km
from matching.search.adapters.embedded import EmbeddedIndex, schema
from matching.search.adapters.embedded.narrowing import StoredVocabulary
from matching.search.adapters.grid import GridIndex
from matching.search.domain import Answer, Document, Query, Reading, read

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import search_server
import servers

SIZES = [int(n) for n in os.environ.get("BENCH_OFFERS", "10000 100000").replace(",", " ").split()]
QUESTIONS = int(os.environ.get("BENCH_QUERIES", "120"))
ENGINES = os.environ.get("BENCH_ENGINES", "grid postgis elasticsearch").split()
COMPARED, BLOCK, CLIENTS, LARGE = 20, 20, 4, 1_000_000
KINDS = {"plain": False, "words": True}
PER_CENT = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
CLOSE = 2e-6

Plain = tuple[int, dict[str, dict[str, int]], list[tuple[str, float, float | None]]]
Ask = Callable[[Query], Plain]


class WrongAnswer(Exception):
    """An engine answers otherwise than the file, so its speed is worth nothing."""


def plain(answer: Answer) -> Plain:
    """An answer as numbers and ids."""
    facets = {name: dict(counts) for name, counts in answer.facets.items()}
    return answer.total, facets, [(hit.id, hit.rank, hit.km) for hit in answer.hits]


class Bench:
    """The engines of one size, each filled with the same offers."""

    def __init__(self, size: int, stack: ExitStack) -> None:
        self.size, self.stack, self.name = size, stack, f"{size // 1000}k" if size < LARGE else f"{size // LARGE}m"
        self.figures: dict[str, float] = {}
        self.asks: dict[str, Ask] = {}
        self.readings: dict[str, Reading] = {}
        self.var = Path(tempfile.mkdtemp(prefix="kith-bench-"))
        stack.callback(shutil.rmtree, self.var, ignore_errors=True)
        self.documents = list(offers(size))
        self.file = EmbeddedIndex(self.var / "search.sqlite3", durable=False)

    def note(self, engine: str, **values: float) -> None:
        """Keep figures of an engine."""
        self.figures |= {f"{self.name}_{engine}_{name}": value for name, value in values.items()}
        print(f"  {self.name} {engine}: " + ", ".join(f"{n} {v:,.1f}" for n, v in values.items()), flush=True)

    def fill(self) -> None:
        """Build every engine that can be had."""
        began = time.perf_counter()
        self.file.rebuild(lambda: self.documents)
        size = (self.var / "search.sqlite3").stat().st_size
        self.note("file", build_seconds=time.perf_counter() - began, mb=size / 1e6)
        self.asks["file"] = lambda query: plain(self.file.search(query))
        for engine, fill in (("postgis", self._postgis), ("elasticsearch", self._elasticsearch)):
            if engine in ENGINES:
                try:
                    fill()
                except servers.ServerMissing as missing:
                    print(f"NOT MEASURED: {engine}: {missing}", file=sys.stderr)
        self.documents = list[Document]()
        gc.collect()
        if "grid" in ENGINES:
            self._grid()

    def _grid(self) -> None:
        index = GridIndex(self.var / "search.sqlite3", durable=False)
        before, began = resident(os.getpid()), time.perf_counter()
        index.wait()
        took = time.perf_counter() - began
        self.note("grid", build_seconds=took, memory_mb=index.memory() / 1e6, process_mb=resident(os.getpid()) - before)
        self.asks = {"file": self.asks.pop("file"), "grid": lambda query: plain(index.search(query)), **self.asks}

    def _postgis(self) -> None:
        if not servers.install_postgis():
            raise servers.ServerMissing("PostGIS is not here (Debian: apt-get install postgresql-15-postgis-3).")
        server = self.stack.enter_context(servers.Postgresql())
        tuned(server)
        index = PostgisIndex(server.url("postgres"))
        began = time.perf_counter()
        index.rebuild(self.documents)
        took = time.perf_counter() - began
        self.note("postgis", build_seconds=took, mb=index.bytes() / 1e6, memory_mb=family(server.process.pid))
        self.asks["postgis"] = lambda query: self._of_postgis(index, query)

    def _of_postgis(self, index: PostgisIndex, query: Query) -> Plain:
        said = index.search(query, self.readings[query.words])
        facets = {name: said[name] for name in ("category", "kind", "sector", "price", "language", "check")}
        return said["total"], facets, [(id_, rank, km) for id_, rank, km in said["page"]]

    def read(self, asked: list[Query]) -> None:
        """Read the words for PostGIS, before the clock starts."""
        with closing(schema.connect(self.var / "search.sqlite3", durable=False)) as db:
            known = StoredVocabulary(db)
            self.readings.update({query.words: read(query.words, known) for query in asked})

    def _elasticsearch(self) -> None:
        from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex

        search_server.fetch_elasticsearch()
        memory = "512m" if self.size < LARGE else "2g"
        server = self.stack.enter_context(servers.Elasticsearch(memory=memory))
        access = Access(server.url, index="kith-bench")
        index = ElasticsearchIndex(access, patience=120)
        began = time.perf_counter()
        index.rebuild(lambda: self.documents)
        took = time.perf_counter() - began
        stored = access.client().indices.stats(index="kith-bench", metric="store")
        size = stored["_all"]["total"]["store"]["size_in_bytes"]
        memory_mb = resident(server.process.pid) if server.process else 0.0
        self.note("elasticsearch", build_seconds=took, mb=size / 1e6, memory_mb=memory_mb)
        self.asks["elasticsearch"] = lambda query: plain(index.search(query))

    def compare(self) -> None:
        """Every engine against the file, on questions that are not timed.

        Raises:
            WrongAnswer: they part.
        """
        for kind, words in KINDS.items():
            asked = questions(self.size, COMPARED, words=words, seed=101)
            self.read(asked)
            for query in asked:
                right = self.asks["file"](query)
                for engine, ask in self.asks.items():
                    if not same(right, ask(query), exactly=engine != "postgis"):
                        raise WrongAnswer(f"{self.name}, {kind}, {engine}: {query}")

    def time(self) -> None:
        """The figures of each kind, with one client and with four."""
        for kind, words in KINDS.items():
            alone = questions(self.size, QUESTIONS, words=words, seed=1)
            crowd = questions(self.size, QUESTIONS, words=words, seed=2)
            self.read(alone + crowd)
            took: dict[str, list[float]] = {engine: [] for engine in self.asks}
            crowded: dict[str, list[float]] = {engine: [] for engine in self.asks}
            for first in range(0, QUESTIONS, BLOCK):
                for engine, ask in self.asks.items():
                    exact_km.cache_clear()
                    took[engine] += timed(ask, alone[first : first + BLOCK])
                    crowded[engine] += together(ask, crowd[first : first + BLOCK])
            for engine in self.asks:
                self.note(engine, **quantiles(kind, took[engine]), **quantiles(f"{kind}_four", crowded[engine]))

    def ratios(self) -> dict[str, Goal]:
        """How far the columns are ahead, and what is asked of that at a million."""
        goals = {}
        for other in ("file", "postgis", "elasticsearch"):
            for kind, words in KINDS.items():
                ours, theirs = (self.figures.get(f"{self.name}_{one}_{kind}_p95_ms") for one in ("grid", other))
                if ours and theirs:
                    key = f"{self.name}_{kind}_p95_times_ahead_of_{other}"
                    self.figures[key] = theirs / ours
                    if self.size >= LARGE and other != "file":
                        goals[key] = Goal(1 if words else 10)
        return goals


def same(right: Plain, said: Plain, *, exactly: bool) -> bool:
    """Whether two answers are one; where not exactly, ranks may part by a rounding, and what ties with them may change places."""
    if exactly or right[:2] != said[:2] or len(right[2]) != len(said[2]):
        return right == said
    return all(abs(one[1] - other[1]) <= CLOSE for one, other in zip(right[2], said[2], strict=True))


def timed(ask: Ask, asked: list[Query]) -> list[float]:
    """How long each took, in milliseconds."""
    took = []
    for query in asked:
        began = time.perf_counter()
        ask(query)
        took.append(1000 * (time.perf_counter() - began))
    return took


def together(ask: Ask, asked: list[Query]) -> list[float]:
    """The same, by four clients at once."""
    found: list[list[float]] = [[] for _ in range(CLIENTS)]

    def work(number: int) -> None:
        found[number] = timed(ask, asked[number::CLIENTS])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for some in found for one in some]


def quantiles(kind: str, took: list[float]) -> dict[str, float]:
    """p50, p95 and p99."""
    each = statistics.quantiles(took, n=100, method="inclusive")
    return {f"{kind}_{name}_ms": each[round(part * 100) - 1] for name, part in PER_CENT.items()}


def resident(pid: int) -> float:
    """Megabytes that a process holds, its share of what it shares with others; 0 where this system does not say."""
    rolled = Path(f"/proc/{pid}/smaps_rollup")
    try:
        lines = rolled.read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def family(pid: int) -> float:
    """The same, with its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return resident(pid) + sum(
        resident(int(one)) for one in (children.read_text().split() if children.exists() else ())
    )


def measured(size: int) -> tuple[dict[str, float], dict[str, Goal]]:
    """The figures and goals of one size.

    Raises:
        WrongAnswer: an engine is wrong.
    """
    with ExitStack() as stack:
        bench = Bench(size, stack)
        bench.fill()
        bench.compare()
        bench.time()
        goals = bench.ratios()
        return bench.figures, goals


def main() -> int:
    """Measure every size; 1 where an answer was wrong."""
    figures: dict[str, float] = {}
    goals: dict[str, Goal] = {}
    try:
        for size in SIZES:
            found, asked = measured(size)
            figures |= found
            goals |= asked
    except WrongAnswer as wrong:
        print(f"Wrong answer: {wrong}", file=sys.stderr)
        return 1
    report("search", figures, goals, {key: "ms" for key in figures if key.endswith("_ms")})
    return 0


if __name__ == "__main__":
    sys.exit(main())
