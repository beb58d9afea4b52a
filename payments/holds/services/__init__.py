"""What may be done with the money of visits: set it aside, free it, pay it out, look into it, change it."""

from payments.holds.queries import would
from payments.holds.services.changing import adjust, dispute, settle
from payments.holds.services.charging import approve_charge, charge_unfunded
from payments.holds.services.cutting import cut
from payments.holds.services.drawing import lock_payers, read_ahead
from payments.holds.services.granting import request_granted
from payments.holds.services.moving import Beside
from payments.holds.services.owning import hold_own_waiting, request_own, review_own
from payments.holds.services.placing import hold_waiting, read_ahead_of_budgets, request_holds, review_unfunded
from payments.holds.services.recovering import free, reserve, settle_recovery
from payments.holds.services.remitting import Taken, net, put_back, take, undo_net
from payments.holds.services.resizing import resize
from payments.holds.services.resolving import capture, release, release_all

__all__ = [
    "Beside",
    "Taken",
    "adjust",
    "approve_charge",
    "capture",
    "charge_unfunded",
    "cut",
    "dispute",
    "free",
    "hold_own_waiting",
    "hold_waiting",
    "lock_payers",
    "net",
    "put_back",
    "read_ahead",
    "read_ahead_of_budgets",
    "release",
    "release_all",
    "request_granted",
    "request_holds",
    "request_own",
    "reserve",
    "resize",
    "review_own",
    "review_unfunded",
    "settle",
    "settle_recovery",
    "take",
    "undo_net",
    "would",
]
