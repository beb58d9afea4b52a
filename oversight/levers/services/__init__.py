"""Pull a lever: a decision on the record and a change in the market, in one unit or not at all."""

from oversight.levers.services.dating import (
    set_exclusions,
    set_fees,
    set_floor,
    set_limits,
    set_search_weights,
    set_threshold,
    set_weights,
)
from oversight.levers.services.failing import record_failure, take_back_failure
from oversight.levers.services.pulling import call_for_services, leave_it, lift, suspend
from oversight.levers.services.raising import mark_of, raise_by_file, raise_prices

__all__ = [
    "call_for_services",
    "leave_it",
    "lift",
    "mark_of",
    "raise_by_file",
    "raise_prices",
    "record_failure",
    "set_exclusions",
    "set_fees",
    "set_floor",
    "set_limits",
    "set_search_weights",
    "set_threshold",
    "set_weights",
    "suspend",
    "take_back_failure",
]
