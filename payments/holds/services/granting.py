"""A grant pays first: what of some visits it reaches is set aside from it, and the rest is left to whatever else pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from payments.budgets import services as budgets
from payments.holds import queries
from payments.holds.domain import HoldState, Line, Payer, kept
from payments.holds.services.drawing import lock_payers, standing
from payments.holds.services.placing import request_holds


def request_granted(
    grant: str,
    lines: Sequence[Line],
    now: datetime,
    *,
    beside: Payer | None = None,
    limits: Mapping[str, int] | None = None,
    agreed: datetime | None = None,
) -> dict[str, HoldState]:
    """Set a grant's money aside for the visits that it reaches, in order of date; asking again changes nothing.

    Those after its last day, and those that do not fit in what is free of it, are not in the answer. A grant is all
    here, so that what it pays for is held at once.

    Args:
        grant: the id of its budget.
        lines: the visits' money.
        now: the moment of asking.
        beside: what pays for the rest; its lock is taken in order with the grant's.
        limits: pence per four weeks for each delegation that the lines came through.
        agreed: when what goes on was asked for.

    Raises:
        CategoryBarred, CategoryNever, RelativeBarred: it does not pay for that.
        LimitReached: a supporter's limit would be passed.
        Missing: there is no such grant.
    """
    lock_payers([Payer(grant), *([beside] if beside else [])])
    budget, day = budgets.lock(grant), queries.days()
    known = queries.asked([line.about for line in lines])
    mine = [line for line in lines if line.about in known and known[line.about][0] == Payer(grant)]
    fresh = [
        line for line in lines if line.amount_pence and line.about not in known and budget.terms.covers(day(line.at))
    ]
    fits, _rest = kept(fresh, sum(pence for _fund, pence in standing(budget)))
    return request_holds(grant, [*mine, *fits], now, limits=limits, agreed=agreed) if mine or fits else {}
