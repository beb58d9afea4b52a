"""A file of prices: checked line by line, kept until it is announced, and announced whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from flask_babel import gettext

from hub.kernel import clock, ids, unit, web
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, KithError, Missing
from hub.kernel.words import N_
from marketplace.offers import domain
from marketplace.offers.domain import BadLine, FileUsed, RateLine, read_rates
from marketplace.offers.models import OfferRateFile
from marketplace.offers.services.keeping import locked, refuse_ahead, refuse_own, require_party
from marketplace.offers.services.pricing import announce_price, require_standing

UNKNOWN = N_("There is no such offer, or it is not yours. Copy its reference from the list.")
ONLY_RISES = N_("The council can only raise a price. A lower one is announced by whoever offers the help.")


def keep_rates(data: bytes, *, by: Actor, council: bool = False) -> str:
    """Check a file and keep it to be looked at; returns its id. Nothing is announced by it yet.

    Args:
        data: the file as it came.
        by: who speaks for every offer in it, or (`council`) a commissioner, who may raise any.
        council: whether it is the council's.

    Raises:
        BadFile, BadLine: naming the line that is wrong and what to do. Forbidden: nobody who may.
    """
    if by.person is None or (council and not by.has("commissioner")):
        raise Forbidden
    try:
        lines = read_rates(data)
    except BadLine as bad:
        raise BadLine(field="file", line=bad.data["line"], why=gettext(str(bad.data["why"]))) from bad
    _each(lines, lambda line: _check(line, by, council=council))
    row = OfferRateFile(
        id=ids.new(),
        made_by=by.person,
        made_for=by.assisting,
        made_at=clock.now(),
        council=council,
        lines=[[line.line, line.offer, line.price_pence, line.starts.isoformat()] for line in lines],
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def announce_rates(file_id: str, *, by: Actor) -> int:
    """Announce all that stands in a checked file, or nothing; returns how many prices.

    Raises:
        Missing: it is not theirs. FileUsed: it was announced already. BadLine: a line does not hold any more.
    """
    row = use_rates(file_id, by=by)
    lines = domain.lines_of(row.lines)
    _each(lines, lambda line: announce_price(line.offer, price_pence=line.price_pence, starts=line.starts, by=by))
    return len(lines)


def take_rises(file_id: str, *, by: Actor) -> dict[str, tuple[int, date]]:
    """What a file of the council's raises, to be decided now and only once: pence and first day by offer.

    Raises:
        Missing, FileUsed: as `use_rates`. BadLine: a line does not hold any more.
    """
    lines = domain.lines_of(use_rates(file_id, by=by, council=True).lines)
    _each(lines, lambda line: _check(line, by, council=True))
    return {line.offer: (line.price_pence, line.starts) for line in lines}


def use_rates(file_id: str, *, by: Actor, council: bool = False) -> OfferRateFile:
    """Take a checked file, once.

    Raises:
        Missing: it is not theirs. FileUsed: it was taken already.
    """
    row = unit.locked(OfferRateFile, file_id)
    if row is None or row.council is not council or (row.made_by, row.made_for) != (by.person, by.assisting):
        raise Missing
    if row.used_at is not None:
        raise FileUsed
    row.used_at = clock.now()
    db.session.flush()
    return row


def _check(line: RateLine, by: Actor, *, council: bool) -> None:
    offer = locked(line.offer)
    if council:
        refuse_own(offer, by)
    else:
        require_party(by, offer.party)
    require_standing(offer)
    domain.check_change(offer.price_pence, line.price_pence, line.starts, clock.today())
    if council and line.price_pence < offer.price_pence:
        raise domain.BadFile(message=ONLY_RISES)
    refuse_ahead(offer.id)


def _each(lines: Iterable[RateLine], act: Callable[[RateLine], object]) -> None:
    """Do it for each line; what is refused names its line."""
    for line in lines:
        try:
            act(line)
        except (Missing, Forbidden) as error:
            raise BadLine(field="file", line=line.line, why=gettext(UNKNOWN)) from error
        except KithError as error:
            raise BadLine(field="file", line=line.line, why=web.say(error)) from error
