"""Why somebody got this, and why somebody got nothing: a code for each, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hub.kernel.words import N_
from matching.rounds.domain.values import Board, Column, Given

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
        many = int(could[ask])
        found[edge] = ("only" if many == 1 else "best" if board.edges.suits[edge] >= best[ask] else "shared", many)
    return found


def lacked(board: Board, given: Given) -> dict[int, tuple[str, int]]:
    """For each ask that got nothing though somebody could: the code of why, and how many could."""
    asks, supplies, _quarters, _suits = board.edges.columns()
    _best, could = _looks(board)
    along = np.fromiter(given, np.int64, len(given))
    priority = np.array([ask.priority for ask in board.asks], np.int64)
    rivals = np.zeros(len(board.supplies), np.int64)  # by supply, the highest priority that it serves
    np.maximum.at(rivals, supplies[along], priority[asks[along]])
    higher = np.zeros(len(board.asks), bool)
    higher[asks[rivals[supplies] > priority[asks]]] = True
    left = could > 0
    left[asks[along]] = False
    return {ask: ("taken-higher" if higher[ask] else "taken", int(could[ask])) for ask in np.nonzero(left)[0].tolist()}


def _looks(board: Board) -> tuple[Column, Column]:
    """For each ask: how well the best of its edges suits, and how many there are."""
    asks, _supplies, _quarters, suits = board.edges.columns()
    best = np.zeros(len(board.asks), np.int64)
    np.maximum.at(best, asks, suits)
    return best, np.bincount(asks, minlength=len(board.asks))
