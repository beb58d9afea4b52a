"""Keep how a supplier stands with VAT, and what the standard rate is, from a day on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.decided import put_with_reason
from hub.kernel.words import N_
from payments.funds.domain import require_finance
from payments.vat import queries
from payments.vat.domain import MOST_WORDS, NotARate, NoVatReason, Registration, StandsSo, rate, vat_number
from payments.vat.models import VatRate, VatRegistration


def register(party: str, number: str, exempt: Collection[str], valid_from: date, reason: str, by: Actor) -> None:
    """A supplier stands so from a day on; statements that were made stay as they are.

    Args:
        party: whose (URN).
        number: as on the certificate; nothing where it is not registered (any more).
        exempt: codes of the categories that it gives exempt from VAT.
        valid_from: the first day.
        reason: how the officer knows.
        by: in finance.

    Raises:
        Forbidden, NotAVatNumber, NoVatReason. StandsSo: it was kept so already.
    """
    require_finance(by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > MOST_WORDS:
        raise NoVatReason(field="reason")
    plain = vat_number(number)
    lock_whole(VatRegistration)
    standing = Registration(valid_from, plain, frozenset(exempt if plain else ()))
    kept = queries.registrations([party]).get(party, ())
    if standing in [one for one in kept if one.valid_from == valid_from][-1:]:
        raise StandsSo(field="valid_from")
    db.session.add(
        VatRegistration(
            id=ids.new(),
            party=party,
            valid_from=valid_from,
            number=plain,
            exempt=sorted(standing.exempt),
            reason=reason,
            set_at=clock.now(),
            set_by=by.person,
        )
    )
    db.session.flush()


def set_rate(percent: str, *, starts: date, reason: str, by: Actor) -> str:
    """The standard rate is another from a day on, today at the earliest; those before stay on record. Returns its id.

    Visits before that day have the rate of their day, whenever they are paid, and statements that were made stay as they are.

    Args:
        percent: as typed, like 20 or 17.5.
        starts: its first day.
        reason: why, like the law that says so.
        by: in finance.

    Raises:
        Forbidden. NotARate: it cannot be read, the day is over, no reason is given, or it stands so already.
    """
    require_finance(by)
    tenths = rate(percent)
    if starts < clock.today():
        past = N_("That day is over. A rate begins today or later: what was before stays as it was.")
        raise NotARate(message=past, field="starts")
    lock_whole(VatRate)
    if queries.rates().on(starts) == tenths:
        raise NotARate(message=N_("That is the rate on that day already."), field="percent")
    return put_with_reason(VatRate(rate=tenths), starts, reason=reason, by=by, wrong=NotARate)
