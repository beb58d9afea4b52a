"""A need after it is posted: it takes steps, is edited, withdrawn, looked at again, and falls due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Invalid
from hub.kernel.outbox import announce
from hub.kernel.words import N_
from hub.places.domain import Located
from marketplace.needs import domain
from marketplace.needs.domain import NeedEvent, NeedState
from marketplace.needs.events import NeedDue, NeedExpired, NeedUnmet, NeedWithdrawn
from marketplace.needs.models import Need, NeedLook
from marketplace.needs.services.drafting import check_categories, check_money
from marketplace.needs.services.errors import NotWhilePlanned
from marketplace.needs.services.keeping import (
    go,
    ids_where,
    locked,
    own,
    refuse_over,
    stand,
    tell_change,
    urn,
    where,
    write,
)


def mark_step(need_id: str, event: NeedEvent, *, by: Actor, reason: str | None = None) -> NeedState:
    """Take a need one step along its table, because of what happened to its plan or bookings; its state afterwards.

    Raises:
        WrongState: the table has no such arrow. Missing.
    """
    need = locked(need_id)
    go(need, event, by, reason=reason)
    return need.state


def mark_parts(need_id: str, *, booked: int, parts: int, by: Actor = SYSTEM) -> NeedState:
    """Bring a live need's state in line with how many of its parts are booked now; its state afterwards.

    Calling it twice changes nothing. A need that is over stays so.
    """
    need = locked(need_id)
    if need.state not in domain.LIVE:
        return need.state
    if need.state is NeedState.OPEN and parts:
        go(need, NeedEvent.PLAN, by)
    event = domain.event_for(need.state, booked, parts)
    if event is not None:
        go(need, event, by)
    else:
        need.last_step_at = clock.now()
    return need.state


def edit_need(need_id: str, *, values: Mapping[str, Any], by: Actor) -> None:
    """Change some fields of `Content` of a live need.

    Raises:
        NotWhilePlanned: the field is part of a plan. NotANeed, NotYourBudget, OnlyAResidents, WrongState, Forbidden.
    """
    need, _ = own(need_id, by)
    refuse_over(need)
    before = need.content()
    after = replace(before, **values)
    changed = {name for name in domain.FIELDS if getattr(before, name) != getattr(after, name)}
    if not changed <= domain.CHANGEABLE[need.state]:
        raise NotWhilePlanned
    domain.check(after, clock.today(), new="starts" in changed)
    check_categories(str(need.holder), after.categories, before.categories)
    check_money(str(need.holder), after)
    write(need, after)
    need.last_step_at = clock.now()
    if changed:
        tell_change(need, "edit")


def move_need(need_id: str, *, located: Located, by: Actor) -> None:
    """Say anew where help is needed; only while nothing is planned.

    Raises:
        NotWhilePlanned, WrongState, Forbidden.
    """
    need, _ = own(need_id, by)
    refuse_over(need)
    if need.state is not NeedState.OPEN:
        raise NotWhilePlanned
    stand(need, where(located, ids.parse(str(need.holder))[0]))
    need.last_step_at = clock.now()
    db.session.flush()
    tell_change(need, "edit")


def withdraw_need(need_id: str, *, by: Actor, reason: str = "") -> None:
    """Ask no longer; the rooms above end what was requested or booked for it.

    Raises:
        WrongState: it is over already. Forbidden.
    """
    need, through = own(need_id, by)
    go(need, NeedEvent.WITHDRAW, by, through=through, reason=reason.strip() or None)
    announce(
        NeedWithdrawn(
            subject=urn(need),
            need=need.id,
            holder=str(need.holder),
            by=by.person,
            assisting=by.assisting,
            through=through,
        )
    )


def look_again(need_id: str, *, score: int, by: Actor, words: str = "") -> None:
    """Say how far the outcome has come now, 0 to 10.

    Raises:
        Invalid: the score is out of range. Forbidden. Missing.
    """
    need, _ = own(need_id, by)
    if not 0 <= score <= 10:
        raise Invalid(field="score", message=N_("Choose a number from 0 to 10."))
    now = clock.now()
    if need.state in domain.LIVE:
        need.last_step_at = now  # whoever says how things are is still there
    db.session.add(
        NeedLook(id=ids.new(), need_id=need.id, at=now, score=score, words=words.strip(), by_person=by.person)
    )
    db.session.flush()
    tell_change(need, "look")


def due_to_end(now: datetime) -> list[str]:
    """Needs that may have run out by their date or by standing still (`fall_due` asks again)."""
    today = clock.today()
    over = sa.and_(Need.ends.is_not(None), Need.ends < today)
    idle = sa.and_(Need.state != NeedState.MET, Need.last_step_at <= now - domain.IDLE_AFTER)
    return ids_where(Need.state.in_(domain.LIVE), sa.or_(over, idle))


def fall_due(need_id: str, now: datetime) -> None:
    """End or expire a need whose time has come."""
    need = locked(need_id)
    event = domain.falls_due(need.state, need.ends, need.last_step_at, now, clock.today())
    if event is None:
        return
    go(need, event, SYSTEM)
    if need.state is NeedState.EXPIRED:
        announce(NeedExpired(**_about(need)))


def due_unmet(now: datetime) -> list[str]:
    """Needs without any help for 14 days of which nobody has been told yet."""
    return ids_where(
        Need.state.in_(domain.UNHELPED), Need.unmet_at.is_(None), Need.posted_at <= now - domain.UNMET_AFTER
    )


def signal_unmet(need_id: str, now: datetime) -> None:
    """Raise the unmet-need signal once."""
    need = locked(need_id)
    if need.state not in domain.UNHELPED or need.unmet_at is not None:
        return
    need.unmet_at = now
    db.session.flush()
    announce(NeedUnmet(**_about(need)))


def due_drafts(now: datetime) -> list[str]:
    """Drafts that nobody has claimed and that are over 7 days old."""
    return ids_where(
        Need.state == NeedState.DRAFT, Need.drafted_by.is_(None), Need.last_step_at <= now - domain.DRAFT_KEPT
    )


def forget_draft(need_id: str, now: datetime) -> None:
    """Delete an unclaimed draft."""
    need = db.session.get(Need, need_id, with_for_update=True)
    if need is None or need.state is not NeedState.DRAFT or need.drafted_by is not None:
        return
    if need.last_step_at <= now - domain.DRAFT_KEPT:
        db.session.delete(need)
        db.session.flush()


def due_looks(now: datetime) -> list[str]:
    """Live needs whose outcome was last looked at, or asked after, 12 weeks ago or longer."""
    newest = sa.select(sa.func.max(NeedLook.at)).where(NeedLook.need_id == Need.id).scalar_subquery()
    asked = sa.or_(Need.look_asked_at.is_(None), Need.look_asked_at <= now - domain.LOOK_AGAIN)
    return ids_where(Need.state.in_(domain.LIVE), newest <= now - domain.LOOK_AGAIN, asked)


def ask_look(need_id: str, now: datetime) -> None:
    """Ask the holder to look at the outcome again."""
    need = locked(need_id)
    if need.id not in due_looks(now):
        return
    need.look_asked_at = now
    db.session.flush()
    announce(NeedDue(subject=urn(need), need=need.id, holder=str(need.holder)))


def _about(need: Need) -> dict[str, Any]:
    return {
        "subject": urn(need),
        "need": need.id,
        "holder": str(need.holder),
        "ward": need.ward,
        "neighbourhood": need.neighbourhood,
        "categories": tuple(need.categories),
    }
