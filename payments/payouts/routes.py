"""The doorway of payouts: finance sees what goes to banks, and what was sent back. Suppliers see theirs with their payments."""

from __future__ import annotations

from flask import Blueprint, render_template

from hub.kernel import access
from hub.kernel.paging import asked
from hub.people import queries as people
from payments.payouts import queries
from payments.payouts.domain import OUR_BANK, failure_words

blueprint = Blueprint("payouts", __name__)
PER_PAGE = 50


@blueprint.get("/council/payouts")
@access.role("finance")
def index() -> str:
    """All payouts, what was sent back first."""
    pages = -(-queries.count() // PER_PAGE)
    page = asked(pages)
    rows = queries.payouts(PER_PAGE, (page - 1) * PER_PAGE)
    return render_template(
        "payments/payouts/index.html",
        rows=rows,
        names=people.names({row.party for row in rows if row.party}),
        words=failure_words,
        ours=queries.ours_failing(),
        advice=OUR_BANK,
        page=page,
        pages=pages,
    )
