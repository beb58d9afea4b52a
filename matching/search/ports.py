"""The port of search: what any index can do, wherever it lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Protocol

from matching.search.domain import Answer, Document, Query


class SearchIndex(Protocol):
    """An index of documents that is fed by news which may come late, twice or in the wrong order."""

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents, all or none; one older than what is known of its id is ignored. How many changed.

        A drop of the same version wins over a document.
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

    def generation(self) -> Hashable:
        """What changes whenever an answer may: two that are equal say that nothing was put, dropped or rebuilt."""

    def built(self) -> bool:
        """Whether it was ever built; a new or broken file says no, and wants a rebuild."""
