"""Small money of few: a volunteer's journey is paid back, a card is refused, and a funder adds to their fund by card.

What happens at Stripe's stand-in happens outside any unit, as from a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from demo.borough.domain.personas import EVERYONE
from demo.borough.services.world import World
from hub.kernel import clock, ids, unit
from payments.expenses import queries as claimed
from payments.expenses import services as expenses
from payments.expenses.domain import Claim, Journey, Vehicle
from payments.gateway import services as gateway
from payments.purses import services as own_money
from payments.sandbox import services as sandbox
from payments.sandbox.domain.ways import Way
from payments.topups import queries as payments_in
from payments.topups import services as paying_in
from payments.topups.domain import Method, Origin

MILES = 64  # tenths of one
ADDED = 500_00  # pence, by the funder
SENT = 250_00  # pence, by the funder's standing order
REFUSED = 15_00  # pence, of a resident whose card has run out
TURNED_AWAY = 5  # that resident; those before have money of their own (`owning`)


def happen(world: World, day: int) -> None:
    """What happens on a day of the history, counted from 0, after the evening's work."""
    steps: dict[int, Callable[[World], None]] = {3: _claim, 4: _approve, 5: _add_by_card, 6: _refuse_a_card, 7: _send}
    if len(world.residents) > TURNED_AWAY and world.scale.days > max(steps) and day in steps:
        steps[day](world)


def _claim(world: World) -> None:
    volunteer = next(one.by for one in world.sources if one.by.name == EVERYONE["volunteer"].name)
    journey = Journey("Norbiton", "Chessington, and back", MILES, Vehicle.CAR)
    said = Claim("To a visit, and home again", clock.today() - timedelta(days=1), journey=journey)
    unit.write(expenses.claim, said, ids.new(), volunteer)


def _approve(world: World) -> None:
    for waiting in unit.read(claimed.waiting):
        unit.write(expenses.approve, waiting.id, world.funds["community"], world.staff["finance"])


def _add_by_card(world: World) -> None:
    back = f"{current_app.extensions['kith.settings'].public_url}/topups/{{id}}"
    fund, funder = world.funds["community"], world.staff["funder"]
    top_up, call = unit.write(paying_in.begin, fund, ADDED, Origin.FUNDER, Method.CARD, back, funder)
    session = gateway.attempt_now(call).object or ""
    unit.write(paying_in.opened, top_up, session)
    sandbox.pay(session, Way.CARD)


def _send(world: World) -> None:
    """The funder's standing order arrives; nobody opened a page for it."""
    customer = unit.read(payments_in.customer, world.funds["community"])
    if customer is not None:
        sandbox.send_transfer(customer, SENT)


def _refuse_a_card(world: World) -> None:
    resident = world.residents[TURNED_AWAY]
    purse = str(resident.actor.person)
    back = f"{current_app.extensions['kith.settings'].public_url}/purses/{purse}/payments/{{id}}"
    product = "Own money for help at home"
    payment, call = unit.write(own_money.begin, purse, REFUSED, back, resident.actor, product=product)
    session = gateway.attempt_now(call).object or ""
    unit.write(own_money.opened, payment, session)
    sandbox.pay(session, Way.REFUSED)
