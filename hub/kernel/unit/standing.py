"""What was read once stands until somebody commits: an exact memory of answers, for all threads of a process.

An answer is kept under the mark (`marks.py`) at which it was read, and given again only at that mark: while nobody, in
any process, has committed anything, the same question has the same answer. It is kept only where the mark is still the
same after it was read, so that no answer can be older, or newer, than its mark says. A writing unit neither gives nor
takes: what it sees may yet be undone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session, SessionTransaction

from hub.kernel.db import db
from hub.kernel.unit.gathering import writing
from hub.kernel.unit.marks import Marks, marks_of

T = TypeVar("T")

EXTENSION = "kith.standing"
MARK = "kith.mark"
MOST = 1000  # answers of one mark
PATIENCE = 5.0  # seconds for which one waits for another who is looking for the same

_NONE = object()


@dataclass
class _Turn:
    """Those who look for the same: one looks, the others wait."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    interested: int = 0


class Answers:
    """The answers of the latest mark at which one was found."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._lock = threading.Lock()
        self._mark: Hashable = None
        self._kept: dict[Hashable, Any] = {}
        self._turns: dict[Hashable, _Turn] = {}

    def get(self, key: Hashable, mark: Hashable) -> Any:
        """What was found at this very mark, or `_NONE`."""
        with self._lock:
            return self._kept.get(key, _NONE) if mark == self._mark else _NONE

    def keep(self, key: Hashable, mark: Hashable, found: Any) -> None:
        """Keep what was found; what was found at another mark is of no use any more."""
        with self._lock:
            if mark != self._mark:
                self._kept, self._mark = {}, mark
            self._kept[key] = found
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]

    def close(self) -> None:
        """Forget everything: another database may stand there next."""
        self.marks.close()
        with self._lock:
            self._kept, self._mark = {}, None

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """One after the other, for as long as patience lasts: whoever has waited often finds the answer there."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.interested += 1
        mine = turn.lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if mine:
                turn.lock.release()
            with self._lock:
                turn.interested -= 1
                if not turn.interested:
                    self._turns.pop(key, None)


def standing(key: Hashable, look: Callable[[], T], keep: Callable[[], bool] = lambda: True) -> T:
    """What `look` finds, or what it found before where nothing can have changed since.

    Args:
        key: the question, with everything that the answer depends on and that does not stand in the database: who asks,
            in which language, at what time by the clock. It begins with a name of its own.
        look: reads and does nothing else. What it finds is shared, so nobody may change it.
        keep: asked afterwards; whether what was found may be given to whoever asks the same.
    """
    answers: Answers | None = current_app.extensions.get(EXTENSION)
    if answers is None or writing():
        return look()
    found: T
    mark = _mark(answers.marks)
    if mark is None:
        return look()
    if (found := answers.get(key, mark)) is not _NONE:
        return found
    with answers.turn(key):
        mark = _mark(answers.marks)
        if mark is None:
            return look()
        if (found := answers.get(key, mark)) is not _NONE:
            return found
        found = look()
        if keep() and not writing() and answers.marks.now(db.session()) == mark:
            answers.keep(key, mark, found)
        return found


def _mark(marks: Marks) -> Hashable | None:
    """The mark of what this transaction sees; of this moment, where none is open."""
    session = db.session()
    if MARK in session.info:  # None: there was no telling when it began
        known: Hashable | None = session.info[MARK]
        return known
    mark = marks.now(session)
    if not marks.at_begin:
        session.info[MARK] = mark
    return mark


@sa.event.listens_for(Session, "after_begin")
def _begun(session: Session, _transaction: SessionTransaction, _connection: sa.Connection) -> None:
    """Before the first statement: what it will see is not older than this mark."""
    answers: Answers | None = current_app.extensions.get(EXTENSION) if current_app else None
    if answers is not None and answers.marks.at_begin and not writing():
        session.info[MARK] = answers.marks.now(session)


@sa.event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(MARK, None)


def keep_answers(app: Flask, engine: sa.Engine) -> None:
    """Give `app` this memory."""
    answers = app.extensions[EXTENSION] = Answers(marks_of(engine))
    heard = engine._has_events  # noqa: SLF001 - as below
    sa.event.listen(engine, "engine_disposed", lambda _engine: answers.close())
    # It is told all the same; but every statement would look for listeners of its own.
    engine._has_events = heard  # noqa: SLF001 - there is no other way to say so
