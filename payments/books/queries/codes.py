"""The council's codes of our accounts."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from payments.books.models import CostCode


def codes() -> dict[tuple[str, str], str]:
    """(kind of account, fund or empty for every fund) to its code."""
    rows = db.session.execute(sa.select(CostCode.account_kind, CostCode.fund_id, CostCode.code))
    return {(kind, fund): code for kind, fund, code in rows}
