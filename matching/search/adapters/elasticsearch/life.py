"""The life of an index: made by version behind an alias, built beside the old one, put in its place at once.

News goes through two aliases at once, the index in use and the one that is being built, of which there is mostly none:
whichever moment of a rebuild it meets, it is in the index that people read afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from matching.search.adapters.elasticsearch import mapping, writing
from matching.search.adapters.elasticsearch.access import asking
from matching.search.domain import Document
from matching.search.ports import Away

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

PAGE = 5000


def following(alias: str) -> str:
    """The alias of an index that is being built."""
    return f"{alias}-next"


def described(server: Elasticsearch, alias: str) -> dict[str, Any]:
    """What the index in use says of itself; empty where there is none."""
    try:
        with asking():
            found = server.indices.get_mapping(index=alias)
    except Away as away:
        if away.gone:
            return {}
        raise
    kept: dict[str, Any] = next(iter(found.values()))["mappings"].get("_meta", {})
    return kept


def prepare(server: Elasticsearch, alias: str) -> None:
    """An empty index behind the alias, never built."""
    with asking():
        server.indices.create(index=_name(alias), aliases={alias: {}}, **mapping.made(alias, built=False))


def rebuild(server: Elasticsearch, alias: str, source: Callable[[], Iterable[Document]]) -> int:
    """Build another index and put it in the place of what was there; how many documents it holds.

    What the old one knew and the source no longer has leaves a stub. Two at once do not harm: the later one takes the
    earlier one's index away, which then fails.
    """
    new = _name(alias)
    with asking():
        _sweep(server, alias)
        server.indices.create(index=new, aliases={following(alias): {}}, **mapping.made(alias, built=False))
    try:
        count = _fill(server, alias, new, source)
        _replace(server, alias, new)
    except BaseException:
        _drop(server, [new])
        raise
    return count


def _fill(server: Elasticsearch, alias: str, new: str, source: Callable[[], Iterable[Document]]) -> int:
    before = _known(server, alias)  # before the source is read: what comes later is sent to both
    now: set[str] = set()

    def items() -> Iterator[writing.Item]:
        for document in source():
            now.add(document.id)
            yield writing.kept(document)

    writing.send(server, items(), new)
    writing.send(server, writing.stubs({id_: version for id_, version in before.items() if id_ not in now}), new)
    with asking():
        server.indices.flush(index=new)
        server.indices.refresh(index=new)
        held = server.count(index=new, query={"term": {"gone": False}})["count"]
        stubs = server.count(index=new, query={"term": {"gone": True}})["count"]
    if held + stubs < len(now):
        raise Away(reason="it holds less than it was given")
    return len(now)


def _replace(server: Elasticsearch, alias: str, new: str) -> None:
    """In one step: the alias leads to the new index, and the old one is gone."""
    with asking():
        server.indices.put_mapping(index=new, meta=mapping.meta(alias, built=True))
        old = _behind(server, alias)
        server.indices.update_aliases(
            actions=[
                {"remove": {"index": new, "alias": following(alias), "must_exist": True}},
                {"add": {"index": new, "alias": alias}},
                *({"remove_index": {"index": name}} for name in old),
            ]
        )


def _known(server: Elasticsearch, alias: str) -> dict[str, int]:
    """The version of everything that the index in use knows, the stubs too; nothing where there is no index."""
    try:
        with asking():
            server.indices.refresh(index=alias)
        hits = scan(server, alias, {"match_all": {}}, docvalue_fields=["id", "version"], stored_fields="_none_")
        return {hit["fields"]["id"][0]: hit["fields"]["version"][0] for hit in hits}
    except Away as away:
        if away.gone:
            return {}
        raise


def scan(server: Elasticsearch, index: str, query: dict[str, Any], **fetched: Any) -> Iterator[dict[str, Any]]:
    """Every hit of a query as of one moment, in the order of ids."""
    with asking():
        moment = server.open_point_in_time(index=index, keep_alive="1m")["id"]
    try:
        after: list[Any] | None = None
        while True:
            with asking():
                said = server.search(
                    pit={"id": moment, "keep_alive": "1m"}, query=query, sort=[{"id": "asc"}], size=PAGE,
                    search_after=after, track_total_hits=False, source=False, **fetched,
                )  # fmt: skip
            hits = said["hits"]["hits"]
            yield from hits
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        _close(server, moment)


def _close(server: Elasticsearch, moment: str) -> None:
    try:
        with asking():
            server.close_point_in_time(id=moment)
    except Away:
        pass  # it ends by itself within the minute


def _behind(server: Elasticsearch, name: str) -> list[str]:
    """The indexes behind an alias."""
    return list(server.indices.get_alias(name=name).keys()) if server.indices.exists_alias(name=name) else []


def _sweep(server: Elasticsearch, alias: str) -> None:
    """Take away what rebuilds that broke off have left."""
    used = set(_behind(server, alias))
    found = server.indices.get_mapping(index=f"{alias}-*")
    left = [
        name
        for name, kept in found.items()
        if name not in used and kept["mappings"].get("_meta", {}).get("kith") == alias
    ]
    if left:
        server.indices.delete(index=",".join(left), ignore_unavailable=True)


def forget(server: Elasticsearch, alias: str) -> None:
    """Take away the index with all that belongs to it."""
    with asking():
        _sweep(server, alias)
        for name in _behind(server, alias):
            server.indices.delete(index=name)


def _drop(server: Elasticsearch, names: list[str]) -> None:
    try:
        with asking():
            server.indices.delete(index=",".join(names), ignore_unavailable=True)
    except Away:
        pass  # the next rebuild sweeps


def _name(alias: str) -> str:
    return f"{alias}-{uuid4().hex[:12]}"
