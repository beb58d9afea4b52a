"""What every use case of needs stands on: whose need it is, one step along the table, and the news of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, table
from hub.kernel.errors import Missing, WrongState
from hub.kernel.outbox import announce
from hub.people import queries as people
from hub.people.domain import Scope
from hub.places import queries as places
from hub.places.domain import Located, Point
from marketplace.needs import domain
from marketplace.needs.domain import FIELDS, Content, NeedEvent, NeedState, Where
from marketplace.needs.events import NeedChanged
from marketplace.needs.models import Need, NeedStep


def party_of(holder: str) -> str:
    """The party that speaks for a holder of needs: a place's owner, else the holder itself."""
    kind, id_ = ids.parse(holder)
    return places.place(id_).owner if kind == "place" else holder


def require(by: Actor, holder: str, scope: Scope = Scope.ARRANGE) -> str | None:
    """Refuse whoever may not act for `holder`; returns the delegation acted through, if any.

    Raises:
        Forbidden: `by` is neither the holder, nor its manager or owner, nor a supporter within scopes.
    """
    if by == SYSTEM:
        return None
    return people.require_act(by, party_of(holder), scope)


def where(located: Located, holder_kind: str) -> Where:
    """Where a need stands: masked for a person, exact for a place or an organisation.

    The ward is found from what is shown; only where the masked point falls outside every ward does the true one tell.
    """
    shown = places.mask(located.point) if holder_kind == "person" else located.point
    found = places.areas_at(shown)
    if found is None or found.ward is None:
        found = places.areas_at(located.point)
    ward, neighbourhood = (found.ward, found.neighbourhood) if found else (None, None)
    return Where(shown.lat, shown.lon, ward, neighbourhood, located.postcode or None, located.about)


def where_of_place(place_id: str) -> Where:
    """Where a place's need stands: at the place."""
    place = places.place(place_id)
    return where(Located(Point(place.lat, place.lon), place.postcode or "", about=False), "place")


def write(need: Need, content: Content) -> None:
    """Take over what the need says."""
    for name in FIELDS:
        value = getattr(content, name)
        if name == "slots":
            value = [slot.as_list() for slot in content.slots]
        setattr(need, name, list(value) if isinstance(value, tuple) else value)
    db.session.flush()


def stand(need: Need, at: Where) -> None:
    """Take over where it is."""
    need.lat, need.lon, need.ward, need.neighbourhood = at.lat, at.lon, at.ward, at.neighbourhood
    need.postcode, need.about = at.postcode, at.about


def locked(need_id: str) -> Need:
    """The need, its row locked.

    Raises:
        Missing: there is none with this id.
    """
    need = unit.locked(Need, need_id)
    if need is None:
        raise Missing
    return need


def own(need_id: str, by: Actor, scope: Scope = Scope.ARRANGE) -> tuple[Need, str | None]:
    """A posted need for whoever may act for its holder, and the delegation acted through.

    Raises:
        Missing: it is a draft, or not there. Forbidden.
    """
    need = locked(need_id)
    if need.holder is None or need.state is NeedState.DRAFT:
        raise Missing
    return need, require(by, need.holder, scope)


def go(need: Need, event: NeedEvent, by: Actor, *, through: str | None = None, reason: str | None = None) -> None:
    """Go along one arrow, keep it in the history, and tell the news.

    Raises:
        WrongState: there is no such arrow.
    """
    now = clock.now()
    need.state = machine.step(domain.STEPS, need.state, event)
    need.last_step_at = now
    if need.state not in domain.LIVE:
        need.ended_at = now
    step = {
        "id": ids.new(), "need_id": need.id, "event": event, "state": need.state, "at": now,
        "by_person": by.person, "assisted_person": by.assisting, "through": through, "reason": reason,
    }  # fmt: skip
    unit.gather(_keep_steps, step)
    tell_change(need, event.value)


_STEPS = sa.insert(table(NeedStep))


def _keep_steps(steps: list[dict[str, Any]]) -> None:
    db.session.execute(_STEPS, steps)


def tell_change(need: Need, what: str) -> None:
    """Announce that a posted need took a step or was edited."""
    announce(NeedChanged(subject=urn(need), need=need.id, holder=str(need.holder), state=need.state.value, what=what))


def urn(need: Need) -> str:
    """The need as others refer to it."""
    return ids.urn("need", need.id)


def refuse_over(need: Need) -> None:
    """Refuse to touch a need that is over.

    Raises:
        WrongState: it is closed, withdrawn or expired.
    """
    if need.state not in domain.LIVE:
        raise WrongState(state=need.state.value)


def ids_where(*conditions: sa.ColumnElement[bool]) -> list[str]:
    """Ids of needs, oldest first, for jobs."""
    return list(db.session.scalars(sa.select(Need.id).where(*conditions).order_by(Need.id)))
