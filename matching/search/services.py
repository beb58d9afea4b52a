"""Put the weights of finding in force from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import put
from matching.search.domain import finding
from matching.search.models import SearchWeights


def set_weights(hundredths: Mapping[str, int], *, starts: date, decision: str, by: Actor) -> str:
    """Put weights in force from a day to come; those before stay on record. Returns their id.

    Args:
        hundredths: how much `text`, `near` and `quality` count; 100 in all.
        starts: their first day.
        decision: the record that says why (URN).
        by: a commissioner.

    Raises:
        Forbidden: `by` is someone else. ShareWrong, SharesWrong: they are no shares of a whole.
        StartsTooSoon: the day is today or past.
    """
    finding(hundredths)
    return put(SearchWeights(numbers=dict(hundredths)), starts, decision=decision, by=by)
