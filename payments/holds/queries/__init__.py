"""What may be asked of holds: how visits' money stands, what is owed, what a booking would do, whether it all agrees."""

from payments.holds.queries.back import OwedBack, open_back, piece_owed_back, pieces_owed_back
from payments.holds.queries.commitments import coming, commitments
from payments.holds.queries.draws import draws_of, forget_draws
from payments.holds.queries.forecast import Effect, Reach, reach, would
from payments.holds.queries.owning import OwnPromises, own_free, own_fundable, own_promises, own_reviewable, would_own
from payments.holds.queries.prices import fees_of, paid_between
from payments.holds.queries.proof import verify
from payments.holds.queries.resizing import Unborne, would_resize
from payments.holds.queries.standing import (
    HoldFact,
    HoldView,
    Owed,
    Payable,
    asked,
    awaiting,
    days,
    facts,
    fundable,
    holds,
    holds_of,
    needing_review,
    owed_back,
    owing,
    partly_owed,
    payable,
    promises,
    read_ahead,
    reviewable,
    through_total,
)

__all__ = [
    "Effect",
    "HoldFact",
    "HoldView",
    "Owed",
    "OwedBack",
    "OwnPromises",
    "Payable",
    "Reach",
    "Unborne",
    "asked",
    "awaiting",
    "coming",
    "commitments",
    "days",
    "draws_of",
    "facts",
    "fees_of",
    "forget_draws",
    "fundable",
    "holds",
    "holds_of",
    "needing_review",
    "open_back",
    "owed_back",
    "owing",
    "own_free",
    "own_fundable",
    "own_promises",
    "own_reviewable",
    "paid_between",
    "partly_owed",
    "payable",
    "piece_owed_back",
    "pieces_owed_back",
    "promises",
    "reach",
    "read_ahead",
    "reviewable",
    "through_total",
    "verify",
    "would",
    "would_own",
    "would_resize",
]
