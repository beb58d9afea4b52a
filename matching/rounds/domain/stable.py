"""Deferred acceptance with capacities (Gale and Shapley 1962; in hours: Baïou and Balinski 2002): nobody has cause to swap.

Asks prefer who suits them best; supplies prefer tasks of higher priority, then whom they suit best. The answer is the one
among the stable that is best for those who ask; beside the exact one it costs hours and leaves more people with nothing.
"""

from __future__ import annotations

from collections import defaultdict, deque
from heapq import heappop, heappush

from matching.rounds.domain.values import Board, Given


def settle_stably(board: Board) -> Given:
    """Each ask proposes down its list; each supply keeps the best so far, and sends back what is over."""
    liked, rank = _lists(board)
    left = [ask.quarters for ask in board.asks]
    room = [supply.quarters for supply in board.supplies]
    at = [0] * len(board.asks)
    given: dict[int, int] = {}
    kept: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # by supply a heap, the least liked first
    waiting = deque(range(len(board.asks)))
    while waiting:
        ask = waiting.popleft()
        while left[ask] and at[ask] < len(liked[ask]):
            edge = liked[ask][at[ask]]
            supply = int(board.edges.supplies[edge])
            wanted = min(left[ask], int(board.edges.quarters[edge]) - given.get(edge, 0))
            left[ask] -= wanted
            room[supply] -= wanted
            if wanted:
                if edge not in given:
                    heappush(kept[supply], (-rank[edge], edge))
                given[edge] = given.get(edge, 0) + wanted
            while room[supply] < 0:
                worst = kept[supply][0][1]
                back = min(given[worst], -room[supply])
                room[supply] += back
                given[worst] -= back
                if not given[worst]:
                    del given[worst]
                    heappop(kept[supply])
                loser = int(board.edges.asks[worst])
                left[loser] += back
                if loser != ask:
                    waiting.append(loser)
            if left[ask]:
                at[ask] += 1
    return dict(sorted(given.items()))


def _lists(board: Board) -> tuple[list[list[int]], list[int]]:
    """Each ask's edges, best first; and how each edge is liked by its supply, 0 most of all. Ties go by id."""
    edges, places = board.edges, range(len(board.edges))
    asks, supplies, suits = ([int(n) for n in column] for column in (edges.asks, edges.supplies, edges.suits))
    names, offers = [ask.id for ask in board.asks], [supply.id for supply in board.supplies]
    rank = [0] * len(edges)
    liking = sorted(
        places, key=lambda e: (-board.asks[asks[e]].priority, -suits[e], names[asks[e]], offers[supplies[e]])
    )
    for place, edge in enumerate(liking):
        rank[edge] = place
    liked: list[list[int]] = [[] for _ in board.asks]
    for edge in places:
        liked[asks[edge]].append(edge)
    for mine in liked:
        mine.sort(key=lambda edge: (-suits[edge], offers[supplies[edge]]))
    return liked, rank


def unstable(board: Board, given: Given) -> list[int]:
    """The edges along which both sides would rather have more than what they have: none, where an answer is stable."""
    liked, rank = _lists(board)
    of_supply: defaultdict[int, list[int]] = defaultdict(list)
    went: defaultdict[int, int] = defaultdict(int)
    for edge, quarters in given.items():
        of_supply[int(board.edges.supplies[edge])].append(edge)
        went[int(board.edges.supplies[edge])] += quarters
    found = []
    for ask, edges in enumerate(liked):
        open_ = board.asks[ask].quarters - sum(given.get(edge, 0) for edge in edges)
        for place, edge in enumerate(edges):
            supply = int(board.edges.supplies[edge])
            full = given.get(edge, 0) == board.edges.quarters[edge]
            would = open_ > 0 or any(given.get(other) for other in edges[place + 1 :])
            may = went[supply] < board.supplies[supply].quarters or any(
                rank[other] > rank[edge] for other in of_supply[supply]
            )
            if not full and would and may:
                found.append(edge)
    return found
