"""A connection to the database that is lost around COMMIT: whoever asked does not know, asks again, and it counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from hub.kernel import unit
from hub.kernel.db import db
from payments.holds import services
from payments.holds.domain import Line
from tests.payments.money_world import World, line

Step = Callable[[World, str, Line], Any]


def request(world: World, budget: str, visit: Line) -> Any:
    return world.request(budget, visit)


def of(service: Callable[..., Any], *more: Any) -> Step:
    """A step of what stands already."""
    return lambda _world, _budget, visit: unit.write(service, visit.about, *more)


WAYS: dict[str, tuple[Step, ...]] = {
    "decided": (request, of(services.capture, 3_000), of(services.dispute), of(services.settle, 1_000)),
    "released": (request, of(services.release, "called-off")),
}


@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("way", WAYS)
def test_each_step_counts_once_whichever_side_of_the_commit_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, way: str, committed: bool
) -> None:
    fund, commit = world.fund(), db.session.commit

    def lost() -> None:
        if committed:
            commit()
        gone = Exception("the server closed the connection")
        raise OperationalError("COMMIT", None, gone, connection_invalidated=True)

    safe, unsafe = ((world.budget(fund, pence=10_000), line(1, 4_000)) for _ in range(2))
    for step in WAYS[way]:
        step(world, *safe)
        with monkeypatch.context() as patch:
            patch.setattr(db.session, "commit", lost)
            with pytest.raises(OperationalError):
                step(world, *unsafe)
        step(world, *unsafe)
        assert world.purse(unsafe[0]) == world.purse(safe[0])
        world.verify()
