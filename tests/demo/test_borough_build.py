"""The small borough: built by services, whole, the same each time, with money that adds up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from demo.borough import services
from demo.borough.domain.personas import PERSONAS
from demo.borough.domain.scale import Scale
from demo.borough.services import loading
from demo.borough.services.world import World
from demo.clock.adapters.kept import KeptClock
from demo.clock.domain import START
from hub.kernel import jobs, outbox, unit
from hub.kernel.clock import SettableClock
from hub.kernel.outbox import queries as news
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.gifts import queries as gifts
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.visits import queries as visits
from oversight.warehouse import queries as warehouse
from payments.ledger import queries as ledger
from tests.demo.conftest import DAY, TINY, demo_app, laying

pytestmark = pytest.mark.xdist_group("small")  # or each worker would build the small borough for its share


def test_the_ledger_holds(borough: Flask) -> None:
    assert unit.read(ledger.verify) == []


def test_every_floor_has_lived(borough: Flask) -> None:
    assert len(needs.facts("", 1000)) >= 40
    states = {fact.state for fact in bookings.facts("", 1000)}
    assert {"active", "declined"} <= states
    delivered = [fact for fact in visits.facts("", 5000) if fact.occurrence == "delivered"]
    assert any(fact.paid_pence for fact in delivered)
    assert any(fact.paid_pence == 0 or fact.amount_pence == 0 for fact in delivered)
    assert warehouse.current() is not None


def test_all_news_was_delivered(borough: Flask) -> None:
    assert news.standing().waiting == 0
    assert news.parked() == []
    assert outbox.drain() == 0


def test_everyone_whom_a_visitor_may_be_can_sign_in(small: Flask) -> None:
    for persona in PERSONAS:
        client = small.test_client()
        page = client.get("/demo/people").get_data(as_text=True)
        assert persona.name in page
        token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        answer = client.post(f"/demo/people/{persona.key}", data={"csrf_token": token})
        assert answer.status_code == 302, persona.key
        assert persona.name in client.get("/account").get_data(as_text=True)


def test_the_volunteer_coordinator_answers_for_a_group_and_has_whom_to_send(small: Flask) -> None:
    with small.app_context():
        login = people.login("miriam.osei@kith.example")
        assert login
        (group,) = [party for party in people.parties_of(str(login.person)) if party.startswith("organisation:")]
        (offer,) = [one for one in offers.offers_of(group) if one.live]
        assert (offer.price_pence, "company" in offer.categories) == (0, True)
        senders = {member.person for member in people.members(group.partition(":")[2])}
        assert len(senders) >= 4  # who founded it, her, and two volunteers
    client = small.test_client()
    page = client.get("/demo/people").get_data(as_text=True)
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    client.post("/demo/people/coordinator", data={"csrf_token": token})
    for address in ("/offers", "/needs/near", "/bookings/requests", "/visits", "/account"):
        assert client.get(address).status_code == 200, address


def test_the_demo_says_which_day_it_is(small: Flask) -> None:
    assert "Demo: today is Tuesday 2 December 2025" in small.test_client().get("/").get_data(as_text=True)


def test_the_supporter_acts_for_joan(borough: Flask) -> None:
    joan, maya = people.login("joan.ellis@kith.example"), people.login("maya.ellis@kith.example")
    assert joan is not None
    assert maya is not None
    assert people.residents_of(maya.person) == (joan.person,)


def test_a_visit_waits_for_joans_word(borough: Flask) -> None:
    joan = people.login("joan.ellis@kith.example")
    assert joan is not None
    [waiting] = visits.to_answer([f"person:{joan.person}"])
    assert waiting.starts_at.date() == START.date() - timedelta(days=1)


@pytest.mark.whole
def test_two_builds_are_one_and_another_borough_is_another(of_days: dict[str, str]) -> None:
    assert of_days["one"] == of_days["two"] != of_days["without"]


@pytest.mark.whole
def test_gifts_in_kind_move_nothing_else_in_days(of_days: dict[str, str]) -> None:
    assert of_days["ungiven"] == of_days["one"]


def test_gifts_in_kind_move_nothing_else(of_a_day: dict[str, str]) -> None:
    assert of_a_day["ungiven"] == of_a_day["one"]


def test_joan_was_given_something_and_something_waits(borough: Flask) -> None:
    joan = people.login("joan.ellis@kith.example")
    assert joan is not None
    waits, came = gifts.gifts_to([f"person:{joan.person}"])
    assert (waits.state.value, came.state.value) == ("offered", "received")
    assert waits.party != came.party
    assert gifts.worth_of([waits, came]).pence == came.value_pence


@pytest.mark.parametrize(
    ("scale", "stop_on", "digests"),
    [(DAY, 0, "of_a_day"), pytest.param(TINY, 2, "of_days", marks=pytest.mark.whole)],
    ids=["before the first day", "after two days"],
)
def test_a_build_that_stops_leaves_nothing_and_starts_again(
    tmp_path: Path, tables: Path | None, request: pytest.FixtureRequest, scale: Scale, stop_on: int, digests: str
) -> None:
    """And the second build is the same as one that never stopped."""
    straight = request.getfixturevalue(digests)["one"]
    app, live, lived = demo_app(tmp_path), loading.days.live, 0

    def stopped(world: World, ticking: SettableClock, today: date) -> None:
        nonlocal lived
        lived += 1
        if lived > stop_on:
            raise KeyboardInterrupt
        live(world, ticking, today)

    with app.app_context():
        with pytest.MonkeyPatch.context() as patch, laying(tables):
            patch.setattr(loading.days, "live", stopped)
            with pytest.raises(KeyboardInterrupt):
                services.load(scale)
        assert services.loaded() is None
        services.load(scale, name="tiny")
        assert services.loaded() == "tiny"
        assert unit.read(ledger.verify) == []
        assert services.digest() == straight


def test_another_borough_has_another_digest(borough: Flask, of_a_day: dict[str, str]) -> None:
    assert services.digest() != of_a_day["one"]


def test_the_clock_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = [100.0]
    monkeypatch.setattr("demo.clock.adapters.kept.time.monotonic", lambda: at[0])
    first = KeptClock(tmp_path / "clock")
    assert first.now() == START
    at[0] += 60
    assert (first.now() - START).total_seconds() == 60
    at[0] += 10_000  # the process is gone, and time with it
    again = KeptClock(tmp_path / "clock")
    assert (again.now() - START).total_seconds() == 60


def test_a_borough_in_which_a_job_failed_is_not_there(tmp_path: Path, tables: Path | None) -> None:
    def fail(_subject: str, _now: datetime) -> None:
        raise ValueError("no")

    app = demo_app(tmp_path)
    with app.app_context(), laying(tables):
        jobs.register(jobs.Job("breaks", timedelta(days=1), lambda _now: ("all",), fail))
        with pytest.raises(services.NotBuilt, match="breaks"):
            services.load(DAY)
        assert services.loaded() is None
