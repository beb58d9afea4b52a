"""A supplier stops, or goes on after all: a decision on the record, and everyone concerned asked or told."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden
from marketplace.failures import queries as failures
from marketplace.failures import services as failing
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Lever
from oversight.levers.services.pulling import decide


def record_failure(failure: str, *, why: Reasons, by: Actor) -> str:
    """Put on the record that a supplier stops: suspended from its day on, everyone concerned asked; the decision's id.

    Raises:
        Forbidden: `by` is no commissioner. Missing, ReviewTooSoon. And what `failures.record` refuses.
    """
    if not by.has("commissioner"):
        raise Forbidden
    found = failures.failure(failure)
    words = f"Stops on {found.first.day} {found.first:%B %Y}; everyone concerned is asked"
    decision = decide(Lever.FAILURE, words, why, by, about=found.party)
    failing.record(failure, decision=ids.urn("decision", decision), by=by)
    return decision


def take_back_failure(failure: str, *, why: Reasons, by: Actor) -> str:
    """Take back that a supplier stops: a suspension lifted, open proposals withdrawn; the decision's id.

    Raises:
        Forbidden: `by` is no commissioner. Missing, ReviewTooSoon. And what `failures.take_back` refuses.
    """
    if not by.has("commissioner"):
        raise Forbidden
    found = failures.failure(failure)
    decision = decide(Lever.LIFT, "Goes on after all", why, by, about=found.party)
    failing.take_back(failure, decision=ids.urn("decision", decision), reason=why.reasons, by=by)
    return decision
