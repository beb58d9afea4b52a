"""A check is sent in, decided by someone else, holds until its day, and warns before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.checks import queries, services
from hub.checks.domain import CheckKind, CheckState, CheckUnusable, OwnCheck, closed, satisfies, strongest
from hub.checks.events import CheckApproved, CheckEnded, CheckEnding, CheckRefused
from hub.kernel import jobs, outbox, unit
from hub.kernel.errors import Forbidden, WrongState
from hub.kernel.outbox.services import Registry
from tests.hub import people

TODAY = date(2025, 12, 2)
kinds = st.sampled_from(CheckKind)


class Market:
    """A helper, an officer, and what was announced."""

    def __init__(self, app: Flask) -> None:
        app.extensions["kith.outbox"] = Registry()  # this test's own; the fixture puts the app's back
        self.helper = people.enter("Ada", "Berry")
        self.officer = people.actor(people.officer("safeguarding"))
        self.urn = f"person:{self.helper}"
        self.heard: list[tuple[str, str]] = []
        for event in (CheckApproved, CheckRefused, CheckEnding, CheckEnded):
            outbox.subscribe("test", event, self.hear)

    def hear(self, delivery: Any) -> None:
        event = delivery.event
        self.heard.append((event.type, getattr(event, "reason", "")))

    def submit(
        self, kind: str = "dbs-enhanced", issued: date = TODAY, expires: date | None = date(2026, 12, 1), **more: Any
    ) -> str:
        values = {"evidence": "Certificate 001", "by": people.actor(self.helper)} | more
        return unit.write(services.submit, self.urn, kind, issued=issued, expires=expires, **values)

    def approved(self, kind: str = "dbs-enhanced", **more: Any) -> str:
        check = self.submit(kind, **more)
        unit.write(services.approve, check, self.officer)
        return check

    def held(self, on: date | None = None) -> set[str]:
        return {kind.value for kind in queries.held([self.urn], on)[self.urn]}


@pytest.fixture
def market(app: Flask) -> Market:
    return Market(app)


@given(kinds, kinds, kinds)
def test_satisfying_is_an_order(a: CheckKind, b: CheckKind, c: CheckKind) -> None:
    assert satisfies(a, a)
    assert not (satisfies(a, b) and satisfies(b, a)) or a == b
    assert not (satisfies(a, b) and satisfies(b, c)) or satisfies(a, c)


@given(st.sets(kinds))
def test_the_strongest_say_all(needed: set[CheckKind]) -> None:
    assert closed(strongest(needed)) == closed(needed)


def test_an_approved_check_holds_with_all_that_it_proves(market: Market) -> None:
    check = market.submit()
    assert market.held() == set()
    unit.write(services.approve, check, market.officer)
    assert market.held() == {"dbs-basic", "dbs-enhanced"}
    assert market.held(date(2026, 12, 1))
    assert not market.held(date(2026, 12, 2))
    assert not market.held(date(2025, 12, 1))
    assert queries.held_until(market.urn)[CheckKind.DBS_BASIC] == date(2026, 12, 1)
    needed = frozenset({CheckKind.IDENTITY, CheckKind.DBS_BASIC, CheckKind.DBS_ENHANCED_BARRED})
    assert queries.missing(market.urn, needed) == {CheckKind.IDENTITY, CheckKind.DBS_ENHANCED_BARRED}
    outbox.drain()
    assert market.heard == [("check.approved", "")]


def test_nobody_decides_about_their_own(market: Market) -> None:
    mine = people.officer("safeguarding", "Ola", "Own")
    me = people.actor(mine)
    firm = people.organisation(manager=mine)
    for party in (f"person:{mine}", f"organisation:{firm}"):
        check = unit.write(services.submit, party, "identity", "Passport", TODAY, None, me)
        with pytest.raises(OwnCheck):
            unit.write(services.approve, check, me)
        unit.write(services.approve, check, market.officer)


def test_others_may_not_send_in_or_decide(market: Market) -> None:
    stranger = people.actor(people.enter("Sam", "Stranger"))
    with pytest.raises(Forbidden):
        market.submit(by=stranger)
    with pytest.raises(Forbidden):
        unit.write(services.approve, market.submit(), stranger)
    assert market.submit(by=market.officer)


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"evidence": "  "}, "evidence"),
        ({"issued": TODAY + timedelta(days=1)}, "issued"),
        ({"expires": TODAY - timedelta(days=1), "issued": date(2025, 1, 1)}, "expires"),
        ({"expires": None}, "expires"),
    ],
)
def test_what_makes_no_check_is_refused_at_its_field(market: Market, given_: dict[str, Any], field: str) -> None:
    with pytest.raises(CheckUnusable) as refusal:
        market.submit(**given_)
    assert refusal.value.data["field"] == field


def test_a_refusal_and_a_revocation_need_a_reason_and_say_it(market: Market) -> None:
    check = market.submit()
    with pytest.raises(CheckUnusable):
        unit.write(services.refuse, check, " ", market.officer)
    unit.write(services.refuse, check, "The photo cannot be read.", market.officer)
    view = queries.check(check)
    assert (view.state, view.reason, view.decided_by) == (
        CheckState.REFUSED,
        "The photo cannot be read.",
        market.officer.person,
    )
    with pytest.raises(WrongState):
        unit.write(services.approve, check, market.officer)
    other = market.approved()
    unit.write(services.revoke, other, "It was not theirs.", market.officer)
    assert market.held() == set()
    outbox.drain()
    assert market.heard == [("check.refused", ""), ("check.approved", ""), ("check.ended", "revoked")]


def test_another_check_that_proves_the_same_keeps_the_party(market: Market) -> None:
    weaker = market.approved("dbs-basic")
    market.approved("dbs-enhanced")
    unit.write(services.revoke, weaker, "Replaced.", market.officer)
    assert market.held() == {"dbs-basic", "dbs-enhanced"}
    outbox.drain()
    assert ("check.ended", "revoked") not in market.heard


def test_it_warns_once_and_lapses_once(market: Market, clock: Any) -> None:
    market.approved(expires=date(2026, 1, 20))
    jobs.run_due()
    clock.advance(timedelta(days=20))
    for _ in range(3):
        jobs.run_due()
        clock.advance(timedelta(hours=7))
    outbox.drain()
    assert market.heard == [("check.approved", ""), ("check.ending", "")]
    clock.advance(timedelta(days=30))
    assert market.held() == set()
    for _ in range(3):
        jobs.run_due()
        clock.advance(timedelta(hours=7))
    outbox.drain()
    assert market.heard[2:] == [("check.ended", "lapsed")]
    assert [check.state for check in queries.of_party(market.urn)] == [CheckState.LAPSED]


def test_a_newer_check_spares_the_warning(market: Market, clock: Any) -> None:
    market.approved(expires=date(2026, 1, 20))
    market.submit(expires=date(2028, 1, 1))
    clock.advance(timedelta(days=25))
    jobs.run_due()
    outbox.drain()
    assert market.heard == [("check.approved", "")]
