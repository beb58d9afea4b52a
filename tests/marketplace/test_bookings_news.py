"""What people are told: whole sentences, to the right side, with a link that its reader can open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from hub.checks import queries as check_queries
from hub.checks import services as checks
from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.people import services as people
from marketplace.bookings import services
from marketplace.messages import services as messages
from marketplace.needs import services as needs
from marketplace.plans import services as plans
from tests.hub.people import actor, enter, officer
from tests.marketplace.agreements import TUESDAY, deal, finance, first, make_visit, of, run, told


def read_all(who: Actor, sign_in: Any) -> set[str]:
    """The kinds of notices they have: each is a whole sentence, and its link opens for its reader."""
    found, client = told(who), sign_in(who.person)
    for notice in found:
        assert notice.words.strip(), notice.kind
        assert "%(" not in notice.words, notice.words
        assert "T10:" not in notice.words, notice.words
    for link in {notice.link for notice in found}:
        assert client.get(link).status_code == 200, link
    return {notice.kind for notice in found}


def test_everything_that_matters_is_told(borough: Flask, clock: Any, sign_in: Any) -> None:
    judge, guard = finance(), actor(officer("safeguarding"))
    made = deal()
    said = {"slots": TUESDAY, "price_pence": 900, "by": made.supplier}
    proposal = unit.write(plans.propose, made.part, made.offer, words="I can", **said)
    unit.write(plans.decline_proposal, proposal, made.resident, "Not this time")
    proposal = unit.write(plans.propose, made.part, made.offer, words="Shall I?", **said)
    unit.write(plans.withdraw_proposal, proposal, made.supplier)
    unit.write(services.decline, made.request(), made.supplier, "I am away that week")
    unit.write(services.withdraw, made.request(), made.resident)
    expired = made.request()
    clock.advance(timedelta(hours=48))
    unit.write(services.expire, expired, clock.now())
    booking = made.booked()
    unit.write(messages.say, booking, made.supplier, "Could you pay me cash? I am on 07700 900123")
    for who in (made.resident, made.supplier):
        unit.write(messages.share, booking, who)
    one, two, three = of(booking)[:3]
    make_visit(clock, one, made.supplier)
    unit.write(services.query, one.id, made.resident, "She left early")
    outbox.drain()
    assert read_all(judge, sign_in) >= {"visit.queried"}
    assert read_all(guard, sign_in) >= {"message.flagged"}
    unit.write(services.decide_query, one.id, judge, outcome="rejected", reasons="She stayed the hour.")
    clock.set(two.ends_at + timedelta(hours=24))
    run("ask-missed")
    unit.write(services.nobody_came, two.id, made.resident)
    unit.write(services.cancel_visit, three.id, made.resident, "My son comes")
    check = check_queries.of_party(made.party)[0]
    unit.write(checks.revoke, check.id, "Out of date", SYSTEM)
    outbox.drain()
    new = unit.write(checks.submit, made.party, check.kind, "seen", date(2025, 12, 1), date(2027, 1, 1), SYSTEM)
    unit.write(checks.approve, new, SYSTEM)
    outbox.drain()
    unit.write(services.cancel, booking, made.supplier, "I am moving away")
    outbox.drain()
    assert read_all(made.resident, sign_in) >= {
        "proposal.made",
        "proposal.withdrawn",
        "booking.declined",
        "booking.expired",
        "booking.accepted",
        "message.said",
        "message.contacts-shared",
        "visit.asked",
        "visit.decided",
        "visits.paused",
        "visits.resumed",
        "booking.cancelled",
    }
    assert read_all(made.supplier, sign_in) >= {
        "proposal.declined",
        "booking.requested",
        "booking.withdrawn",
        "booking.expired",
        "visit.queried",
        "visit.decided",
        "visit.missed",
        "visit.cancelled",
    }


def test_a_visit_without_money_three_days_before_is_told_to_all(borough: Flask, clock: Any, sign_in: Any) -> None:
    judge = finance()
    made = deal(pence=8_000, budget_more={"starts": date(2025, 12, 1), "days": 168})
    booking = made.booked()
    promised = next(v for v in of(booking) if v.money.value == "unfunded")
    clock.set(promised.starts_at - timedelta(hours=60))  # the instalment never landed: no job ran
    run("review-unfunded")
    outbox.drain()
    assert next(n for n in told(judge) if n.kind == "hold.needs-review").link == "/council/unfunded"
    for who in (judge, made.resident, made.supplier):
        assert any(notice.kind == "hold.needs-review" for notice in told(who))
        assert "hold.needs-review" in read_all(who, sign_in)


def test_a_need_that_is_withdrawn_tells_the_helper(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    made.booked()
    unit.write(needs.withdraw_need, made.need, by=made.resident)
    outbox.drain()
    assert read_all(made.supplier, sign_in) >= {"booking.cancelled"}


def test_nobody_is_told_what_they_did_themselves(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    unit.write(services.cancel_visit, first(booking).id, made.resident)
    unit.write(services.cancel, booking, made.resident)
    outbox.drain()
    assert not {notice.kind for notice in told(made.resident)} & {"visit.cancelled", "booking.cancelled"}


def test_a_budget_that_does_not_reach_further_is_told_once_a_week_and_tried_again(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    # The budget's last period has two days, and by its share not enough for the visit on the second.
    made = deal(pence=8_000, budget_more={"starts": date(2025, 12, 1), "days": 58})
    booking = made.booked()
    count = len(of(booking))
    for hours in (24, 6, 6):
        clock.advance(timedelta(hours=hours))
        run("extend-visits")
        outbox.drain()
    assert len(of(booking)) == count
    for who in (made.resident, made.supplier):
        assert len([notice for notice in told(who) if notice.kind == "booking.short"]) == 1
        assert read_all(who, sign_in) >= {"booking.short"}
    clock.advance(timedelta(days=7))
    run("extend-visits")
    outbox.drain()
    assert len([notice for notice in told(made.resident) if notice.kind == "booking.short"]) == 2


def test_whoever_arranges_things_for_a_resident_hears_of_their_visits(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    helping, looking = (actor(enter(name, "Patel")) for name in ("Priya", "Ravi"))
    for supporter, scopes in ((helping, ["arrange"]), (looking, ["view"])):
        pair = (str(made.resident.person), str(supporter.person))
        unit.write(people.delegate, *pair, scopes, None, evidence="my daughter", by=made.resident)
    booking = made.booked()
    one, two, three = of(booking)[:3]
    unit.write(services.cancel_visit, one.id, made.resident, "My son comes")
    unit.write(services.cancel_visit, two.id, helping, "I come")
    clock.set(three.ends_at + timedelta(hours=24))
    run("ask-missed")
    unit.write(services.nobody_came, three.id, made.resident)
    check = check_queries.of_party(made.party)[0]
    unit.write(checks.revoke, check.id, "Out of date", SYSTEM)
    outbox.drain()
    kinds = [notice.kind for notice in told(helping)]
    assert kinds.count("visit.cancelled") == 1  # not of the one that they called off themself
    unit.write(services.cancel, booking, made.supplier, "I am moving away")
    outbox.drain()
    assert read_all(helping, sign_in) >= {
        "visit.asked",
        "visit.missed",
        "visits.paused",
        "booking.accepted",
        "booking.cancelled",
    }
    assert not [n for n in told(looking) if n.kind.startswith(("visit", "booking"))]
