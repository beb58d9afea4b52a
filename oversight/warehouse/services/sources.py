"""Where the facts come from: each room's `facts`, paged through by id, as rows of the warehouse's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from hub.places import queries as places
from marketplace.bookings import queries as bookings
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.searches import queries as searches
from marketplace.visits import queries as visits
from reviews.reviews import queries as reviews

PENCE = {"visit": "amount_pence"}

Rows = Iterator[dict[str, Any]]


class Fact(Protocol):
    """Anything with an id to page by."""

    @property
    def id(self) -> str:
        """Its id; facts come in this order."""


F = TypeVar("F", bound=Fact)


def all_rows(batch: int) -> Iterator[tuple[str, Rows, Callable[[dict[str, Any]], int]]]:
    """Each table's name, its rows, and how to read a row's pence."""
    yield "area", _areas(), _nothing
    yield "need", _needs(batch), _nothing
    for table, rows in (("offer", _offers), ("offer_live", _offers_live), ("offer_ward", _offers_wards)):
        yield table, rows(batch), _nothing
    yield "booking", _bookings(batch), _nothing
    yield "visit", _visits(batch), lambda row: int(row["amount_pence"])
    yield "search", _searches(batch), _nothing
    yield "review", _plain(reviews.facts, batch, _REVIEW), _nothing


_REVIEW = ("id", "about", "subject", "mean", "state", "written_at", "shown_at")
_AGREED = {"accepted", "active", "ended", "cancelled"}


def _nothing(_row: dict[str, Any]) -> int:
    return 0


def _pages(facts: Callable[[str, int], Sequence[F]], batch: int) -> Iterator[F]:
    after = ""
    while page := facts(after, batch):
        yield from page
        after = page[-1].id


def _plain(facts: Callable[[str, int], Sequence[Any]], batch: int, columns: Sequence[str]) -> Rows:
    for fact in _pages(facts, batch):
        yield {column: getattr(fact, column) for column in columns}


def _areas() -> Rows:
    for kind in ("ward", "neighbourhood"):
        for area in places.areas(kind):
            yield {"code": area.code, "name": area.name, "kind": kind, "parent": area.parent}


def _needs(batch: int) -> Rows:
    for fact in _pages(needs.facts, batch):
        if fact.posted_at is not None:
            yield {
                "id": fact.id, "holder": fact.holder, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
                "categories": fact.categories, "minutes_week": fact.minutes, "state": fact.state,
                "posted_at": fact.posted_at, "ended_at": fact.ended_at,
            }  # fmt: skip


def _offers(batch: int) -> Rows:
    for fact in _pages(offers.facts, batch):
        yield {
            "id": fact.id, "supplier": fact.party, "sector": fact.sector, "kind": fact.kind,
            "categories": fact.categories, "price_pence": fact.price_pence, "unit": fact.unit,
            "capacity_minutes": fact.capacity_minutes,
        }  # fmt: skip


def _offers_live(batch: int) -> Rows:
    for fact in _pages(offers.facts, batch):
        for start, end in fact.spans:
            yield {
                "id": fact.id, "supplier": fact.party, "categories": fact.categories,
                "capacity_minutes": fact.capacity_minutes, "live_from": start, "live_to": end,
            }  # fmt: skip


def _offers_wards(batch: int) -> Rows:
    after = ""
    while page := offers.facts(after, batch):
        for id_, view in offers.offers([fact.id for fact in page]).items():
            yield from ({"offer": id_, "ward": ward} for ward in offers.wards_covered(view))
        after = page[-1].id


def _bookings(batch: int) -> Rows:
    for fact in _pages(bookings.facts, batch):
        yield {
            "id": fact.id, "need": fact.need, "offer": fact.offer, "supplier": fact.supplier, "holder": fact.holder,
            "category": fact.category, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
            "requested_at": fact.requested_at, "accepted_at": fact.answered_at if fact.state in _AGREED else None,
            "ended_at": fact.over_at, "state": fact.state, "price_pence": fact.price_pence,
            "minutes_week": fact.minutes,
        }  # fmt: skip


def _visits(batch: int) -> Rows:
    """Visits that both sides had agreed to; one that was only asked for was never owed."""
    for fact in _pages(visits.facts, batch):
        if fact.agreed_at is not None:
            yield {
                "id": fact.id, "booking": fact.booking, "need": fact.need, "supplier": fact.supplier,
                "holder": fact.holder, "category": fact.category, "starts_at": fact.starts_at, "minutes": fact.minutes,
                "delivered_minutes": fact.delivered_minutes or 0, "occurrence": fact.occurrence,
                "agreement": fact.agreement, "amount_pence": fact.amount_pence,
                "handed_back": fact.occurrence == "cancelled_by_supplier", "carer": fact.carer,
            }  # fmt: skip


def _searches(batch: int) -> Rows:
    for fact in _pages(searches.facts, batch):
        yield {
            "id": fact.id, "searched_at": fact.at, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
            "category": fact.category, "total": fact.total, "session": fact.contributor,
        }  # fmt: skip
