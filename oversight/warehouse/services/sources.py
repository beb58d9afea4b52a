"""Where the facts come from: each room's `facts`, paged through by id, as rows of the warehouse's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from hub.kernel import clock
from hub.places import queries as places
from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import BookingState
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.searches import queries as searches
from marketplace.visits import queries as visits
from payments.funds import queries as funds
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, OWN
from reviews.reviews import queries as reviews

PENCE = {"offer": "price_pence", "booking": "price_pence", "visit": "amount_pence", "posting": "debit_pence"}
"""Which column of a table is money."""

# A booking that stands in one of these was accepted once: its answer was a yes.
ACCEPTED = {
    BookingState.ACCEPTED.value,
    BookingState.ACTIVE.value,
    BookingState.ENDED.value,
    BookingState.CANCELLED.value,
}

Rows = Iterator[dict[str, Any]]


class Fact(Protocol):
    """Anything with an id to page by."""

    @property
    def id(self) -> str:
        """Its id; facts come in this order."""


F = TypeVar("F", bound=Fact)


def all_rows(batch: int) -> Iterator[tuple[str, Rows]]:
    """Each table's name, and its rows."""
    yield "area", _areas()
    yield "fund", _funds()
    for table, rows in (
        ("need", _needs),
        ("offer", _offers),
        ("offer_live", _offers_live),
        ("offer_ward", _offers_wards),
        ("booking", _bookings),
        ("visit", _visits),
        ("search", _searches),
        ("review", _reviews),
        ("posting", _postings),
    ):
        yield table, rows(batch)


def totals() -> dict[str, tuple[int, int]]:
    """Rows and pence of each table that copies one of the source's, as the source's database counts them itself.

    It says nothing of areas and funds, and of what is derived from an offer: there is no such table below.
    """
    return {
        "need": needs.totals(),
        "offer": offers.totals(),
        "booking": bookings.totals(),
        "visit": visits.totals(),
        "search": searches.totals(),
        "review": reviews.totals(),
        "posting": ledger.totals(),
    }


def _pages(facts: Callable[[str, int], Sequence[F]], batch: int) -> Iterator[F]:
    after = ""
    while page := facts(after, batch):
        yield from page
        after = page[-1].id


def _areas() -> Rows:
    for kind in ("ward", "neighbourhood"):
        for area in places.areas(kind):
            yield {"code": area.code, "name": area.name, "kind": kind, "parent": area.parent}


def _funds() -> Rows:
    """The council's funds, and the two that are none of them: what the platform keeps, and residents' own money."""
    yield {"id": OPS, "name": "The platform", "purpose": "", "owner": None}
    yield {"id": OWN, "name": "Residents’ own money", "purpose": "", "owner": None}
    for fund in funds.funds():
        if fund.id not in (OPS, OWN):
            yield {"id": fund.id, "name": fund.name, "purpose": fund.purpose, "owner": fund.owner}


def _postings(batch: int) -> Rows:
    for fact in _pages(ledger.facts, batch):
        yield {
            "id": fact.id, "transaction": fact.transaction, "kind": fact.kind, "account": fact.account_kind,
            "fund": fact.fund, "owner": fact.owner, "about": fact.about, "debit_pence": max(fact.amount_pence, 0),
            "credit_pence": max(-fact.amount_pence, 0), "posted_at": fact.at,
        }  # fmt: skip


def _needs(batch: int) -> Rows:
    zone = clock.zone()
    for fact in _pages(needs.facts, batch):
        yield {
            "id": fact.id, "holder": fact.holder, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
            "categories": fact.categories, "minutes_week": fact.minutes, "state": fact.state,
            "posted_at": fact.posted_at, "ended_at": fact.ended_at, "wanted_from": _begin(fact.starts, zone),
            "wanted_to": _begin(fact.ends + timedelta(days=1), zone) if fact.ends else None,
        }  # fmt: skip


def _begin(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day on the council's wall, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


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
        found = offers.offers([fact.id for fact in page])
        for id_ in sorted(found):
            yield from ({"offer": id_, "ward": ward} for ward in offers.wards_covered(found[id_]))
        after = page[-1].id


def _bookings(batch: int) -> Rows:
    for fact in _pages(bookings.facts, batch):
        yield {
            "id": fact.id, "need": fact.need, "offer": fact.offer, "supplier": fact.supplier, "holder": fact.holder,
            "category": fact.category, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
            "requested_at": fact.requested_at, "accepted_at": fact.answered_at if fact.state in ACCEPTED else None,
            "ended_at": fact.over_at, "state": fact.state, "price_pence": fact.price_pence,
            "minutes_week": fact.minutes,
        }  # fmt: skip


def _visits(batch: int) -> Rows:
    for fact in _pages(visits.facts, batch):
        yield {
            "id": fact.id, "booking": fact.booking, "need": fact.need, "supplier": fact.supplier,
            "holder": fact.holder, "category": fact.category, "starts_at": fact.starts_at, "minutes": fact.minutes,
            "delivered_minutes": fact.delivered_minutes, "occurrence": fact.occurrence, "agreement": fact.agreement,
            "amount_pence": fact.amount_pence, "agreed": fact.agreed_at is not None, "carer": fact.carer,
        }  # fmt: skip


def _searches(batch: int) -> Rows:
    for fact in _pages(searches.facts, batch):
        yield {
            "id": fact.id, "searched_at": fact.at, "ward": fact.ward, "neighbourhood": fact.neighbourhood,
            "category": fact.category, "total": fact.total, "session": fact.contributor,
        }  # fmt: skip


def _reviews(batch: int) -> Rows:
    for fact in _pages(reviews.facts, batch):
        yield {
            "id": fact.id, "about": fact.about, "subject": fact.subject, "mean": fact.mean, "state": fact.state,
            "written_at": fact.written_at, "shown_at": fact.shown_at,
        }  # fmt: skip
