"""The doorway of payouts: finance sees what goes to banks, and what was sent back. Suppliers see theirs with their payments."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from hub.kernel import access
from hub.people import queries as people
from payments.payouts import queries
from payments.payouts.domain import failure_words

blueprint = Blueprint("payouts", __name__)
PER_PAGE = 50


@blueprint.get("/council/payouts")
@access.role("finance")
def index() -> str:
    """All payouts, what was sent back first."""
    page = max(1, request.args.get("page", 1, type=int))
    rows = queries.payouts(PER_PAGE, (page - 1) * PER_PAGE)
    return render_template(
        "payments/payouts/index.html",
        rows=rows,
        names=people.names({row.party for row in rows if row.party}),
        words=failure_words,
        page=page,
        pages=-(-queries.count() // PER_PAGE),
    )
