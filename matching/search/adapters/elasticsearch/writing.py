"""Documents as the server keeps them, and news of them: versions are external, 409 is done, nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from matching.hours.domain import HOURS_A_WEEK, parted
from matching.search.adapters.elasticsearch.access import NOT_BUILT, asking
from matching.search.adapters.elasticsearch.cells import cells
from matching.search.domain import Document, body_of, fingerprint_of, lots, price_band, texts
from matching.search.ports import Away
from matching.words.domain import terms

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

CHUNK = 500
SCALE_KM = 64.0
APART = "\x1f"
KNOWN, LOST = 409, 404

Item = tuple[str, int, dict[str, Any]]
"""An id, its version to the server, and what is kept of it."""


def kept(one: Document) -> Item:
    """A document that can be found."""
    text = body_of(one)
    found = [terms(text) for _, text in texts(one)]
    stems = [[term.stem for term in some] for some in found]
    values: dict[str, Any] = {
        "id": one.id, "version": one.version, "gone": False, "fingerprint": fingerprint_of(text),
        "kind": one.kind, "sector": one.sector, "categories": sorted(one.categories), "checks": sorted(one.checks),
        "languages": sorted(one.languages), "areas": sorted(one.areas), "price": one.price_pence,
        "band": price_band(one.price_pence), "quality": one.quality,
        "slots": [str(hour) for hour in range(HOURS_A_WEEK) if one.availability >> hour & 1],
        "opening": opening(one.opening),
        **{f"lot{draw}": lot for draw, lot in enumerate(lots(one.id))},
        "category": stems[0], "name": stems[1], "words": stems[2],
        "vocabulary": sorted({f"{term.word}{APART}{term.stem}" for some in found for term in some}),
        "body": text, "stems": APART.join(" ".join(some) for some in stems),
    }  # fmt: skip
    if one.point:
        values["point"] = {"lat": one.point.lat, "lon": one.point.lon}
        values["cells"] = cells(one.point, one.radius_km)
        values["reach"] = 2 ** (min(one.radius_km, SCALE_KM) / SCALE_KM)
    return one.id, 2 * one.version, values


def opening(mask: int) -> list[str]:
    """The quarters of the week in which something opens, as words: a whole hour is one."""
    whole, parts = parted(mask)
    hours = [f"h{hour}" for hour in range(HOURS_A_WEEK) if whole >> hour & 1]
    return hours + [f"q{hour * 4 + quarter}" for hour, bits in parts for quarter in range(4) if bits >> quarter & 1]


def stub(id_: str, version: int) -> Item:
    """What stands for a document that is gone, so that late news brings none back; it wins over one of its version."""
    return id_, 2 * version + 1, {"id": id_, "version": version, "gone": True}


def send(server: Elasticsearch, items: Iterable[Item], index: str, *, aliases: Sequence[str] = ()) -> int:
    """Write items to one index, or through aliases, of which the last must be there. How many changed in that one.

    A reader sees them once this returns; whatever was not taken raises, and is to be sent again.

    Raises:
        Away: the server did not take all of them; `gone` where the index itself is not there.
    """
    changed, rest = 0, iter(items)
    while some := list(islice(rest, CHUNK)):
        operations = [
            part
            for id_, version, values in some
            for name in aliases or (index,)
            for part in (
                {"index": {"_index": name, "_id": id_, "version": version, "version_type": "external_gte",
                           "require_alias": bool(aliases)}},
                values,
            )
        ]  # fmt: skip
        with asking():
            said = server.bulk(operations=operations, refresh=bool(aliases))
        changed += sum(_taken(pair) for pair in _answers(said["items"], aliases))
    return changed


def _answers(items: list[dict[str, Any]], aliases: Sequence[str]) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Each item's answer, and whether it is of the index that must be there."""
    each = max(1, len(aliases))
    for number, item in enumerate(items):
        yield number % each == each - 1, item["index"]


def _taken(answer: tuple[bool, dict[str, Any]]) -> int:
    needed, said = answer
    status = said["status"]
    if status < 300:
        return int(needed)
    if status == KNOWN or (status == LOST and not needed):
        return 0
    if status == LOST:
        raise Away(reason=NOT_BUILT, status=LOST)
    raise Away(reason=f"it does not take what it is given ({said['error']['type']})")


def stubs(gone: Mapping[str, int]) -> Iterator[Item]:
    """The stubs of what is gone, `{id: version}`."""
    return (stub(id_, version) for id_, version in gone.items())
