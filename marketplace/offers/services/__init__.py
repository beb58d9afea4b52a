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
from marketplace.offers.services.floors import set_floor
from marketplace.offers.services.following import follow_areas, follow_party
from marketplace.offers.services.pricing import (
    announce_price,
    announce_prices,
    approve_price,
    begin_price,
    drop_price,
    return_price,
    uplift,
)
from marketplace.offers.services.rate_files import announce_rates, keep_rates, take_rises
from marketplace.offers.services.telling import due_to_tell_waiting, tell_waiting
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
    "announce_price",
    "announce_prices",
    "announce_rates",
    "approve_offer",
    "approve_price",
    "approve_revision",
    "begin_price",
    "change_who",
    "draft_offer",
    "drop_price",
    "drop_revision",
    "due_to_tell_waiting",
    "follow_areas",
    "follow_party",
    "keep_rates",
    "lift_suspension",
    "pause",
    "resume",
    "retire",
    "return_offer",
    "return_price",
    "return_revision",
    "revise_offer",
    "set_band",
    "set_floor",
    "set_terms",
    "submit_offer",
    "suspend_offer",
    "take_rises",
    "tell_waiting",
    "uplift",
]
