"""Webhooks: each is posted until our endpoint says 2xx, after pauses that grow, and bad days on the way."""

from __future__ import annotations

import json
from dataclasses import replace

from payments.sandbox import ports
from payments.sandbox.domain.faults import DELIVERY, Fault
from payments.sandbox.ports import Chest, Delivery
from payments.sandbox.services.opening import opened

PAUSES = (60, 300, 1800, 7200, 18_000, 36_000, 86_400)  # seconds after the first, second, … try that failed
LATE = 3600
LEASE = 120
BATCH = 500


def deliver(position: int) -> bool:
    """Post one webhook that is due; says whether it was posted.

    No transaction is open while our endpoint works; should the process die there, it is posted again.
    """
    with opened() as (world, chest):
        delivery = _taken(chest, position, world.now)
    if delivery is None:
        return False
    status = ports.current().postman.post(delivery.thin, delivery.body, forged=delivery.forged)
    with opened() as (world, chest):
        chest.write_delivery(_after(delivery, status, world.now))
        chest.let_pass(position, world.now)
    return True


def deliver_all() -> int:
    """Post all that is due, in order; returns how many were posted. What is refused waits for its next try."""
    posted = 0
    while True:
        with opened() as (world, chest):
            due = [one.position for one in chest.deliveries(world.now, BATCH)]
        if not due:
            return posted
        posted += sum(deliver(position) for position in due)


def _taken(chest: Chest, position: int, now: int) -> Delivery | None:
    """The webhook, leased, or None where it is not due or a fault has dealt with it."""
    delivery = chest.delivery(position)
    if delivery is None or delivery.at > now or delivery.state not in ("waiting", "held", "behind"):
        return None
    fault = chest.take(DELIVERY) if delivery.state == "waiting" and not delivery.attempts else None
    if fault is Fault.LOSE:
        chest.write_delivery(replace(delivery, state="lost"))
    elif fault is Fault.HOLD_BACK:
        chest.write_delivery(replace(delivery, state="held", at=now + LATE))
    elif fault is Fault.REORDER:
        chest.write_delivery(replace(delivery, state="behind", at=now + LATE))
    else:
        if fault is Fault.DUPLICATE:
            chest.write_delivery(replace(delivery, position=0, state="held"))
        if fault is Fault.FORGE:
            forgery = replace(delivery, position=0, state="held", forged=True, body=_forged(delivery.body))
            chest.write_delivery(forgery)
        chest.write_delivery(replace(delivery, state="held", at=now + LEASE))
        return delivery
    return None


def _after(delivery: Delivery, status: int, now: int) -> Delivery:
    tried = replace(delivery, attempts=delivery.attempts + 1, status=status)
    if 200 <= status < 300 or delivery.forged:
        return replace(tried, state="done")
    if tried.attempts > len(PAUSES):
        return replace(tried, state="given_up")
    return replace(tried, state="waiting", at=now + PAUSES[tried.attempts - 1])


def _forged(body: str) -> str:
    """The same news with another id and a larger amount, as somebody might invent it."""
    event = json.loads(body)
    event["id"] = "evt_forged" + event["id"][-14:]
    thing = event.get("data", {}).get("object", {})
    if "amount" in thing:
        thing["amount"] += 100_000
    return json.dumps(event)
