"""What time does: each reminder, when its moment has come, is one step of one thing."""

from __future__ import annotations

from collections.abc import Callable

from payments.sandbox.domain import accounts, balance, checkout, disputes, intents, payouts
from payments.sandbox.domain.world import PLATFORM, Reminder, Thing, World


def happen(world: World, reminder: Reminder) -> None:
    """Do what has fallen due; what was overtaken by events changes nothing."""
    _STEPS[reminder.what](world, reminder.id)


def _of(kind: str, step: Callable[[World, Thing], None]) -> Callable[[World, str], None]:
    def run(world: World, id_: str) -> None:
        thing = world.shelf.get(id_, kind, None)
        if thing is not None:
            step(world.act_for(thing.get("_owner", PLATFORM)), thing)

    return run


def _expire(world: World, session: Thing) -> None:
    if session["status"] == "open":
        checkout.expire(world, session["id"])


def _late(world: World, intent: Thing) -> None:
    if intent["status"] == "requires_action":
        intents.receive(world, intent["customer"], intent["amount"])


def _daily(world: World, account_id: str) -> None:
    payouts.daily(world.act_for(account_id))


_STEPS: dict[str, Callable[[World, str], None]] = {
    balance.CLEAR: balance.clear,
    accounts.ACTIVATE: accounts.activate,
    accounts.OVERDUE: accounts.overdue,
    checkout.EXPIRE: _of(checkout.KIND, _expire),
    checkout.LATE: _of("payment_intent", _late),
    payouts.DAILY: _daily,
    payouts.TRANSIT: _of("payout", payouts.depart),
    payouts.ARRIVE: _of("payout", payouts.arrive),
    payouts.BOUNCE: _of("payout", payouts.fail),
    disputes.OVERDUE: _of("dispute", disputes.overdue),
    disputes.DECIDE: _of("dispute", disputes.decide),
}
