"""Set the council's codes of our accounts."""

from __future__ import annotations

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.books.domain.codes import EVERY_FUND, cleaned
from payments.books.models import CostCode
from payments.funds import queries as funds
from payments.funds.domain import require_finance
from payments.ledger.domain import OPS, OWN, AccountKind


def set_code(kind: AccountKind, fund: str, code: str, by: Actor) -> None:
    """Let a kind of account be known by this code, for one fund or every other; an empty code takes it away.

    Raises:
        Forbidden: `by` is not in finance. Missing: there is no such fund. NotACode.
    """
    require_finance(by)
    code = cleaned(code)
    if fund not in (EVERY_FUND, OPS, OWN) and funds.fund(fund) is None:
        raise Missing
    row = db.session.get(CostCode, (kind.value, fund), with_for_update=True)
    if not code:
        if row is not None:
            db.session.delete(row)
    elif row is not None:
        row.code, row.set_at, row.set_by = code, clock.now(), by.person
    else:
        db.session.add(CostCode(account_kind=kind.value, fund_id=fund, code=code, set_at=clock.now(), set_by=by.person))
    db.session.flush()
