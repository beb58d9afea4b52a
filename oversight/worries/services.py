"""Raise a worry, without an account if need be; and what safeguarding does with it."""

from __future__ import annotations

from hub.kernel import clock, ids, machine, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from oversight.worries.domain import LONGEST, STEPS, NothingSaid, TooLong, WorryEvent, WorryState
from oversight.worries.events import WorryRaised
from oversight.worries.models import Worry, WorryNote


def raise_worry(*, words: str, about: str = "", contact: str = "", now: bool = False, by: Actor) -> str:
    """Say that someone may not be safe; safeguarding is told at once. Returns the worry's id.

    Args:
        words: what worries them.
        about: who it is about, and where, as far as they know.
        contact: how to reach whoever says it; may be empty.
        now: whether someone may be in danger now.
        by: whoever asks; an anonymous actor will do.

    Raises:
        NothingSaid, TooLong.
    """
    row = Worry(
        id=ids.new(),
        raised_at=clock.now(),
        words=_said(words),
        about=about.strip()[:LONGEST],
        contact=contact.strip()[:LONGEST],
        now=now,
        raised_by=by.person,
        state=WorryState.NEW,
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(WorryRaised(subject=ids.urn("worry", row.id)))
    return row.id


def step(worry: str, event: WorryEvent, *, words: str, by: Actor) -> None:
    """Take, close or reopen a worry, with a note of what was done.

    Raises:
        Forbidden, Missing, WrongState, NothingSaid, TooLong.
    """
    if not by.has("safeguarding") or by.person is None:
        raise Forbidden
    row = db.session.get(Worry, worry, with_for_update=True)
    if row is None:
        raise Missing
    row.state = machine.step(STEPS, row.state, event)
    db.session.add(
        WorryNote(id=ids.new(), worry_id=row.id, by=by.person, at=clock.now(), words=_said(words), state=row.state)
    )
    db.session.flush()


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise NothingSaid(field="words")
    if len(said) > LONGEST:
        raise TooLong(field="words", most=LONGEST)
    return said
