"""Residents with money of their own: some add it, one asks some back; a card's bank disputes payments, and a payout fails.

What happens at Stripe's stand-in happens outside any unit, as from a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import current_app

from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, ids, unit
from hub.kernel.errors import KithError
from hub.kernel.week import Slot, covers
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.plans import services as plans
from payments.chargebacks import queries as disputed
from payments.chargebacks import services as chargebacks
from payments.chargebacks.domain import State
from payments.gateway import services as gateway
from payments.purses import queries as purses
from payments.purses import services as own_money
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.ways import Way

# What the first residents add on the first day, in pence: the first pays for an hour of help with it, the second asks some back, the bank of the
# others' cards disputes it: one is won, one is lost, and one waits for whoever looks at the demo.
ADDED = (40_00, 25_00, 30_00, 20_00, 35_00)
ASKED_BACK = 10_00
PAYS_ON = 8
SMALL_HELP = ("housework", "gardening", "shopping")


def add(world: World) -> None:
    """They pay by card."""
    public = current_app.extensions["kith.settings"].public_url
    for resident, pence in zip(world.residents, ADDED, strict=False):
        purse = str(resident.actor.person)
        back = f"{public}/purses/{purse}/payments/{{id}}"
        payment, call = unit.write(
            own_money.begin, purse, pence, back, resident.actor, product="Own money for help at home"
        )
        session = gateway.attempt_now(call).object or ""
        unit.write(own_money.opened, payment, session)
        sandbox.pay(session, Way.CARD)


def happen(world: World, day: int) -> None:
    """What happens to it on a day of the history, counted from 0, after the evening's work."""
    steps: dict[int, Callable[[World], None]] = {
        5: _ask_back,
        PAYS_ON: _pay_for_help,
        6: _dispute,
        7: _answer,
        9: _decide,
        world.scale.days // 2 + 1: _send_back,
        world.scale.days - 3: _dispute_again,
    }
    if len(world.residents) >= len(ADDED) and world.scale.days > max(list(steps)[:4]) and day in steps:
        steps[day](world)


def _pay_for_help(world: World) -> None:
    """The first has an hour of help once, beside what her budget pays for, and pays for it herself."""
    resident, today = world.residents[0], clock.today()
    near = [s for s in world.sources if 0 < s.price_pence <= ADDED[0] and s.reaches(resident)]
    for source in [s for s in near if s.categories[0] in SMALL_HELP]:
        for day in (today + timedelta(days=n) for n in range(3, 8)):
            slot = Slot(day.weekday(), 14 * 60, 60)
            if not covers(source.slots, slot):
                continue
            try:
                unit.write(_book, source, resident, slot, day)
            except KithError:
                continue
            return


def _book(source: Source, resident: Resident, slot: Slot, day: date) -> None:
    words = "An hour of help once, before the family comes"
    need = post(resident, words, source.categories[0], (slot,), day, budget=resident.budget)
    [part, *_] = plans.make_plan(need, resident.actor)
    by, once = resident.actor, (slot,)
    asked = bookings.request_booking(part, source.id, once, day, day, by, paid_from=PaidFrom.OWN)
    bookings.accept(asked, source.by, next(iter(source.carers), None))


def _ask_back(world: World) -> None:
    resident = world.residents[1]
    unit.write(own_money.ask_back, str(resident.actor.person), ASKED_BACK, ids.new(), resident.actor)


def _dispute(world: World) -> None:
    for resident in world.residents[2:4]:
        sandbox.open_dispute(_charge(resident))


def _dispute_again(world: World) -> None:
    sandbox.open_dispute(_charge(world.residents[4]))


def _charge(resident: Resident) -> str:
    [payment] = unit.read(purses.payments, str(resident.actor.person))
    return str(gateway.look(payment.intent or "")["latest_charge"]["id"])


def _answer(world: World) -> None:
    """Finance answers the first with what the record holds; the other is left."""
    first = min((row for row in unit.read(disputed.chargebacks) if row.state is State.OPEN), key=lambda row: row.id)
    words = unit.read(chargebacks.assemble, first.id)
    unit.write(chargebacks.answer, first.id, words, world.staff["finance"])


def _decide(_world: World) -> None:
    for row in unit.read(disputed.chargebacks):
        sandbox.close_dispute(row.dispute, won=row.state is State.ANSWERED)


def _send_back(_world: World) -> None:
    sandbox.order_fault(Fault.FAIL_PAYOUT)
