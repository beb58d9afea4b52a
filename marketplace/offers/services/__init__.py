"""What people do with offers: write, submit, decide, change, pause, suspend, retire, and set price bands."""

from marketplace.offers.services.deciding import (
    approve_offer,
    approve_revision,
    lift_suspension,
    return_offer,
    return_revision,
    set_band,
    suspend_offer,
)
from marketplace.offers.services.errors import (
    ChecksMissing,
    NeedsDecision,
    NoReason,
    NotThisWay,
    OwnOffer,
    StaleOffer,
    Suspended,
)
from marketplace.offers.services.following import follow_areas, follow_party
from marketplace.offers.services.terms import set_terms
from marketplace.offers.services.writing import (
    change_who,
    draft_offer,
    drop_revision,
    pause,
    resume,
    retire,
    revise_offer,
    submit_offer,
)

__all__ = [
    "ChecksMissing",
    "NeedsDecision",
    "NoReason",
    "NotThisWay",
    "OwnOffer",
    "StaleOffer",
    "Suspended",
    "approve_offer",
    "approve_revision",
    "change_who",
    "draft_offer",
    "drop_revision",
    "follow_areas",
    "follow_party",
    "lift_suspension",
    "pause",
    "resume",
    "retire",
    "return_offer",
    "return_revision",
    "revise_offer",
    "set_band",
    "set_terms",
    "submit_offer",
    "suspend_offer",
]
