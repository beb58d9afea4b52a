"""A need before it is posted: begun by anyone, answered question by question, claimed at sign-in, posted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.categories import queries as categories
from hub.categories.domain import Holder
from hub.kernel import clock, ids
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.outbox import announce
from hub.kernel.words import N_
from hub.people import services as people
from hub.places.domain import Located, Point
from marketplace.needs import domain
from marketplace.needs.domain import Asks, Content, NeedEvent, NeedState, NotANeed, Where
from marketplace.needs.events import NeedPosted
from marketplace.needs.models import Need, NeedLook
from marketplace.needs.services.errors import NotForThem, NotYourBudget, OnlyAResidents, PostcodeMissing
from marketplace.needs.services.keeping import go, locked, require, stand, urn, where, where_of_place, write
from payments.budgets import queries as budgets


@dataclass(frozen=True)
class Draft:
    """A draft just begun: its id, and the secret that a cookie keeps."""

    id: str
    token: str


def key_of(token: str) -> str:
    """What is kept of a cookie's token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_draft(*, asks: Asks, by: Actor, holder: str | None = None) -> Draft:
    """Begin a draft with its first answer, for anyone; the token opens it again."""
    token, now = ids.secret(), clock.now()
    need = Need(
        id=ids.new(),
        state=NeedState.DRAFT,
        draft_key=key_of(token),
        drafted_by=by.person,
        answered=[],
        made_at=now,
        last_step_at=now,
        assisted=by.assisting is not None,
        categories=[],
        slots=[],
        must_haves=[],
        preferences=[],
    )
    db.session.add(need)
    _take_who(need, asks, holder, by)
    db.session.flush()
    return Draft(need.id, token)


def answer_who(need_id: str, *, token: str | None, by: Actor, asks: Asks, holder: str | None = None) -> None:
    """Answer anew for whom it is; where it is must be said again if the kind of holder changes."""
    need = _draft(need_id, token, by)
    _take_who(need, asks, holder, by)
    db.session.flush()


def _take_who(need: Need, asks: Asks, holder: str | None, by: Actor) -> None:
    if holder is not None:
        require(by, holder)
    before = _kind(need)
    need.asks, need.holder = asks.value, holder
    if _kind(need) == "place" and holder is not None:
        stand(need, where_of_place(ids.parse(holder)[1]))
        _answered(need, "where")
    elif before != _kind(need):
        need.lat = need.lon = need.ward = need.neighbourhood = need.postcode = None
        need.answered = [step for step in need.answered if step != "where"]
    _answered(need, "who")


def answer_draft(need_id: str, *, token: str | None, by: Actor, step: str, values: Mapping[str, Any]) -> None:
    """Keep the answer to one question: some fields of `Content`."""
    need = _draft(need_id, token, by)
    write(need, replace(need.content(), **values))
    _answered(need, step)


def answer_where(need_id: str, *, token: str | None, by: Actor, located: Located) -> None:
    """Keep where help is needed; `located` was found outside this unit (`hub.places.queries.locate`)."""
    need = _draft(need_id, token, by)
    stand(need, where(located, _kind(need)))
    _answered(need, "where")


def claim_draft(need_id: str, *, token: str | None, by: Actor) -> None:
    """Make a draft theirs who have signed in, so that it is kept for them."""
    need = _draft(need_id, token, by)
    if need.drafted_by is None and by.person is not None:
        need.drafted_by, need.last_step_at = by.person, clock.now()
        db.session.flush()


def drop_draft(need_id: str, *, token: str | None, by: Actor) -> None:
    """Throw a draft away."""
    db.session.delete(_draft(need_id, token, by))
    db.session.flush()


def post_draft(
    need_id: str, *, by: Actor, holder: str | None = None, token: str | None = None, home: Point | None = None
) -> None:
    """Post a draft for its holder; `home` is the true point of a person whose home is not known yet.

    Raises:
        Forbidden: `by` may not act for the holder. NotANeed: an answer is missing. NotYourBudget, OnlyAResidents, PostcodeMissing.
    """
    need = _draft(need_id, token, by)
    need.holder = holder or need.holder
    if need.holder is None:
        raise NotANeed(field="who", message=N_("Say for whom it is."))
    through = require(by, need.holder)
    _check(need)
    kind, id_ = ids.parse(need.holder)
    if kind == "person" and home is not None:
        people.set_place(id_, need.postcode, home, by=by)
    _post(need, by, through)


def post_need(*, holder: str, content: Content, at: Where, by: Actor, asks: Asks = Asks.ME) -> str:
    """Post a need in one go (a telephone call written down, the demo); returns its id.

    Raises:
        Forbidden, NotANeed, NotYourBudget, OnlyAResidents as `post_draft`.
    """
    through, now = require(by, holder), clock.now()
    need = Need(
        id=ids.new(),
        state=NeedState.DRAFT,
        holder=holder,
        drafted_by=by.person,
        asks=asks.value,
        answered=[],
        made_at=now,
        last_step_at=now,
        assisted=by.assisting is not None,
    )
    stand(need, at)
    write(need, content)
    db.session.add(need)
    _check(need)
    _post(need, by, through)
    return need.id


def _check(need: Need) -> None:
    content = need.content()
    domain.check(content, clock.today())
    if need.lat is None:
        raise PostcodeMissing(field="postcode")
    check_categories(str(need.holder), content.categories)
    check_money(str(need.holder), content)


def check_categories(holder: str, codes: Collection[str], had: Collection[str] = ()) -> None:
    """Refuse a kind of help that is not for this kind of holder, or is retired; one that it `had` already may stay.

    Raises:
        NotForThem, KindRetired: naming the category.
    """
    categories.require_open(code for code in codes if code not in had)
    for code in codes:
        category = categories.category(code)
        if Holder(holder.partition(":")[0]) not in category.bookable_by:
            raise NotForThem(category=category.name, field="categories")


def check_money(holder: str, content: Content) -> None:
    """Refuse what pays where it is not the holder's.

    Raises:
        NotYourBudget: the budget is someone else's. OnlyAResidents: own money for a place or an organisation.
    """
    if content.budget_id is not None and budgets.holder_of(content.budget_id) != holder:
        raise NotYourBudget(field="budget_id")
    if content.own_weekly_pence is not None and not holder.startswith("person:"):
        raise OnlyAResidents(field="budget_id")


def _post(need: Need, by: Actor, through: str | None) -> None:
    now = clock.now()
    need.posted_at, need.posted_by, need.through = now, by.person, through
    need.assisted, need.draft_key = by.assisting is not None, None
    go(need, NeedEvent.POST, by, through=through)
    db.session.flush()
    look = NeedLook(id=ids.new(), need_id=need.id, at=now, score=need.outcome_now, words="", by_person=by.person)
    db.session.add(look)
    announce(
        NeedPosted(
            subject=urn(need),
            need=need.id,
            holder=str(need.holder),
            ward=need.ward,
            neighbourhood=need.neighbourhood,
            categories=tuple(need.categories),
        )
    )


def _kind(need: Need) -> str:
    return {"place": "place", "organisation": "organisation"}.get(need.asks or "", "person")


def _answered(need: Need, step: str) -> None:
    need.answered = [*(s for s in need.answered if s != step), step]
    need.last_step_at = clock.now()
    db.session.flush()


def _draft(need_id: str, token: str | None, by: Actor) -> Need:
    """The draft, for whoever holds its token or began it signed in.

    Raises:
        Missing: it is gone, or posted. Forbidden.
    """
    need = locked(need_id)
    if need.state is not NeedState.DRAFT:
        raise Missing
    holds = token is not None and need.draft_key == key_of(token)
    claimed = need.drafted_by is not None and need.drafted_by == by.person
    if by != SYSTEM and not claimed and not (holds and need.drafted_by in (None, by.person)):
        raise Forbidden
    return need
