"""The blueprint of sharings, and what its pages share."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.forms import ButtonForm, Form
from hub.kernel.money import pounds
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import RelativeAtHome
from marketplace.offers import queries as offers
from marketplace.plans.queries import called
from marketplace.sharings import queries
from marketplace.sharings.domain import NotYourSharing, SeatState, SharingState
from marketplace.sharings.forms import OWN, PayerForm
from marketplace.sharings.queries import SeatView, SharingView
from payments.budgets import queries as budgets
from payments.budgets.domain import BudgetState, Deployment
from payments.purses import queries as purses

blueprint = Blueprint("sharings", __name__)


def my_people(scope: str) -> list[str]:
    """The people for whom whoever is asking may do `scope`: themself first, then those they support."""
    actor = access.current()
    me = people.acting_person(actor) or ""
    everyone = [me, *(person for person in people.residents_of(me) if person != me)]
    return [person for person in everyone if people.may_act(actor, ids.urn("person", person), scope)]


def my_seats(view: SharingView, scope: str = "view") -> list[SeatView]:
    """The seats of those for whom whoever is asking may do `scope`."""
    mine = set(my_people(scope))
    return [seat for seat in view.seats if seat.person in mine]


def require_part(view: SharingView) -> list[SeatView]:
    """The seats that are theirs to see.

    Raises:
        NotYourSharing: none is.
    """
    found = my_seats(view)
    if not found:
        raise NotYourSharing
    return found


def names(view: SharingView) -> dict[str, str]:
    """What to call the helper, whole once it is agreed, and all who share: by first name and initial."""
    helper = called([view.supplier], whole=view.state is SharingState.AGREED)
    return called([view.holder, *(seat.urn for seat in view.sitting)]) | helper


def payers(persons: Iterable[str]) -> list[tuple[str, str]]:
    """What may pay a share of these people, as a form carries it, and in words."""
    found = []
    for person in persons:
        urn = ids.urn("person", person)
        name = called([urn])[urn]
        for view in budgets.budgets_of(urn):
            direct = view.now.deployment is Deployment.DIRECT  # it pays from the holder's own account, not by Kith
            if view.state is BudgetState.APPROVED and not view.grant and view.ends >= clock.today() and not direct:
                words = gettext(
                    "%(name)s’s personal budget, %(left)s left", name=name, left=pounds(view.available_pence)
                )
                found.append((f"{person}:{view.id}", words))
        ready = pounds(purses.purse(person).available_pence)
        found.append((f"{person}:{OWN}", gettext("Own money of %(name)s, %(ready)s ready", name=name, ready=ready)))
    return found


def relative_words(supplier: str, choices: Iterable[tuple[str, str]]) -> str | None:
    """“Sam T. is a relative of whoever’s budget pays …”, where one of the budgets to choose from might pay a single person."""
    for value, _words in choices:
        person, _, budget = value.partition(":")
        if budget != OWN and bookings.asks_relative(supplier, ids.urn("person", person), [budget]):
            return gettext(
                "%(name)s is a relative of the person whose budget pays this share, and lives in the same household",
                name=called([supplier])[supplier],
            )
    return None


def is_relative(form: PayerForm, offer: str) -> bool:
    """Keep what they said of a relative at home; whether nothing is agreed for it, because a budget would pay."""
    person, budget = form.chosen
    if budget is None or not (form.relative and form.relative.data):
        return False
    holder = ids.urn("person", person)
    if not form.attempt(booking_services.declare_relative, offer, holder, [budget], access.current()):
        return True
    if not form.result:
        return False
    party = offers.offer(offer).party
    form.refuse(RelativeAtHome(name=called([party])[party], field="relative"))
    return True


def sharing_page(sharing: str, form: Form | None = None) -> ResponseReturnValue:
    """The page of one sharing, with whatever a form on it has to say."""
    view = queries.sharing(sharing)
    seats, form = require_part(view), form or ButtonForm(formdata=None)
    now, change = clock.now(), queries.change_of(sharing)
    gone = all(seat.state is SeatState.LEFT for seat in seats)
    page = render_template(
        "marketplace/sharings/gone.html" if gone else "marketplace/sharings/show.html",
        sharing=view,
        seats=seats,
        arranged={seat.place for seat in my_seats(view, "arrange")},
        spent={seat.place for seat in my_seats(view, "spend")},
        change=change,
        without=view.weekly_without(change.place) if change else {},
        statements=[(seat, queries.visits_shared(view, seat.place)) for seat in seats],
        offer=offers.offer(view.offer),
        names=called([seat.urn for seat in seats]) if gone else names(view),
        form=form,
        now=now,
    )
    return page, form.status
