"""Who may be sent: each person of an organisation holds the personal checks of the task, at the time of each visit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.notices import queries as notices
from hub.notices.queries import NoticeView
from hub.people import services as people
from marketplace.bookings import services
from marketplace.visits import services as visit_services
from marketplace.visits.domain import CarerNotChecked, Paused
from tests.hub.people import actor, enter
from tests.marketplace.agreements import Deal, deal, first, of, run, told, view
from tests.marketplace.market import hold, hold_for


def carer_of(made: Deal, given: str = "Dee") -> str:
    person = enter(given, "Okafor")
    unit.write(people.add_member, made.party.partition(":")[2], person, "carer", made.supplier)
    return person


def news_of(person: str | None) -> list[NoticeView]:
    """What a person was told of visits, newest first."""
    return [n for n in notices.of_person(str(person), size=200).notices if n.kind.startswith("visit")]


def test_a_yes_names_only_someone_who_may_be_sent(borough: Flask) -> None:
    made = deal(category="personal-care", person=False, kind="professional")
    carer, booking = carer_of(made), made.request()
    with pytest.raises(CarerNotChecked) as refusal:
        unit.write(services.accept, booking, made.supplier, carer)
    assert "training" in str(refusal.value.data["checks"]).lower()
    assert "insurance" not in str(refusal.value.data["checks"]).lower()  # that is the organisation's own
    hold(f"person:{carer}", "identity", "references", "dbs-enhanced-barred", "training")
    unit.write(services.accept, booking, made.supplier, carer)
    assert {v.carer for v in of(booking)} == {carer}


def test_a_weaker_check_is_not_enough(borough: Flask) -> None:
    made = deal(category="company", person=False)
    carer, booking = carer_of(made), made.booked()
    hold(f"person:{carer}", "identity", "references", "dbs-basic")
    with pytest.raises(CarerNotChecked):
        unit.write(services.assign_carer, booking, carer, made.supplier)
    hold(f"person:{carer}", "dbs-enhanced")
    unit.write(services.assign_carer, booking, carer, made.supplier)
    assert view(booking).carer == carer


def test_a_lapsed_check_of_a_carer_pauses_what_was_given_to_them(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    carer, other, booking = carer_of(made), carer_of(made, "Ama"), made.booked()
    hold_for(f"person:{carer}", "shopping")
    hold_for(f"person:{other}", "shopping")
    one, two, *_ = of(booking)
    unit.write(visit_services.assign, one.id, carer, made.supplier)
    unit.write(visit_services.assign, two.id, other, made.supplier)
    check = next(c for c in check_queries.of_party(f"person:{carer}") if c.kind.value == "dbs-basic")
    unit.write(checks.revoke, check.id, "The paper was another person's.", SYSTEM)
    outbox.drain()
    assert [v.paused_for for v in of(booking)[:3]] == [("carer",), (), ()]
    assert any("Choose someone else" in n.words for n in told(made.supplier))
    assert any("lacks a check" in n.words for n in told(made.resident))
    clock.set(one.starts_at)
    with pytest.raises(Paused):
        unit.write(services.check_in, one.id, actor(carer))
    unit.write(visit_services.assign, one.id, other, made.supplier)
    assert first(booking).paused_for == ()
    unit.write(services.check_in, one.id, actor(other))


def test_a_renewed_check_frees_the_carers_visits(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    carer, booking = carer_of(made), made.booked()
    for kind in ("identity", "references"):
        hold(f"person:{carer}", kind)
    short = unit.write(
        checks.submit, f"person:{carer}", "dbs-basic", "seen", date(2025, 6, 1), date(2025, 12, 12), SYSTEM
    )
    unit.write(checks.approve, short, SYSTEM)
    unit.write(services.assign_carer, booking, carer, made.supplier)
    clock.advance(timedelta(days=12))
    run("lapse-checks")
    outbox.drain()
    coming = [v for v in of(booking) if v.starts_at > clock.now()]
    assert coming
    assert all(v.paused_for == ("carer",) for v in coming)
    unit.write(services.extend, booking, clock.now())
    assert of(booking)[-1].paused_for == ("carer",)  # those that come into sight are paused as well
    hold(f"person:{carer}", "dbs-basic")
    outbox.drain()
    assert all(not v.paused_for for v in of(booking) if v.starts_at > clock.now())


def test_a_carer_is_told_what_is_theirs_and_what_is_not_any_more(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(person=False)
    carer, other, booking = carer_of(made), carer_of(made, "Ama"), made.booked()
    for one in (carer, other):
        hold_for(f"person:{one}", "shopping")
    unit.write(services.assign_carer, booking, carer, made.supplier)
    outbox.drain()
    assert [n.kind for n in news_of(carer)] == ["visits.given"]
    assert news_of(carer)[0].words.startswith(f"You are to make {len(of(booking))} visits of a booking.")
    assert news_of(made.supplier.person) == []  # who did it
    second = of(booking)[1]
    unit.write(visit_services.assign, second.id, other, made.supplier)
    unit.write(visit_services.assign, second.id, other, made.supplier)  # again: nothing new
    outbox.drain()
    assert [n.kind for n in news_of(other)] == ["visits.given"]
    assert news_of(other)[0].link == f"/visits/{second.id}"
    assert [n.kind for n in news_of(carer)] == ["visits.taken", "visits.given"]
    unit.write(services.cancel_visit, second.id, made.resident)
    unit.write(services.cancel, booking, made.resident, "I am moving away")
    outbox.drain()
    assert [n.kind for n in news_of(other)] == ["visit.cancelled", "visits.given"]
    assert [n.kind for n in news_of(carer)] == ["visit.cancelled", "visits.taken", "visits.given"]
    for one in (carer, other):
        for notice in news_of(one):
            assert "%(" not in notice.words
            assert sign_in(one).get(notice.link).status_code == 200, notice.link


def test_a_carer_hears_that_visits_are_paused_and_go_on(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    carer = carer_of(made)
    hold_for(f"person:{carer}", "shopping")
    booking = made.request()
    unit.write(services.accept, booking, made.supplier, carer)
    outbox.drain()
    assert [n.kind for n in news_of(carer)] == ["visits.given"]
    own = next(c for c in check_queries.of_party(f"person:{carer}") if c.kind.value == "dbs-basic")
    unit.write(checks.revoke, own.id, "The paper was another person's.", SYSTEM)
    outbox.drain()
    assert news_of(carer)[0].words.startswith("A check of yours is out of date")
    hold(f"person:{carer}", "dbs-basic")
    outbox.drain()
    firms = next(c for c in check_queries.of_party(made.party) if c.kind.value == "identity")
    unit.write(checks.revoke, firms.id, "Out of date", SYSTEM)
    outbox.drain()
    assert [n.kind for n in news_of(carer)] == ["visits.paused", "visits.resumed", "visits.paused", "visits.given"]


def test_whoever_leaves_by_themself_is_not_told_so_and_whoever_is_let_go_is(borough: Flask) -> None:
    made = deal(person=False)
    leaving, gone = carer_of(made), carer_of(made, "Ama")
    booking = made.booked()
    for one, by in ((leaving, actor(leaving)), (gone, made.supplier)):
        hold_for(f"person:{one}", "shopping")
        unit.write(services.assign_carer, booking, one, made.supplier)
        unit.write(people.remove_member, made.party.partition(":")[2], one, by)
        outbox.drain()
    assert [n.kind for n in news_of(leaving)] == ["visits.given"]
    assert [n.kind for n in news_of(gone)] == ["visits.taken", "visits.given"]
