"""A need goes on: it is said to be wanted still before it expires, or asked for again once it is over."""

from __future__ import annotations

from dataclasses import replace

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import WrongState
from marketplace.needs import domain
from marketplace.needs.domain import Asks, NeedState
from marketplace.needs.models import Need
from marketplace.needs.services.keeping import own, refuse_over, write

KEPT = ("who", "words", "what", "when", "where", "must", "prefer")
"""The answers that hold when it is asked for again; how things are now, the money and the dates are asked for anew."""


def keep_need(need_id: str, *, by: Actor) -> None:
    """Say that it is needed still: a step, so that it does not expire for standing still.

    Raises:
        WrongState: it is over already. Forbidden. Missing.
    """
    need, _ = own(need_id, by)
    refuse_over(need)
    need.last_step_at = clock.now()
    db.session.flush()


def ask_again(need_id: str, *, by: Actor) -> str:
    """Begin a draft with the answers of a need that is over; returns the draft's id.

    Raises:
        WrongState: it is live. Forbidden. Missing.
    """
    need, _ = own(need_id, by)
    if need.state in domain.LIVE:
        raise WrongState(state=need.state.value)
    now = clock.now()
    draft = Need(
        id=ids.new(),
        state=NeedState.DRAFT,
        holder=need.holder,
        drafted_by=by.person,
        asks=_asks(str(need.holder), by).value,
        answered=list(KEPT),
        made_at=now,
        last_step_at=now,
        assisted=by.assisting is not None,
        postcode=need.postcode,
        about=need.about,
        lat=need.lat,
        lon=need.lon,
        ward=need.ward,
        neighbourhood=need.neighbourhood,
    )
    write(
        draft,
        replace(
            need.content(),
            outcome_now=None,
            budget_id=None,
            own_weekly_pence=None,
            free_only=False,
            starts=None,
            ends=None,
        ),
    )
    db.session.add(draft)
    db.session.flush()
    return draft.id


def _asks(holder: str, by: Actor) -> Asks:
    kind, id_ = ids.parse(holder)
    if kind == "person":
        return Asks.ME if id_ in (by.person, by.assisting) else Asks.SUPPORTED
    return Asks(kind)
