"""Own money's statement of one month, to read, to print and to take away."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, sheets
from hub.kernel.errors import Missing
from hub.kernel.month import Month
from hub.kernel.words import N_
from hub.people import queries as people
from payments.holds import queries as holds
from payments.purses import queries
from payments.purses.domain import Movement
from payments.purses.routes.blueprint import blueprint, payees, require
from payments.statements.queries import MonthStatement, month_rows

HEAD = (N_("When"), N_("What"), N_("Visit on"), N_("Paid to"), N_("To use"), N_("Not to use yet"), N_("Altogether"))
WORDS = {
    Movement.ADDED: N_("Added by card"),
    Movement.CLEARED: N_("Added before, and there to use"),
    Movement.SET_ASIDE: N_("Set aside for visits"),
    Movement.FREED: N_("Set aside before, and free again"),
    Movement.PAID: N_("Paid for visits"),
    Movement.GIVEN_BACK: N_("Back from visits"),
    Movement.ASKED_BACK: N_("Asked back"),
    Movement.NOT_GONE: N_("Could not go back, and is there to use"),
    Movement.FROZEN: N_("Frozen: a card’s bank asks for a payment back"),
    Movement.THAWED: N_("Free again: the bank decided for us"),
    Movement.LOST: N_("Taken back by a card’s bank"),
    Movement.OTHER: N_("Put right"),
}


@blueprint.get("/purses/<purse>/statements/<month>")
@access.signed_in
def month(purse: str, month: str) -> str:
    """Opening balance, what came and went, closing balance; one clean page on paper."""
    name, found = _found(purse, month)
    back = {} if found.over else holds.own_coming_back(purse)
    return render_template(
        "payments/purses/month.html",
        purse=purse,
        name=name,
        statement=found,
        names=payees(found.lines) | people.names(back),
        back=back,
        words=WORDS,
        stands_on=clock.today(),
    )


@blueprint.get("/purses/<purse>/statements/<month>.csv")
@access.signed_in
def month_csv(purse: str, month: str) -> ResponseReturnValue:
    """The same as a file, line by line, from the opening to the closing balance."""
    _name, found = _found(purse, month)
    rows = month_rows(found, payees(found.lines))
    return sheets.csv_file(
        f"own-money-{ids.short(purse).lower()}-{found.month}", [gettext(word) for word in HEAD], rows
    )


def _found(purse: str, text: str) -> tuple[str, MonthStatement[Movement]]:
    name, month = require(purse, "view"), Month.read(text)
    found = queries.month_statement(purse, month) if month else None
    if found is None:
        raise Missing
    return name, found
