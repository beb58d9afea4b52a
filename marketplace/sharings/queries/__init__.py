"""What may be asked of sharings: how they stand, who pays how much of what, and what a share would do."""

from marketplace.sharings.queries.effects import (
    effect_of_change,
    effect_of_share,
    granted,
    paid_directly,
    visits_shared,
)
from marketplace.sharings.queries.reading import (
    ChangeView,
    OwnShare,
    SeatView,
    SharingView,
    change,
    change_of,
    due_to_expire,
    due_to_settle,
    invitation,
    shares_of,
    sharing,
    sharing_of_booking,
    sharing_of_pool,
    sharings_of,
)

__all__ = [
    "ChangeView",
    "OwnShare",
    "SeatView",
    "SharingView",
    "change",
    "change_of",
    "due_to_expire",
    "due_to_settle",
    "effect_of_change",
    "effect_of_share",
    "granted",
    "invitation",
    "paid_directly",
    "shares_of",
    "sharing",
    "sharing_of_booking",
    "sharing_of_pool",
    "sharings_of",
    "visits_shared",
]
