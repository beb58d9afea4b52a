"""A price from a day on: announced, looked at by the council, taken back, decided as an uplift, and begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing, WrongState
from marketplace.offers import domain
from marketplace.offers.domain import Band, OfferState, PriceEvent, PriceState
from marketplace.offers.events import PriceAsked, PriceDropped, PriceNews, PriceReturned, PriceSet
from marketplace.offers.models import Offer, OfferPrice
from marketplace.offers.services.errors import Suspended
from marketplace.offers.services.keeping import announce, bands_of, locked, own, refuse_ahead, refuse_own, said


def announce_price(offer_id: str, *, price_pence: int, starts: date, by: Actor) -> str:
    """Say what an offer will cost from a day on; returns the change's id.

    Inside the published range it is set; outside, it waits for the council. Until its day nothing changes but what is
    planned for later.

    Raises:
        Forbidden, Missing. WrongState, Suspended: it is not approved, or the council has stopped it.
        PriceWrong, PriceSame, NotFree, TooSoon, TooFar, AnnouncedAlready.
    """
    return announce_prices({offer_id: (price_pence, starts)}, by=by)[0]


def announce_prices(wanted: Mapping[str, tuple[int, date]], *, by: Actor) -> list[str]:
    """The same for several offers at once, all or none; ids in the order of the offers' ids."""
    made = []
    for offer_id, (price_pence, starts) in sorted(wanted.items()):
        offer = own(offer_id, by)
        require_standing(offer)
        if _inside(offer, price_pence, starts):
            row = _enter(offer, price_pence, starts, PriceState.COMING, by)
            _tell(PriceSet, row, offer, by, what="announce")
        else:
            row = _enter(offer, price_pence, starts, PriceState.WAITING, by)
            _tell(PriceAsked, row, offer, by)
        made.append(row.id)
    return made


def uplift(prices: Mapping[str, tuple[int, date]], *, decision: str, by: Actor) -> list[str]:
    """Raise the prices of offers (pence and first day, by id) by a decision on the record (URN); all or none.

    Raises:
        Forbidden: `by` is no commissioner. OwnOffer: it is theirs. And as `announce_price`.
    """
    if not by.has("commissioner"):
        raise Forbidden
    made = []
    for offer_id, (price_pence, starts) in sorted(prices.items()):
        offer = locked(offer_id)
        refuse_own(offer, by)
        require_standing(offer)
        row = _enter(offer, price_pence, starts, PriceState.COMING, by, decision=decision)
        _tell(PriceSet, row, offer, by, what="uplift")
        made.append(row.id)
    return made


def approve_price(price_id: str, *, by: Actor) -> date:
    """Let a change that waits be set; returns its first day, moved on where too little notice would be left.

    Raises:
        Forbidden, Missing, OwnOffer. WrongState: it waits no more.
    """
    row, offer = _to_decide(price_id, by)
    _go(row, PriceEvent.APPROVE)
    row.before_pence = offer.price_pence
    row.starts = max(row.starts, domain.first_day(row.before_pence, row.price_pence, clock.today()))
    row.decided_by, row.decided_at = by.person, clock.now()
    db.session.flush()
    _tell(PriceSet, row, offer, by, what="approve")
    return row.starts


def return_price(price_id: str, *, reason: str, by: Actor) -> None:
    """Turn a change that waits down, with a reason; the price stays."""
    row, offer = _to_decide(price_id, by)
    words = said(reason)
    _go(row, PriceEvent.RETURN)
    row.reason, row.decided_by, row.decided_at = words, by.person, clock.now()
    db.session.flush()
    _tell(PriceReturned, row, offer, by)


def drop_price(price_id: str, *, by: Actor) -> None:
    """Take an announced rise back, or whatever still waits.

    Raises:
        Forbidden, Missing. WrongState: its day has come, or it is over. ReductionStands: people were told to pay less.
    """
    row = _locked(price_id)
    offer = own(row.offer_id, by)
    if row.state is PriceState.COMING and row.price_pence < row.before_pence:
        raise domain.ReductionStands
    if row.state is PriceState.COMING and row.starts <= clock.today():
        raise WrongState(state=row.state.value)
    was = row.state
    _go(row, PriceEvent.DROP)
    if was is PriceState.COMING:
        _tell(PriceDropped, row, offer, by)


def begin_price(price_id: str, now: datetime) -> None:
    """Its day has come: the offer costs so much now; does nothing where it is not due."""
    row = _locked(price_id)
    if row.state is not PriceState.COMING or row.starts > clock.local(now).date():
        return
    offer = locked(row.offer_id)
    _go(row, PriceEvent.BEGIN)
    offer.price_pence = row.price_pence
    offer.version += 1
    offer.changed_at = now
    db.session.flush()
    announce(offer, "edit")


def require_standing(offer: Offer) -> None:
    """Refuse a price of what is not live or paused.

    Raises:
        Suspended, WrongState.
    """
    if offer.state is OfferState.SUSPENDED:
        raise Suspended
    if offer.state not in (OfferState.LIVE, OfferState.PAUSED):
        raise WrongState(state=offer.state.value)


def _inside(offer: Offer, price_pence: int, starts: date) -> bool:
    """Whether a price stands inside the ranges published for its first day."""
    bands: list[Band] = bands_of(tuple(offer.categories))
    content = offer.content()
    return domain.in_band(domain.Content.make(**(content.as_json() | {"price_pence": price_pence})), bands, starts)


def _enter(
    offer: Offer, price_pence: int, starts: date, state: PriceState, by: Actor, *, decision: str | None = None
) -> OfferPrice:
    domain.check_change(offer.price_pence, price_pence, starts, clock.today())
    refuse_ahead(offer.id)
    row = OfferPrice(
        id=ids.new(),
        offer_id=offer.id,
        starts=starts,
        asked_for=starts,
        price_pence=price_pence,
        before_pence=offer.price_pence,
        unit=offer.unit,
        state=state,
        decision=decision,
        made_by=by.person,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _locked(price_id: str) -> OfferPrice:
    row = unit.locked(OfferPrice, price_id)
    if row is None:
        raise Missing
    return row


def _to_decide(price_id: str, by: Actor) -> tuple[OfferPrice, Offer]:
    if by != SYSTEM and not by.has("commissioner"):
        raise Forbidden
    row = _locked(price_id)
    offer = locked(row.offer_id)
    refuse_own(offer, by)
    return row, offer


def _go(row: OfferPrice, event: PriceEvent) -> None:
    row.state = machine.step(domain.PRICES, row.state, event)
    db.session.flush()


def _tell(event: type[PriceNews], row: OfferPrice, offer: Offer, by: Actor, **more: str) -> None:
    outbox.announce(
        event(
            subject=ids.urn("offer", offer.id),
            offer=offer.id,
            price=row.id,
            party=offer.party,
            starts=row.starts.isoformat(),
            before_pence=row.before_pence,
            after_pence=row.price_pence,
            by=by.person,
            decision=row.decision,
            **more,
        )
    )
