"""Why somebody got this, and why somebody got nothing: a code for each, and its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from hub.kernel.words import N_
from matching.rounds.domain.values import Board, Given

GOT: Mapping[str, str] = {
    "only": N_("Suggested because nobody else with time left could do this."),
    "best": N_("Suggested because of the %(could)s who could do this, nobody suits you better."),
    "shared": N_(
        "Suggested because of the %(could)s who could do this, this one has time: the hours of those who suit you "
        "even better are needed where there would be less help otherwise."
    ),
}
"""Why this supply, by code; `could` is how many could."""

LACKED: Mapping[str, str] = {
    "taken-higher": N_(
        "Of the %(could)s who could, all hours that would fit went to others, and some of them to more urgent tasks."
    ),
    "taken": N_("Of the %(could)s who could, all hours that would fit went to others."),
}
"""Why an ask with someone who could got nothing, by code."""

BARRED: Mapping[str, str] = {
    "place": N_("Nobody who helps with this comes so far."),
    "category": N_("Nobody offers this kind of help."),
    "hours": N_("Those near who do this are not free at these times, or not for so long."),
    "length": N_("Those near who are free then make no visits as short as these."),
    "checks": N_("None of those who are near and free has the checks for this task."),
    "price": N_("Those who could cost more than may be spent."),
    "must": N_("None of those who could has all that must be there."),
    "blocked": N_("None of those who could may be suggested."),
}
"""Why nobody could, by the hard constraint that turned the last away (`matching/ranking`)."""


def got(board: Board, given: Given) -> dict[int, tuple[str, int]]:
    """For each edge with something along it: the code of why, and how many could."""
    best, could = _looks(board)
    found = {}
    for edge in given:
        ask = int(board.edges.asks[edge])
        code = "only" if could[ask] == 1 else "best" if board.edges.suits[edge] >= best[ask] else "shared"
        found[edge] = (code, could[ask])
    return found


def lacked(board: Board, given: Given) -> dict[int, tuple[str, int]]:
    """For each ask that got nothing though somebody could: the code of why, and how many could."""
    _best, could = _looks(board)
    has = {int(board.edges.asks[edge]) for edge in given}
    rivals: defaultdict[int, int] = defaultdict(int)  # by supply, the highest priority that it serves
    for edge in given:
        supply = int(board.edges.supplies[edge])
        rivals[supply] = max(rivals[supply], board.asks[int(board.edges.asks[edge])].priority)
    higher = set[int]()
    for ask, supply in zip(board.edges.asks, board.edges.supplies, strict=True):
        if rivals[int(supply)] > board.asks[int(ask)].priority:
            higher.add(int(ask))
    return {
        ask: ("taken-higher" if ask in higher else "taken", count) for ask, count in could.items() if ask not in has
    }


def _looks(board: Board) -> tuple[dict[int, int], dict[int, int]]:
    """For each ask with an edge: how well the best suits, and how many there are."""
    best: dict[int, int] = {}
    could: defaultdict[int, int] = defaultdict(int)
    for ask, suit in zip(board.edges.asks, board.edges.suits, strict=True):
        best[int(ask)] = max(best.get(int(ask), 0), int(suit))
        could[int(ask)] += 1
    return best, could
