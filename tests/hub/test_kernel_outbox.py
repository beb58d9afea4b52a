"""News is delivered in order, once, with its effect; trouble waits, is parked, and stops only its own line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel import ids, outbox, unit
from hub.kernel.db import db
from hub.kernel.jobs.models import JobRun
from hub.kernel.outbox import queries
from hub.kernel.outbox.domain import PAUSES, State
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent
from hub.kernel.outbox.services import Registry


@dataclass(frozen=True, kw_only=True)
class Told(outbox.Event):
    """Something to tell in a test."""

    type: ClassVar[str] = "test.told"

    number: int
    words: tuple[str, ...] = ()


@pytest.fixture(autouse=True)
def _registry(app: Flask) -> None:
    app.extensions["kith.outbox"] = Registry()


def tell(*numbers: int, subject: str = "thing:a") -> None:
    unit.write(lambda: [outbox.announce(Told(subject=subject, number=n)) for n in numbers])


def hear(heard: list[Any], what: Any) -> None:
    """Note what a handler heard, as its unit would: a batch in which another stumbled is undone, and run again."""
    unit.gather(heard.extend, what)


def test_delivered_in_order_and_once(app: Flask) -> None:
    heard: list[int] = []
    outbox.subscribe("ear", Told, lambda d: hear(heard, d.event.number))
    tell(1, 2, 3)
    assert outbox.drain() == 3
    assert heard == [1, 2, 3]
    assert outbox.drain() == 0
    assert queries.standing() == queries.Standing(0, 0, None)


def test_an_event_arrives_as_it_left(app: Flask) -> None:
    got: list[Told] = []
    outbox.subscribe("ear", Told, lambda d: hear(got, d.event))
    sent = Told(subject="thing:a", number=7, words=("a", "b"))
    unit.write(outbox.announce, sent)
    outbox.drain()
    assert got == [sent]


def test_news_needs_a_writing_unit(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="in the unit"):
        outbox.announce(Told(subject="thing:a", number=1))


def test_news_of_a_unit_that_failed_was_never_told(app: Flask) -> None:
    outbox.subscribe("ear", Told, lambda d: None)

    def fail() -> None:
        outbox.announce(Told(subject="thing:a", number=1))
        raise ValueError

    with pytest.raises(ValueError):
        unit.write(fail)
    assert outbox.drain() == 0


def test_a_failing_handler_holds_up_its_own_line_only(app: Flask, clock: Any) -> None:
    heard: list[tuple[str, str, int]] = []

    def fussy(delivery: outbox.Delivery[Told]) -> None:
        if delivery.event.number == 1:
            raise ValueError("no")
        hear(heard, ("fussy", delivery.event.subject, delivery.event.number))

    outbox.subscribe("fussy", Told, fussy)
    outbox.subscribe("calm", Told, lambda d: hear(heard, ("calm", d.event.subject, d.event.number)))
    tell(1, 2)
    tell(3, subject="thing:b")
    outbox.drain()
    assert sorted(heard) == [
        ("calm", "thing:a", 1),
        ("calm", "thing:a", 2),
        ("calm", "thing:b", 3),
        ("fussy", "thing:b", 3),
    ]
    for pause in PAUSES:
        clock.advance(pause)
        outbox.drain()
    parked = queries.parked()
    assert [(p.handler, p.error) for p in parked] == [("fussy", "ValueError: no")]
    assert ("fussy", "thing:a", 2) not in heard  # what comes after waits, for this handler alone


def test_what_was_parked_can_be_put_back(app: Flask, clock: Any) -> None:
    heard: list[int] = []
    broken = [True]

    def handler(delivery: outbox.Delivery[Told]) -> None:
        if broken[0]:
            raise ValueError("broken")
        hear(heard, delivery.event.number)

    outbox.subscribe("ear", Told, handler)
    tell(1, 2)
    for pause in (timedelta(0), *PAUSES):
        clock.advance(pause)
        outbox.drain()
    broken[0] = False
    [parked] = queries.parked()
    unit.write(outbox.retry, parked.event_id, parked.handler)
    outbox.drain()
    assert heard == [1, 2]


def test_an_effect_and_its_done_are_one(app: Flask, clock: Any) -> None:
    """A handler that writes and then fails leaves nothing behind."""

    def half(delivery: outbox.Delivery[Told]) -> None:
        db.session.add(JobRun(name=f"effect-{delivery.event.number}", started_at=clock.now(), failed=0))
        db.session.flush()
        if delivery.event.number == 2:
            raise ValueError

    outbox.subscribe("half", Told, half)
    tell(1, subject="thing:a")
    tell(2, subject="thing:b")
    outbox.drain()
    assert db.session.scalars(sa.select(JobRun.name)).all() == ["effect-1"]
    states = dict(db.session.execute(sa.select(OutboxDelivery.subject, OutboxDelivery.state)).all())
    assert states == {"thing:a": State.DONE, "thing:b": State.WAITING}


def test_an_outside_effect_runs_with_no_unit_open_and_again_after_its_lease(app: Flask, clock: Any) -> None:
    seen: list[str] = []

    def outside(delivery: outbox.Delivery[Told]) -> None:
        assert not unit.writing()
        seen.append(delivery.id)
        if len(seen) == 1:
            raise KeyboardInterrupt  # as if the process had died here

    outbox.subscribe("outside", Told, outside, outside=True)
    tell(1)
    with pytest.raises(KeyboardInterrupt):
        outbox.drain()
    assert outbox.drain() == 0  # leased
    clock.advance(timedelta(minutes=6))
    assert outbox.drain() == 1
    assert len(seen) == 2
    assert len(set(seen)) == 1  # the same id, by which the effect is idempotent


@settings(max_examples=25)
@given(data=st.data())
def test_any_pattern_of_failures_ends_with_each_line_whole_and_in_order(
    data: st.DataObject, session_app: Flask
) -> None:
    """However handlers stumble, each hears each subject's news once and in order."""
    clock = session_app.extensions["kith.clock"]
    failures = data.draw(
        st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 9)), st.integers(1, 3), max_size=8)
    )
    registry, heard, run = Registry(), [], ids.secret()
    with session_app.app_context():
        kept = session_app.extensions["kith.outbox"]
        session_app.extensions["kith.outbox"] = registry
        try:
            for ear in range(3):

                def listen(delivery: outbox.Delivery[Told], ear: int = ear) -> None:
                    key = (ear, delivery.event.number)
                    if failures.get(key, 0):
                        failures[key] -= 1
                        raise ValueError
                    hear(heard, (ear, delivery.event.subject, delivery.event.number))

                outbox.subscribe(f"ear-{ear}-{run[:20]}", Told, listen)
            for number in range(10):
                tell(number, subject=f"thing:{run[:20]}-{number % 3}")
            for _ in range(30):
                outbox.drain()
                clock.advance(timedelta(minutes=2))
        finally:
            session_app.extensions["kith.outbox"] = kept
    for ear in range(3):
        for third in range(3):
            line = [n for e, s, n in heard if e == ear and s.endswith(f"-{third}")]
            assert line == [n for n in range(10) if n % 3 == third]


def test_old_news_goes_once_everyone_has_had_it(app: Flask, clock: Any) -> None:
    broken: list[int] = []

    def picky(delivery: outbox.Delivery[Told]) -> None:
        if delivery.event.number == 1:
            raise ValueError
        hear(broken, delivery.event.number)

    outbox.subscribe("picky", Told, picky)
    tell(1, subject="thing:a")
    tell(2, subject="thing:b")
    for pause in (timedelta(0), *PAUSES):
        clock.advance(pause)
        outbox.drain()
    assert outbox.old(clock.now()) == []
    clock.advance(timedelta(days=91))
    assert outbox.old(clock.now()) == ["all"]
    unit.write(outbox.forget, "all", clock.now())
    assert outbox.old(clock.now()) == []
    left = [d.subject for d in db.session.scalars(sa.select(OutboxDelivery))]
    assert left == ["thing:a"]  # parked: a person has yet to look at it


def test_several_are_handed_over_together_and_one_that_stumbles_stumbles_alone(app: Flask, clock: Any) -> None:
    calls: list[list[int]] = []

    def index(deliveries: Any) -> None:
        assert not unit.writing()
        numbers = [delivery.event.number for delivery in deliveries]
        calls.append(numbers)
        if 2 in numbers:
            raise ValueError("no")

    outbox.subscribe_together("index", Told, index)
    for number in (1, 2, 3):
        tell(number, subject=f"thing:{number}")
    assert outbox.drain() == 3
    assert calls == [[1, 2, 3], [1], [2], [3]]
    states = dict(db.session.execute(sa.select(OutboxDelivery.subject, OutboxDelivery.state)).all())
    assert states == {"thing:1": State.DONE, "thing:2": State.WAITING, "thing:3": State.DONE}


def test_news_that_cannot_be_written_fails_its_own_handler_only(app: Flask, clock: Any) -> None:
    """What a handler gathers is part of its effect: it is written before the handler counts as done."""

    def unwritable(rows: list[int]) -> None:
        if 2 in rows:
            raise ValueError("no")

    outbox.subscribe("ear", Told, lambda d: unit.gather(unwritable, d.event.number))
    for number in (1, 2, 3):
        tell(number, subject=f"thing:{number}")
    outbox.drain()
    states = dict(db.session.execute(sa.select(OutboxDelivery.subject, OutboxDelivery.state)).all())
    assert states == {"thing:1": State.DONE, "thing:2": State.WAITING, "thing:3": State.DONE}


@dataclass(frozen=True, kw_only=True)
class More(outbox.Event):
    """What a handler tells in its turn."""

    type: ClassVar[str] = "test.more"


def states() -> dict[str, State]:
    return dict(db.session.execute(sa.select(OutboxDelivery.subject, OutboxDelivery.state)).all())


def test_what_a_handler_told_before_it_stumbled_was_never_told(app: Flask, clock: Any) -> None:
    """And the one after it, which tells nothing, is none the worse."""

    def tells_and_stumbles(delivery: outbox.Delivery[Told]) -> None:
        if delivery.event.number == 0:
            outbox.announce(More(subject="thing:more"))
            raise ValueError("no")

    outbox.subscribe("ear", Told, tells_and_stumbles)
    tell(0, subject="thing:0")
    tell(1, subject="thing:1")
    outbox.drain()
    assert states() == {"thing:0": State.WAITING, "thing:1": State.DONE}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxEvent)) == 2


def test_news_of_an_older_version_is_parked_and_stops_nobody_else(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.subscribe("ear", Told, lambda _d: None)
    tell(0, subject="thing:0")
    tell(1, subject="thing:1")
    load = Told.load

    def refuse(payload: dict[str, Any]) -> outbox.Event:
        if payload["number"] == 0:
            raise TypeError("a field that is no more")
        return load(payload)

    monkeypatch.setattr(Told, "load", refuse)
    for pause in (timedelta(0), *PAUSES):
        clock.advance(pause)
        outbox.drain()
    assert states() == {"thing:0": State.PARKED, "thing:1": State.DONE}


def test_a_handler_whose_statement_cannot_run_is_parked_and_stops_nobody_else(app: Flask, clock: Any) -> None:
    """Only what may pass by itself, a deadlock or a long lock, is left to the next round."""

    def asks_for_nothing(delivery: outbox.Delivery[Told]) -> None:
        if delivery.event.number == 0:
            db.session.execute(sa.text("SELECT * FROM no_such_table"))

    outbox.subscribe("ear", Told, asks_for_nothing)
    tell(0, subject="thing:0")
    tell(1, subject="thing:1")
    for pause in (timedelta(0), *PAUSES):
        clock.advance(pause)
        outbox.drain()
    assert states() == {"thing:0": State.PARKED, "thing:1": State.DONE}


def test_what_another_worker_has_taken_over_meanwhile_is_not_given_back(app: Flask, clock: Any) -> None:
    """A worker that was held up beyond its lease comes back: what it had not begun is another's by then."""
    of_others = OutboxDelivery.subject == "thing:b"

    def slow(_delivery: outbox.Delivery[Told]) -> None:
        clock.advance(timedelta(minutes=20))
        unit.write(lambda: db.session.execute(sa.update(OutboxDelivery).where(of_others).values(next_at=theirs)))

    theirs = clock.now() + timedelta(minutes=35)
    outbox.subscribe("outside", Told, slow, outside=True)
    tell(1, subject="thing:a")
    tell(2, subject="thing:b")
    assert outbox.deliver() == 2
    assert unit.read(lambda: db.session.scalars(sa.select(OutboxDelivery.next_at).where(of_others)).one()) == theirs
