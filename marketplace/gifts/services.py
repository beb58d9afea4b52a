"""Give something to a need for nothing; take it, decline it, say that it came, take it back."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Missing, SentBefore
from hub.kernel.words import N_
from hub.people import queries as people
from marketplace.gifts.domain import (
    FOR_GIVER,
    LEADS_TO,
    MOST_WORDS,
    STANDING,
    STEPS,
    GiftEvent,
    GiftState,
    GiftWaits,
    NotAGift,
    NotForYou,
    NotYourGift,
    check,
)
from marketplace.gifts.events import GiftMoved
from marketplace.gifts.models import Gift
from marketplace.gifts.queries import may_give
from marketplace.needs import queries as needs

_OTHER = N_("Choose the kind of help that it stands for, from the list.")
_LONG = N_("Use 1,000 letters or fewer.")
WORDS_AT = {
    GiftEvent.ACCEPT: "answer",
    GiftEvent.RECEIVE: "thanks",
    GiftEvent.DECLINE: "parting",
    GiftEvent.WITHDRAW: "parting",
}


def give(
    need_id: str,
    party: str,
    category: str,
    *,
    what: str,
    value_pence: int,
    words: str,
    by: Actor,
    request: str | None = None,
) -> str:
    """Offer goods or a service to a need for nothing; the gift's id. The same `request` again offers nothing more.

    Args:
        need_id: which need.
        party: who gives (URN): `by`, or whom they speak for.
        category: for which kind of help it stands.
        what: in a few words.
        value_pence: what it is worth, by the giver's own figure. No money moves.
        words: how and when it comes to them.
        by: who says so.
        request: the mark of the form; it becomes the gift's id.

    Raises:
        NotAGift: it cannot be; `field` says why. NotForYou: they may not answer this need.
        GiftWaits: something of theirs waits for an answer. SentBefore: the request came with something else.
        Missing: there is no such need.
    """
    need = needs.need(need_id)
    if by.person is None or not _speaks(by, party):
        raise NotForYou
    able = may_give(need, [party])  # read before the lock: nobody else waits for that
    lock_whole(Gift)  # two clicks at once: the second finds the first's
    known = unit.row(Gift, request) if request else None
    if known is not None:
        said = (need_id, party, category, what.strip(), value_pence, words.strip())
        if (known.need_id, known.party, known.category, known.what, known.value_pence, known.words) != said:
            raise SentBefore
        return known.id
    if not able:
        raise NotForYou
    if (party, category) not in able:
        raise NotAGift(message=_OTHER, field="category")
    check(what, value_pence, words)
    if _waits(need_id, party):
        raise GiftWaits
    now = clock.now()
    row = Gift(
        id=request or ids.new(), need_id=need_id, holder=need.holder, party=party, category=category,
        what=what.strip(), words=words.strip(), value_pence=value_pence, state=GiftState.OFFERED,
        answer="", thanks="", parting="", offered_at=now, offered_by=by.person, moved_at=now, moved_by=by.person,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _announce(row)
    return row.id


def move(gift: str, event: GiftEvent, by: Actor, words: str = "") -> None:
    """Take a step with a gift, with words for the other side. The same step again by the same person changes nothing.

    Raises:
        Missing: there is none. NotYourGift, or what `people.require_act` refuses: the step is not theirs.
        WrongState: it stands where there is no such step. NotAGift: too many words.
    """
    row = unit.locked(Gift, gift)
    if row is None:
        raise Missing
    _require(row, event, by)
    if row.state is LEADS_TO[event] and row.moved_by == by.person:
        return
    if len(words.strip()) > MOST_WORDS:
        raise NotAGift(message=_LONG, field="words")
    _go(row, event, by.person)
    setattr(row, WORDS_AT[event], words.strip())
    db.session.flush()


def end_for(need_id: str) -> None:
    """The need is over: what nobody has taken ends. What was taken may still come."""
    _lapse(Gift.need_id == need_id, Gift.state == GiftState.OFFERED)


def part_ways(one: str, other: str) -> None:
    """`one` has blocked the other: nothing comes of what stands between them."""
    between = sa.or_(sa.and_(Gift.party == one, Gift.holder == other), sa.and_(Gift.party == other, Gift.holder == one))
    _lapse(between, Gift.state.in_(STANDING), blocker=one)


def _lapse(*which: sa.ColumnElement[bool], blocker: str | None = None) -> None:
    for row in db.session.scalars(sa.select(Gift).where(*which).order_by(Gift.id).with_for_update()).all():
        _go(row, GiftEvent.LAPSE, None, blocker)


def _require(row: Gift, event: GiftEvent, by: Actor) -> None:
    if event is GiftEvent.LAPSE:
        raise NotYourGift
    if event in FOR_GIVER:
        if not _speaks(by, row.party):
            raise NotYourGift
    else:
        people.require_act(by, row.holder, "arrange")


def _go(row: Gift, event: GiftEvent, by: str | None, blocker: str | None = None) -> None:
    row.state = machine.step(STEPS, row.state, event)
    row.moved_at, row.moved_by = clock.now(), by
    if row.state is GiftState.RECEIVED:
        row.received_at = row.moved_at
    db.session.flush()
    _announce(row, blocker)


def _speaks(by: Actor, party: str) -> bool:
    return any(people.manages(person, party) for person in (by.person, by.assisting) if person)


def _waits(need_id: str, party: str) -> bool:
    wanted = sa.select(Gift.id).where(Gift.need_id == need_id, Gift.party == party, Gift.state == GiftState.OFFERED)
    return db.session.scalar(wanted) is not None


def _announce(row: Gift, blocker: str | None = None) -> None:
    outbox.announce(
        GiftMoved(
            subject=ids.urn("gift", row.id),
            gift=row.id,
            need=row.need_id,
            holder=row.holder,
            party=row.party,
            category=row.category,
            value_pence=row.value_pence,
            state=row.state.value,
            by=row.moved_by,
            blocker=blocker,
        )
    )
