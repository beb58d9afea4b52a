"""The port of search: what any index can do, wherever it lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from hub.kernel.errors import Unavailable
from hub.kernel.words import N_
from matching.search.domain import Answer, Document, Query


class Away(Unavailable):
    """The server of an index does not answer as it should; `reason` says why, `status` with which HTTP status."""

    code: ClassVar[str] = "search-away"
    template: ClassVar[str] = N_("The search server cannot be used: %(reason)s.")

    def __init__(self, *, reason: str, status: int = 0) -> None:
        super().__init__(reason=reason)
        self.reason = reason
        self.status = status

    @property
    def gone(self) -> bool:
        """Whether the server is well, and the index is not there."""
        return self.status == 404


class SearchIndex(Protocol):
    """An index of documents that is fed by news which may come late, twice or in the wrong order."""

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents, all or none; one older than what is known of its id is ignored. How many changed.

        A drop of the same version wins over a document. An index on a server that breaks off raises `Away` and may have
        taken some: whoever feeds it puts them all again.
        """

    def drop(self, gone: Mapping[str, int]) -> int:
        """Take documents out, `{id: version}`; the version is remembered, so that late news brings none back."""

    def search(self, query: Query) -> Answer:
        """The page that the query asks for, with exact total and facets."""

    def rebuild(self, source: Callable[[], Iterable[Document]]) -> int:
        """Replace everything by what `source()` yields, at once: a reader sees the old or the new, never half.

        `source` is called after the index has begun to hold back other news, so that it reads the truth not older
        than anything put before. Returns how many documents it holds now.
        """

    def versions(self) -> Mapping[str, int]:
        """The version of every document that can be found, by id: what a check against the database compares."""

    def fingerprints(self) -> Mapping[str, str]:
        """What tells two contents of one document apart, by id, the same in every index."""

    def generation(self) -> Hashable:
        """What changes whenever an answer may: two that are equal say that nothing was put, dropped or rebuilt."""

    def built(self) -> bool:
        """Whether it was ever built; a new or broken file says no, and wants a rebuild."""

    def memory(self) -> int | None:
        """Bytes of this process that it answers from; None where it keeps none."""

    def close(self) -> None:
        """Let go of files and connections; the next call opens them again."""


@dataclass(frozen=True)
class Engine:
    """How one index stands: why it cannot be used, how many documents it holds, whether it answers people now."""

    name: str
    trouble: str
    documents: int | None
    built: bool
    answers: bool
    behind: bool = False
    memory: int | None = None


class PairedIndex(SearchIndex, Protocol):
    """An index on a server with an embedded one beside it, which stands in where the server is away."""

    def engines(self) -> Mapping[str, SearchIndex]:
        """Each index by its name."""

    def standing(self) -> tuple[Engine, ...]:
        """How each index stands, the server first."""

    def behind(self) -> bool:
        """Whether the server is known to lack something that the embedded index has."""

    def lacks(self) -> None:
        """Say that the server lacks something: `behind` from now on, until it has caught up."""

    def look(self) -> None:
        """Compare the two, so that `behind` says the truth."""

    def catch_up(self) -> int:
        """Give the server what it lacks; how many documents those were.

        Raises:
            Away: the server does not answer.
        """
