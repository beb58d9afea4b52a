"""The exact round, as one flow of least cost: source, needs, asks, supplies, sink.

A need is reached by two arcs: the first quarter, which counts as having something, and the rest. The three lines become one
integer cost, each unit of a line dearer than all that a simple cycle of the residual network can win on the lines
below it. That suffices: what is not best line by line differs from something better by simple cycles, at least one of
which is itself better line by line, so it would lower the cost (docs/adr/0031). With k the smaller of the numbers of asks
and supplies, a simple cycle meets each ask and each supply once, hence at most 2k edges and 2k arcs between needs and asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel.errors import Refused
from hub.kernel.words import N_
from matching.rounds.domain.values import MOST_SUIT, RANKS, Board, Given

LARGEST = 2**63 - 1


class TooLarge(Refused):
    """More than the solver's whole numbers can hold exactly."""

    code = "round-too-large"
    template = N_(
        "There are more needs and offers than one round can weigh exactly. Nothing was changed; ask for a part of the borough."
    )


@dataclass(frozen=True)
class Costs:
    """What one unit of each line counts."""

    need: int
    worth: int

    @classmethod
    def of(cls, asks: int, supplies: int, nodes: int, quarters: int) -> Costs:
        """The least that keeps the lines apart.

        Raises:
            TooLarge: a cost times the nodes (the solver scales by them), or the whole sum, would leave 64 bits.
        """
        k = max(1, min(asks, supplies))
        suit = 2 * k * MOST_SUIT
        worth = suit + 1
        need = 2 * k * max(RANKS.values()) * worth + suit + 1
        dearest = need + max(RANKS.values()) * worth + MOST_SUIT
        if dearest * (nodes + 2) > LARGEST or nodes > 2**31 - 2 or quarters > 2**31:
            raise TooLarge
        return cls(need, worth)


def solve(board: Board) -> Given:
    """Who gets what: as many needs as can be with something; then quarters by rank; then how well they suit.

    Raises:
        TooLarge: the costs would leave 64 bits.
    """
    if not len(board.edges):
        return {}
    import numpy as np  # both are heavy, and only a round needs them
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    places = {need: place for place, need in enumerate(dict.fromkeys(ask.need for ask in board.asks))}
    first_ask, first_supply = 2 + len(places), 2 + len(places) + len(board.asks)
    nodes = first_supply + len(board.supplies)
    whole = sum(ask.quarters for ask in board.asks)
    costs = Costs.of(len(board.asks), len(board.supplies), nodes, whole)
    flow = SimpleMinCostFlow()

    def arcs(tails: object, heads: object, capacities: object, unit: object) -> None:
        flow.add_arcs_with_capacity_and_unit_cost(
            np.asarray(tails, np.int32), np.asarray(heads, np.int32), np.asarray(capacities, np.int64), np.asarray(unit, np.int64)
        )  # fmt: skip

    edges = board.edges
    arcs(
        np.asarray(edges.asks, np.int32) + first_ask,
        np.asarray(edges.supplies, np.int32) + first_supply,
        edges.quarters,
        -np.asarray(edges.suits, np.int64),
    )
    needs = [2 + place for place in places.values()]
    ranks = [RANKS[ask.priority] for ask in board.asks]
    arcs(
        [2 + places[ask.need] for ask in board.asks],
        [first_ask + i for i in range(len(board.asks))],
        [ask.quarters for ask in board.asks],
        [-rank * costs.worth for rank in ranks],
    )
    arcs([0] * len(needs), needs, [1] * len(needs), [0 if need in board.served else -costs.need for need in places])
    arcs([0] * len(needs), needs, [whole] * len(needs), [0] * len(needs))
    supplies = [first_supply + i for i in range(len(board.supplies))]
    arcs(supplies, [1] * len(supplies), [supply.quarters for supply in board.supplies], [0] * len(supplies))
    arcs([0], [1], [whole], [0])  # what nobody can give
    flow.set_node_supply(0, whole)
    flow.set_node_supply(1, -whole)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow ended as {status}")
    carried = flow.flows(np.arange(len(edges), dtype=np.int32))
    return {int(edge): int(carried[edge]) for edge in np.nonzero(carried)[0]}
