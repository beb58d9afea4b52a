"""The blueprint of bookings, and what its pages share."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock, unit
from hub.kernel.forms import ButtonForm, Form
from hub.people import queries as people
from marketplace.bookings import queries, services
from marketplace.bookings.domain import LIVE, BookingState, NotYourBooking, PaidFrom
from marketplace.bookings.forms import AnswerForm
from marketplace.bookings.queries import BookingView
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import called
from marketplace.visits import queries as visits
from marketplace.visits.services import Door
from payments.budgets import queries as budgets
from payments.pools import queries as pools

blueprint = Blueprint("bookings", __name__)


@dataclass(frozen=True)
class Sides:
    """What whoever is asking is to a booking."""

    supplies: bool
    has: bool
    arranges: bool


def sides(booking: BookingView) -> Sides:
    """On which side of a booking whoever is asking stands.

    Raises:
        NotYourBooking: on neither.
    """
    actor = access.current()
    who = [person for person in (actor.person, actor.assisting) if person]
    found = Sides(
        supplies=any(people.manages(person, booking.supplier) for person in who),
        has=bool(people.may_act(actor, booking.holder, "view")),
        arranges=bool(people.may_act(actor, booking.holder, "arrange")),
    )
    if not (found.supplies or found.has):
        raise NotYourBooking
    return found


def my_parties() -> tuple[str, ...]:
    """The parties for whom whoever is asking speaks."""
    return people.own_parties(access.current())


def knows(booking: BookingView) -> bool:
    """Whether both sides may see whole names: only once it was agreed."""
    return booking.answered_at is not None


def carers(booking: BookingView) -> list[tuple[str, str]]:
    """Who of an organisation could come; nobody to choose where the supplier is a person."""
    return visits.carers(booking.supplier, booking.category, booking.flags)


def _door(booking: BookingView, side: Sides) -> Door:
    """Where to come: its supplier reads the address, and that is kept; the other side its own postcode."""
    if side.supplies:
        return unit.write(services.see_door, booking.id, access.current())
    return Door((), needs.postcode_of(booking.need))


def _no_address(booking: BookingView, side: Sides) -> bool:
    """Whether the one who has the help could say where their door is, and has not."""
    person = people.acting_person(access.current())
    mine = side.has and booking.agreed and booking.holder == f"person:{person}"
    return mine and people.person(str(person)).address is None


def _blocker(booking: BookingView, side: Sides) -> str | None:
    """For whom whoever looks may block the other side: their own, or themself where they only come for an organisation.

    A supporter cannot block for someone else.
    """
    person = people.acting_person(access.current())
    mine = booking.supplier if side.supplies else booking.holder
    if person is not None and people.manages(person, mine):
        return mine
    return f"person:{person}" if side.supplies else None


def _beside(second: plans.Second | None, booking: BookingView) -> dict[str, str]:
    """What those are called who come beside its supplier: whole only where they have said yes, too."""
    found = second.beside if second else ()
    sure = [part.party for part in found if part.state is PartState.BOOKED]
    return called(part.party for part in found) | called(sure, whole=knows(booking))


def booking_page(booking_id: str, form: Form | None = None) -> ResponseReturnValue:
    """The page of one booking, with whatever a form on it has to say."""
    booking = queries.booking(booking_id)
    side, form = sides(booking), form or ButtonForm(formdata=None)
    door = _door(booking, side) if booking.agreed else None
    steps, coming = queries.history(booking_id), visits.of_booking(booking_id)
    answer = AnswerForm(formdata=None)
    answer.offer_these(carers(booking))
    sent = {f"person:{booking.carer}"} if booking.carer else set()
    who = sent | {f"person:{id_}" for step in steps for id_ in (step.by_person, step.assisted_person) if id_}
    sharers = pools.sharers(booking.pool) if booking.pool else []
    shared = {f"person:{view.person}" for view in sharers} - {booking.holder}
    second = queries.second(booking.part) if booking.state in LIVE else None
    page = render_template(
        "marketplace/bookings/show.html",
        second=second,
        booking=booking,
        side=side,
        form=form,
        answer=answer,
        steps=steps,
        visits=coming,
        fees=visits.fees_kept(coming),
        unmet=visits.without_money(coming),
        need=needs.need(booking.need),
        offer=offers.offer(booking.offer),
        names=called([booking.holder, booking.supplier, *who], whole=knows(booking))
        | _beside(second, booking)
        | called(shared, whole=knows(booking) and side.supplies),
        sharers=sharers,
        budget=budgets.budget(booking.budget_id) if booking.budget_id and side.has else None,
        grant=budgets.budget(booking.grant) if booking.grant and side.has else None,
        own_money=booking.paid_from is PaidFrom.OWN and side.has,
        door=door,
        no_address=_no_address(booking, side),
        waiting=booking.state is BookingState.REQUESTED,
        now=clock.now(),
        prices=queries.prices_of(booking_id),
        blocker=_blocker(booking, side),
    )
    return page, form.status
