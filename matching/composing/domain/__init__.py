"""Visits, helpers and money in; a plan out, with what it leaves open and how far from the best possible it can be."""

from matching.composing.domain.answering import answer
from matching.composing.domain.board import UNKNOWN_WAY, Board, at_most, collide, lay, meet, way
from matching.composing.domain.bound import certify
from matching.composing.domain.plans import (
    Change,
    again,
    compose,
    difference,
    minutes_a_pound,
    steady,
)
from matching.composing.domain.purse import Cost, Purse, Spell
from matching.composing.domain.values import (
    AIMS,
    BEST,
    CHEAPEST,
    FEWEST,
    LOCAL,
    PAID_ONLY,
    WHYS,
    Aim,
    Certificate,
    Helper,
    Option,
    Plan,
    Question,
    Visit,
)

__all__ = [
    "AIMS", "BEST", "CHEAPEST", "FEWEST", "LOCAL", "PAID_ONLY", "UNKNOWN_WAY", "WHYS", "Aim", "Board", "Certificate", "Change", "Cost",
    "Helper", "Option", "Plan", "Purse", "Question", "Spell", "Visit", "again", "answer", "at_most", "certify", "collide", "compose", "difference", "lay",
    "meet", "minutes_a_pound", "steady", "way",
]  # fmt: skip
