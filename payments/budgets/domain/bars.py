"""What a budget may buy, and from whom: what is barred in one budget, and relatives at home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_


class BarKind(StrEnum):
    """What is barred: a kind of help, or a relative who lives in the same household."""

    CATEGORY = "category"
    RELATIVE = "relative"


class NotABar(Invalid):
    """Something that cannot be barred, or opened again."""

    code = "not-a-bar"
    template = N_("%(message)s")


class BarredAlready(Conflict):
    """It stands on the list."""

    code = "barred-already"
    template = N_("This is barred already.")


@dataclass(frozen=True)
class Bars:
    """What one budget does not pay for, and whom it does not pay."""

    categories: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()


NO_BARS = Bars()
