"""Doorway of the ledger: finance looks into the book itself."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, sheets
from hub.kernel.paging import asked
from hub.kernel.words import N_
from payments.ledger import queries
from payments.ledger.domain import AccountKind

blueprint = Blueprint("ledger", __name__)

HEAD = (
    N_("Transaction"),
    N_("When"),
    N_("Kind"),
    N_("About"),
    N_("Account"),
    N_("Fund"),
    N_("Whose"),
    N_("Amount"),
)
PER_PAGE = 25
FILE_MOST = 100_000  # entries in one file


@blueprint.get("/council/ledger")
@access.role("finance")
def index() -> str:
    """Totals by kind of account, the head of the seals, and what was posted last."""
    pages = -(-queries.count() // PER_PAGE)
    page = asked(pages)
    found = queries.recent(PER_PAGE, (page - 1) * PER_PAGE)
    return render_template(
        "payments/ledger/index.html",
        transactions=found,
        totals=queries.kind_totals(),
        head=queries.head(),
        page=page,
        pages=pages,
    )


@blueprint.get("/council/ledger.csv")
@access.role("finance")
def entries_csv() -> ResponseReturnValue:
    """The journal as a file: one line an entry, the debits positive."""
    rows = (
        [
            fact.transaction,
            clock.local(fact.at).isoformat(timespec="seconds"),
            fact.kind,
            fact.about,
            AccountKind(fact.account_kind).value,
            fact.fund,
            fact.owner,
            sheets.decimal(fact.amount_pence),
        ]
        for fact in queries.facts("", FILE_MOST)
    )
    return sheets.csv_file("ledger", [gettext(word) for word in HEAD], rows)
