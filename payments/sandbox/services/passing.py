"""Time passes: whatever has fallen due happens, each step at its own moment and in a transaction of its own."""

from __future__ import annotations

from hub.kernel import clock
from payments.sandbox import ports
from payments.sandbox.domain import bank
from payments.sandbox.domain.world import Reminder
from payments.sandbox.services.opening import opened


def pass_time() -> int:
    """Do all that has fallen due by now; returns how many steps that was.

    A step whose moment is past happens at that moment, so that a clock that jumps leaves the history of one that went.

    Raises:
        ExceptionGroup: steps that failed, after all others were done; they stay due.
    """
    done = 0
    failed: dict[int, Exception] = {}
    while reminder := _due(tuple(failed)):
        try:
            with opened() as (world, chest):
                chest.forget(reminder.position)
                world.now, world.caught_up = reminder.at, world.now
                bank.happen(world, reminder)
            done += 1
        except Exception as error:  # noqa: BLE001 - one step's trouble must not keep the others waiting
            failed[reminder.position] = error
    if failed:
        raise ExceptionGroup("The sandbox's time stands still for some.", list(failed.values()))
    return done


def _due(but: tuple[int, ...]) -> Reminder | None:
    with ports.current().store.reading() as chest:
        return chest.due(int(clock.now().timestamp()), but)
