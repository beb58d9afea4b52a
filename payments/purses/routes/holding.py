"""Own money as the resident, or someone who acts for them, sees it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids, sheets
from hub.kernel.paging import cut
from hub.kernel.words import N_
from hub.people import queries as people
from payments.gateway import queries as gateway
from payments.holds import queries as holds
from payments.purses import queries
from payments.purses.routes.blueprint import blueprint, may_spend, payees, require
from payments.statements.queries import told

PER_PAGE = 50
HEAD = (
    N_("When"),
    N_("What"),
    N_("Visit on"),
    N_("Paid to"),
    N_("To use, change"),
    N_("To use"),
    N_("Altogether, change"),
    N_("Altogether"),
)


@blueprint.get("/purses")
@access.signed_in
def mine() -> str:
    """The own money of whoever asks, and of those they act for."""
    person = people.acting_person(access.current()) or ""
    owners = [person, *people.residents_of(person)]
    return render_template(
        "payments/purses/mine.html",
        purses=queries.purses(owners),
        owners=owners,
        own=person,
        names=people.names([ids.urn("person", owner) for owner in owners]),
    )


@blueprint.get("/purses/<purse>")
@access.signed_in
def show(purse: str) -> str:
    """What is there, what is on its way in and back, and the ways to add and to ask back."""
    name, back = require(purse, "view"), holds.own_coming_back(purse)
    return render_template(
        "payments/purses/show.html",
        back=back,
        names=people.names(back),
        purse=queries.purse(purse),
        promises=holds.own_promises(purse, clock.now()),
        name=name,
        own=purse == people.acting_person(access.current()),
        payments=cut(queries.payments(purse), PER_PAGE),
        refunds=cut(queries.refunds(purse), PER_PAGE, "back"),
        spends=may_spend(purse),
        open=gateway.is_open(),
        months=queries.months_of(queries.statement(purse)),
    )


@blueprint.get("/purses/<purse>/statement")
@access.signed_in
def statement(purse: str) -> str:
    """Everything that happened, on one clean page to print."""
    name, lines = require(purse, "view"), queries.statement(purse)
    return render_template(
        "payments/purses/statement.html",
        purse=queries.purse(purse),
        name=name,
        lines=lines,
        names=payees(lines),
        stands_on=clock.today(),
    )


@blueprint.get("/purses/<purse>/statement.csv")
@access.signed_in
def statement_csv(purse: str) -> ResponseReturnValue:
    """The same as a file."""
    require(purse, "view")
    lines = queries.statement(purse)
    names = payees(lines)
    rows = (
        [
            *told(line, names),
            sheets.decimal(line.moved.free_pence),
            sheets.decimal(line.after.free_pence),
            sheets.decimal(line.moved.total_pence),
            sheets.decimal(line.after.total_pence),
        ]
        for line in lines
    )
    return sheets.csv_file(f"own-money-{ids.short(purse).lower()}", [gettext(word) for word in HEAD], rows)
