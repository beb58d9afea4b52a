"""Bookings: mine, one of them, the requests that wait for me, yes, no, taken back, called off; and what I am owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.forms import press
from hub.kernel.paging import cut
from hub.people import queries as people
from marketplace.bookings import queries, services
from marketplace.bookings.domain import NotYourBooking
from marketplace.bookings.forms import AnswerForm, CancelForm, DeclineForm
from marketplace.bookings.queries import BookingView
from marketplace.bookings.routes.blueprint import blueprint, booking_page, carers, knows, my_parties, sides
from marketplace.plans.queries import called
from marketplace.visits import queries as visits
from payments.holds import queries as holds
from payments.holds.queries import Owed, OwedBack, Payable
from payments.pools import queries as pools

MOST_OWED = 50  # visits of each party on the page of what is owed; its sums are of all


@blueprint.get("/bookings")
@access.signed_in
def index() -> ResponseReturnValue:
    """The bookings on either side of which I, those I act for, or those I speak for, stand."""
    parties = my_parties()
    person = people.acting_person(access.current()) or ""
    mine = [*parties, *(f"person:{id_}" for id_ in people.residents_of(person))]
    found = queries.bookings_of(*mine)
    page = cut(sorted(found, key=lambda b: b.over_at is not None))
    return render_template(
        "marketplace/bookings/index.html",
        page=page,
        live=[b for b in page.items if b.over_at is None],
        over=[b for b in page.items if b.over_at is not None],
        names=_names(page.items),
        parties=set(parties),
    )


def _names(bookings: Sequence[BookingView]) -> dict[str, str]:
    """Names of all sides: whole where it was agreed."""
    strangers = called([urn for b in bookings for urn in (b.holder, b.supplier)])
    return strangers | called([urn for b in bookings if knows(b) for urn in (b.holder, b.supplier)], whole=True)


@blueprint.get("/bookings/requests")
@access.signed_in
def requests() -> ResponseReturnValue:
    """Who asks me for help, the most urgent first."""
    page = cut(queries.requests_to(my_parties()))
    names = called([urn for b in page.items for urn in (b.holder, b.supplier)])
    return render_template("marketplace/bookings/requests.html", page=page, names=names)


@blueprint.get("/bookings/<booking>")
@access.signed_in
def show(booking: str) -> ResponseReturnValue:
    """One booking: who, what, when, at what price, how it stands, and what I can do."""
    return booking_page(booking)


@blueprint.post("/bookings/<booking>/accept")
@access.signed_in
def accept(booking: str) -> ResponseReturnValue:
    """Yes, I can."""
    form = AnswerForm()
    form.offer_these(carers(queries.booking(booking)))
    if form.sent() and form.attempt(services.accept, booking, access.current(), form.carer.data or None):
        flash(gettext("Thank you. The visits stand in your calendar."), "success")
        return redirect(url_for("bookings.show", booking=booking))
    return booking_page(booking, form)


@blueprint.route("/bookings/<booking>/decline", methods=["GET", "POST"])
@access.signed_in
def decline(booking: str) -> ResponseReturnValue:
    """No, not this time."""
    view = queries.booking(booking)
    if not sides(view).supplies:
        raise NotYourBooking
    form = DeclineForm()
    if form.sent() and form.attempt(services.decline, booking, access.current(), form.reason.data or ""):
        flash(gettext("We have told them. Thank you for answering."), "success")
        return redirect(url_for("bookings.requests"))
    page = render_template(
        "marketplace/bookings/decline.html", booking=view, form=form, names=called([view.holder, view.supplier])
    )
    return page, form.status


@blueprint.post("/bookings/<booking>/withdraw")
@access.signed_in
def withdraw(booking: str) -> ResponseReturnValue:
    """I take my request back."""
    doing = partial(services.withdraw, booking, access.current())
    return press(
        doing,
        said=gettext("Your request is taken back. Nothing was paid."),
        then=url_for("bookings.show", booking=booking),
        page=partial(booking_page, booking),
    )


@blueprint.route("/bookings/<booking>/cancel", methods=["GET", "POST"])
@access.signed_in
def cancel(booking: str) -> ResponseReturnValue:
    """End it early, with what that costs shown before."""
    view = queries.booking(booking)
    side, form = sides(view), CancelForm()
    if not side.supplies:
        people.require_act(access.current(), view.holder, "arrange")  # to look at it is not to call it off
    if form.sent() and form.attempt(services.cancel, booking, access.current(), form.reason.data or ""):
        flash(gettext("It is called off. We have told the other side."), "success")
        return redirect(url_for("bookings.show", booking=booking))
    costs = visits.cost_of_calling_off(view.id, clock.now())
    page = render_template(
        "marketplace/bookings/cancel.html",
        booking=view,
        side=side,
        form=form,
        costs=[(visit, pence) for visit, pence in costs if pence],
        coming=len(costs),
        total=0 if side.supplies else sum(pence for _visit, pence in costs),
        names=called([view.holder, view.supplier], whole=knows(view)),
    )
    return page, form.status


@blueprint.post("/bookings/<booking>/carer")
@access.signed_in
def carer(booking: str) -> ResponseReturnValue:
    """Give its coming visits to one of my people."""
    form = AnswerForm()
    form.offer_these(carers(queries.booking(booking)))
    if form.sent() and form.attempt(services.assign_carer, booking, form.carer.data or None, access.current()):
        flash(gettext("The coming visits are given to them."), "success")
        return redirect(url_for("bookings.show", booking=booking))
    return booking_page(booking, form)


@blueprint.get("/account/owed")
@access.signed_in
def owed() -> ResponseReturnValue:
    """What I, and the organisations I manage, are owed for visits."""
    parties = my_parties()
    found: dict[str, Any] = {party: _by_visit(holds.payable(party)) for party in parties}
    back = {party: pieces for party in parties if (pieces := _back(party))}
    made = {line.about for lines in (*(view.lines for view in found.values()), *back.values()) for line in lines}
    return render_template(
        "marketplace/bookings/owed.html",
        found={
            party: view
            for party, view in found.items()
            if view.lines or view.total_pence or view.frozen_pence or party in back
        },
        back=back,
        most=MOST_OWED,
        names=called(parties, whole=True),
        visit_of={about: ids.parse(about)[1] for about in made},
    )


def _by_visit(view: Payable) -> Payable:
    """What is owed, a line a visit: the shares of a shared one are one sum."""
    visit_of = pools.visit_of([line.about for line in view.lines])
    lines: dict[tuple[str, bool], Owed] = {}
    for line in view.lines:
        key = visit_of[line.about], line.frozen
        before = lines[key].amount_pence if key in lines else 0
        lines[key] = replace(line, about=key[0], amount_pence=before + line.amount_pence)
    return replace(view, lines=tuple(lines.values()))


def _back(party: str) -> list[OwedBack]:
    """What was sent and is to be paid back, a line a visit and a way of coming back, the latest first."""
    pieces = holds.pieces_owed_back(party)
    visit_of = pools.visit_of([piece.about for piece in pieces])
    lines: dict[tuple[str, bool], OwedBack] = {}
    for piece in pieces:
        key = visit_of[piece.about], piece.reserved
        before = lines[key].open_pence if key in lines else 0
        lines[key] = replace(piece, about=key[0], open_pence=before + piece.open_pence)
    return sorted(lines.values(), key=lambda line: line.at, reverse=True)
