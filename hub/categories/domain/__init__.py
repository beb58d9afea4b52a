"""Rules of categories: risk, who may, which checks, and what a council starts with."""

from hub.categories.domain.defaults import DEFAULTS
from hub.categories.domain.rules import (
    ANYONE,
    CHECK_WORDS,
    FLAG_WORDS,
    HOLDER_WORDS,
    LADDER,
    RISK_WORDS,
    WHO_WORDS,
    Category,
    CategoryUnusable,
    CheckKind,
    Flag,
    Holder,
    NoSuchCategory,
    Risk,
    Who,
    closed,
    strongest,
)

__all__ = [
    "ANYONE",
    "CHECK_WORDS",
    "DEFAULTS",
    "FLAG_WORDS",
    "HOLDER_WORDS",
    "LADDER",
    "RISK_WORDS",
    "WHO_WORDS",
    "Category",
    "CategoryUnusable",
    "CheckKind",
    "Flag",
    "Holder",
    "NoSuchCategory",
    "Risk",
    "Who",
    "closed",
    "strongest",
]
