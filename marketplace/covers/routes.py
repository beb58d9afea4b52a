"""The page of one who is missing: who could come instead, at what cost; and asking them with one press."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, drawn
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.bookings.domain import RelativeAtHome
from marketplace.covers import queries, services
from marketplace.covers.forms import InsteadForm
from marketplace.covers.services import Seen
from marketplace.needs import queries as needs
from marketplace.plans.queries import called, reasons_of

blueprint = Blueprint("covers", __name__)


@blueprint.get("/plans/<need>/instead/<gap>")
@access.signed_in
def show(need: str, gap: str) -> ResponseReturnValue:
    """Who is missing when, whom Kith would ask instead, and everyone else who could."""
    return drawn.page(_show, need, gap)


def _show(need: str, gap: str) -> ResponseReturnValue:
    return _page(need, gap, InsteadForm(formdata=None))


def _page(need: str, key: str, form: InsteadForm) -> ResponseReturnValue:
    view = needs.need(need)
    people.require_act(access.current(), view.holder, "view")
    gap = queries.gap(need, key)
    found = queries.answer(gap)
    offers = [offer for row in (*found.rows, *(row for row, _ in found.others)) for offer in row.offers]
    page = render_template(
        "marketplace/covers/show.html",
        form=form,
        need=need,
        gap=gap,
        found=found,
        offers={offer.id: offer for offer in offers},
        relatives=queries.relatives(gap, offers),
        slot_keys=lambda slots: " ".join(map(_key, slots)),
        names=called({gap.was.supplier, *(offer.party for offer in offers)}),
        parties=people.parties({offer.party for offer in offers}),
        reasons={row.offers[0].id: reasons_of(match) for row, match in found.others},
        may_arrange=bool(people.may_act(access.current(), view.holder, "arrange")),
    )
    return page, form.status


@blueprint.post("/plans/<need>/instead/<gap>")
@access.signed_in
def ask(need: str, gap: str) -> ResponseReturnValue:
    """Ask them to come instead."""
    people.require_act(access.current(), needs.need(need).holder, "view")
    there, form = queries.gap(need, gap), InsteadForm()
    who = [_seen(said) for said in request.form.get("offers", "").split()]
    named = request.form.get("slots", "").split()
    slots = [slot for slot in there.slots if _key(slot) in named]
    if (
        form.sent()
        and not _are_relatives(form, need, gap, who)
        and form.attempt(services.ask_instead, need, gap, who, slots, access.current())
    ):
        flash(gettext("They are asked. We tell you as soon as they answer."), "success")
        return redirect(url_for("bookings.show", booking=form.result[0]))
    return _page(need, gap, form)


def _are_relatives(form: InsteadForm, need: str, gap: str, who: list[Seen]) -> bool:
    """Keep what they said of relatives at home; whether nobody is asked for it, because a budget would pay."""
    ticked = [one.offer for one in who if one.offer in (form.relative.data or ())]
    if not ticked:
        return False
    if not form.attempt(services.declare_relatives, need, gap, ticked, access.current()):
        return True
    names = called(form.result)
    for party in form.result:
        form.refuse(RelativeAtHome(name=names[party]))
    return bool(names)


def _key(slot: Slot) -> str:
    """A time of the week as the button carries it, here and in the plan."""
    return f"{slot.weekday}-{slot.start}-{slot.minutes}"


def _seen(said: str) -> Seen:
    """An offer, and the pence that it was shown at."""
    offer, _, pence = said.partition("@")
    return Seen(offer, int(pence[:9]) if pence.isdecimal() else None)
