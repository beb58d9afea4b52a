"""What is to be built once for many tests is built by one worker: xdist keeps the tests of a group together."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("together")
SEEN: list[int] = []


@pytest.mark.parametrize("turn", range(4))
def test_a_group_stays_with_one_worker(request: pytest.FixtureRequest, turn: int) -> None:
    """The scheduler reads the group at the end of an id; by it all four come here, in their order."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not shared out")
    assert request.node.nodeid.endswith("]@together")
    assert len(SEEN) == turn
    SEEN.append(turn)
