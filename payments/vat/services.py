"""Keep how a supplier stands with VAT from a day on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from payments.funds.domain import require_finance
from payments.vat import queries
from payments.vat.domain import MOST_WORDS, NoVatReason, Registration, StandsSo, vat_number
from payments.vat.models import VatRegistration


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
