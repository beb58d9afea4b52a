"""Who could fill a part, and why; proposals among them; and the needs near a helper that they may answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock as kernel_clock
from hub.kernel import ids, outbox, unit
from hub.kernel.db import db, table
from hub.kernel.errors import Forbidden, WrongState
from hub.kernel.week import Slot
from hub.people import queries as people_queries
from hub.people import services as people
from hub.places.domain import Point
from marketplace.bookings import services as bookings
from marketplace.needs import services as needs
from marketplace.offers import services as offers
from marketplace.plans import queries, services
from marketplace.plans.domain import (
    AlreadyProposed,
    NothingToAnswer,
    NotInPlan,
    OfferDoesNotFit,
    PartTaken,
    PriceWrong,
    ProposalState,
    WordsNeeded,
)
from marketplace.plans.models import Proposal
from tests.marketplace.agreements import FIRST, TUESDAY, Deal, deal, first, make_visit, told
from tests.marketplace.market import NEAR, live_offer, posted_need, resident
from tests.marketplace.test_bookings_own_money import give


def reasons(made: Deal, offer: str | None = None) -> set[str]:
    row = queries.matches(made.part).row(offer or made.offer)
    assert row
    return {reason.code for reason in row.match.reasons}


def propose(made: Deal, **more: Any) -> str:
    given: dict[str, Any] = {
        "slots": TUESDAY,
        "price_pence": 500,
        "words": "I would like to.",
        "by": made.supplier,
    } | more
    return unit.write(services.propose, made.part, given.pop("offer", made.offer), **given)


def test_constraints_are_counted_for_everyone_who_is_live(borough: Flask, clock: Any) -> None:
    made = deal()
    for name, change in (
        ("Far", {"radius_km": 0.1}),
        ("Garden", {"categories": ["garden"]}),
        ("Sunday", {"slots": [[6, 480, 240]]}),
        ("Long", {"minimum_minutes": 240}),
        ("Dear", {"price_pence": 50_000}),
    ):
        helper = resident(name, "Helper", point=Point(51.43, -0.30))
        live_offer(f"person:{helper.person}", helper, **change)
    found = queries.matches(made.part)
    assert [row.offer.id for row in found.rows] == [made.offer]
    assert found.considered == 6
    first_out = {count.constraint: count.first for count in found.counts}
    turned_away = {"place": 1, "category": 1, "hours": 1, "length": 1, "price": 1}
    assert first_out == {"checks": 0, "must": 0, "blocked": 0} | turned_away


def test_nobody_learns_that_somebody_has_blocked_them(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    for given in ("Grudge", "Gone"):
        helper = resident(given, "Helper")
        live_offer(f"person:{helper.person}", helper)
        sides = (helper, made.holder) if given == "Grudge" else (made.resident, f"person:{helper.person}")
        unit.write(people.block, *sides)
    found = queries.matches(made.part)
    assert ([row.offer.id for row in found.rows], found.considered) == ([made.offer], 1)
    assert {count.constraint: count.first for count in found.counts}["blocked"] == 0
    page = sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text
    assert "We looked at 1 live offer." in page
    assert "block" not in page.partition("<main")[2].partition("</main")[0].replace("display: block", "")


def test_reasons_turn_with_what_they_name(borough: Flask, clock: Any) -> None:
    made = deal()
    assert {"near", "all-hours", "new"} <= reasons(made)
    booking = made.booked()
    assert "new" in reasons_elsewhere(made)
    make_visit(clock, first(booking), made.supplier)
    outbox.drain()
    assert "known" in reasons_elsewhere(made)


def reasons_elsewhere(made: Deal) -> set[str]:
    """The reasons for the same supplier in another need of the same resident, at another time."""
    need = posted_need(
        made.resident, slots=(Slot(4, 600, 60),), budget_id=made.budget, free_only=False, starts=date(2025, 12, 12)
    )
    outbox.drain()
    (part,) = queries.parts_of([need])
    row = queries.matches(part.id).row(made.offer)
    assert row
    return {reason.code for reason in row.match.reasons}


def test_must_haves_bar_and_preferences_weigh(borough: Flask, clock: Any) -> None:
    made = deal(
        need_more={"preferences": ("speaks-ko", "pets-fine"), "must_haves": ("own-car",)},
        traits=["own-car", "pets-fine"],
    )
    assert "partly-preferred" in reasons(made)
    other = resident("No", "Car")
    without = live_offer(f"person:{other.person}", other, price_pence=0)
    assert queries.matches(made.part).row(without) is None


def test_gender_is_never_a_weight(borough: Flask, clock: Any) -> None:
    made = deal(need_more={"preferences": ("helper-woman",)})
    row = queries.matches(made.part).row(made.offer)
    assert row
    assert "preferences" not in {part.name for part in row.match.parts}


def test_someone_who_is_taken_at_that_time_is_no_match(borough: Flask, clock: Any) -> None:
    made = deal()
    made.request()
    other = deal()
    assert queries.matches(other.part).row(made.offer) is None


def test_times_that_are_booked_elsewhere_are_not_promised(borough: Flask, clock: Any, sign_in: Any) -> None:
    """The card, the price, the plan and the asking go by the hours that are free, not by the opening hours."""
    made = deal()
    made.booked()
    other = deal(slots=(*TUESDAY, Slot(2, 600, 60)))
    row = queries.matches(other.part).row(made.offer)
    assert row
    assert (row.slots, row.weekly_pence) == ((Slot(2, 600, 60),), 2000)
    page = sign_in(other.resident.account).get(f"/plans/{other.need}/parts/{other.part}").text
    cards = [card.partition("</article")[0].partition("<form")[0] for card in page.split('id="offer-')[1:]]
    assert sorted("1 of 2 times" in card for card in cards) == [False, True]  # their own helper is free at both
    assert sorted("All the times" in card for card in cards) == [False, True]
    unit.write(services.choose, other.part, made.offer, other.resident)
    chosen = {part.slots: part.offer for part in queries.parts_of([other.need])}
    assert chosen == {(Slot(2, 600, 60),): made.offer, TUESDAY: None}
    other.request(offer=made.offer, slots=(Slot(2, 600, 60),))  # and is not refused
    (tuesday,) = [part.id for part in queries.parts_of([other.need]) if part.slots == TUESDAY]
    with pytest.raises(OfferDoesNotFit):
        unit.write(services.choose, tuesday, made.offer, other.resident)


def test_no_more_is_promised_than_a_week_still_has(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, Slot(2, 600, 60), Slot(3, 600, 30)), capacity_minutes=60)
    (row,) = queries.matches(made.part).rows
    assert row.slots == TUESDAY
    assert {"some-hours"} <= reasons(made)
    unit.write(services.choose, made.part, made.offer, made.resident)
    assert sorted(part.minutes for part in queries.parts_of([made.need]) if part.offer) == [60]
    made.booked(slots=TUESDAY)
    outbox.drain()
    other = deal(slots=(Slot(2, 600, 60),), price=1000)
    assert queries.matches(other.part).row(made.offer) is None


def test_whoever_has_no_whole_visit_is_counted_where_the_page_says_to_look(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=(Slot(1, 600, 120),))
    unit.write(offers.pause, made.offer, by=made.supplier)
    for name, slots in (("Early", [1, 540, 90]), ("Also", [1, 540, 90]), ("Late", [1, 690, 90])):
        helper = resident(name, "Helper")
        live_offer(f"person:{helper.person}", helper, slots=[slots])
    found = queries.matches(made.part)
    assert (found.rows, found.considered, found.near) == ((), 3, 3)
    assert {count.constraint: count.only for count in found.counts if count.first} == {"hours": 3}
    page = sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text
    assert "3 come to you, but none fits all of it" in page
    assert "3 of 3: has no time for a whole visit when it is needed. Without this, 3 more could come." in page


def test_a_thin_answer_shows_what_giving_something_up_would_bring(borough: Flask, clock: Any, sign_in: Any) -> None:
    """Not for another kind of help, which is no way to get this one; and folded where there is enough to choose from."""
    made = deal(need_more={"must_haves": ("own-car",)}, traits=["own-car"])
    for name, change in (
        ("One", {}),
        ("Two", {}),
        ("Garden", {"categories": ["garden"], "traits": ["own-car"]}),
        ("Far", {"radius_km": 0.1}),
    ):
        helper = resident(name, "Helper", point=Point(51.43, -0.30))
        live_offer(f"person:{helper.person}", helper, **change)
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/parts/{made.part}"
    page = joan.get(where).text
    assert re.search(r"<details[^>]* open[^>]*>\s*<summary[^>]*>\s*<span[^>]*>\s*Who does not fit, and why", page)
    lines = [" ".join(line.split()) for line in re.findall(r"<li>(\d+ of \d+: [^<]*)</li>", page)]
    assert lines == [
        "1 of 5: does not come to where it is needed",
        "1 of 4: is for another task",
        "2 of 3: lacks something you must have. Without this, 2 more could come.",
    ]
    for name in ("Three", "Four"):
        helper = resident(name, "Helper")
        live_offer(f"person:{helper.person}", helper, traits=["own-car"])
    page = joan.get(where).text
    assert "Who does not fit, and why" in page
    assert not re.search(r"<details[^>]* open[^>]*>\s*<summary[^>]*>\s*<span[^>]*>\s*Who does not fit", page)


def test_the_parts_of_a_score_can_be_reckoned_again(borough: Flask, clock: Any, sign_in: Any) -> None:
    """How good times how much it counts is its points, also where a part does not arise and leaves its share."""
    made = deal()
    page = sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text
    table_ = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)
    assert table_
    rows = [[float(one) for one in re.findall(r">\s*([\d.]+)\s*</td>", row)] for row in table_[0].split("</tr>")[:-1]]
    assert len(rows) > 5
    for good, counts, points in rows:
        assert abs(good * counts / 100 - points) < 0.25, rows
    assert abs(sum(counts for _, counts, _ in rows) - 100) < 0.5
    assert "What you did not ask about leaves its share to the others." in page


def test_what_only_together_keeps_everyone_away_is_said(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(need_more={"must_haves": ("own-car",)}, price=0, pence=None)
    unit.write(offers.pause, made.offer, by=made.supplier)
    for name, change in (
        ("One", {}),
        ("Two", {}),
        ("Evening", {"slots": [[1, 1140, 60]]}),
        ("Garden", {"categories": ["garden"]}),
    ):
        helper = resident(name, "Helper")
        live_offer(f"person:{helper.person}", helper, **change)
    found = queries.matches(made.part)
    assert not any(one.only for one in found.counts)
    page = " ".join(sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text.split())
    said = "costs something, and you asked for help that is free; lacks something you must have."
    assert f"Without these together, 2 could come: {said}" in page
    helper = resident("Car", "Owner")
    live_offer(f"person:{helper.person}", helper, traits=["own-car"])
    page = sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text
    assert "Without these together" not in page, "giving up the price alone brings somebody"


def test_free_only_wants_nothing_that_costs(borough: Flask, clock: Any) -> None:
    made = deal(pence=None)
    assert queries.matches(made.part).rows == ()
    volunteer = resident("Vi", "Volunteer")
    free = live_offer(f"person:{volunteer.person}", volunteer, kind="volunteer", price_pence=0)
    assert [row.offer.id for row in queries.matches(made.part).rows] == [free]


def test_what_it_would_do_to_the_budget(borough: Flask, clock: Any) -> None:
    made = deal()
    found = queries.matches(made.part)
    (row,) = found.rows
    effect = queries.effect(found, row, kernel_clock.now())
    assert effect
    assert effect.fits
    made.request()
    assert (effect.available_after_pence, effect.held_now_pence, effect.promised_pence) == made.purse()[:3]
    poor = deal(pence=8000)
    other = posted_need(poor.resident, slots=(Slot(4, 600, 60),), budget_id=poor.budget, free_only=False)
    outbox.drain()
    (friday,) = queries.parts_of([other])
    unit.write(bookings.request_booking, friday.id, poor.offer, friday.slots, FIRST, date(2025, 12, 19), poor.resident)
    assert queries.matches(poor.part).row(poor.offer) is None  # a week of the budget is taken
    give(poor, 2_000)  # own money would pay for it, and the budget does not
    found = queries.matches(poor.part)
    row = found.row(poor.offer)
    assert row
    effect = queries.effect(found, row, kernel_clock.now())
    assert effect
    assert not effect.fits
    assert "the budget has" in str(effect.reason)


def test_a_proposal_stands_among_the_matches(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, Slot(3, 600, 60)))
    proposal = propose(made)
    outbox.drain()
    assert any(n.kind == "proposal.made" for n in told(made.resident))
    (row,) = queries.matches(made.part).rows
    assert row.proposal
    assert (row.proposal.id, row.price_pence, row.slots, row.weekly_pence) == (proposal, 500, TUESDAY, 500)


def test_a_proposal_at_other_times_than_the_offer_shows_stands_too(borough: Flask, clock: Any) -> None:
    made = deal(slots=(Slot(1, 20 * 60, 60),))
    assert queries.matches(made.part).rows == ()
    propose(made, slots=(Slot(1, 20 * 60, 60),))
    assert len(queries.matches(made.part).rows) == 1


def test_what_a_proposal_may_not_say(borough: Flask, clock: Any) -> None:
    made = deal()
    for error, more in (
        (WordsNeeded, {"words": " "}),
        (PriceWrong, {"price_pence": 2001}),
        (NotInPlan, {"slots": (Slot(2, 600, 60),)}),
        (NothingToAnswer, {"by": resident("Eve", "Other")}),
        (NothingToAnswer, {"offer": live_offer(made.party, made.supplier, categories=["garden"])}),
    ):
        with pytest.raises(error):
            propose(made, **more)
    propose(made)
    with pytest.raises(AlreadyProposed):
        propose(made)


def nobody_stands_in(part: str) -> bool:
    """Whoever was chosen at the price of a proposal is out of the plan with it."""
    view = queries.part(part)
    return (view.offer, view.price_pence, view.proposal) == (None, None, None)


def test_a_proposal_is_declined_withdrawn_or_lapses(borough: Flask, clock: Any) -> None:
    made = deal()
    one = propose(made)
    with pytest.raises(Forbidden):
        unit.write(services.decline_proposal, one, made.supplier)
    unit.write(services.choose, made.part, made.offer, made.resident, proposal=one)
    unit.write(services.decline_proposal, one, made.resident, "My niece comes now")
    assert nobody_stands_in(made.part)
    with pytest.raises(WrongState):
        unit.write(services.withdraw_proposal, one, made.supplier)
    two = propose(made)
    with pytest.raises(Forbidden):
        unit.write(services.withdraw_proposal, two, made.resident)
    unit.write(services.choose, made.part, made.offer, made.resident, proposal=two)
    unit.write(services.withdraw_proposal, two, made.supplier)
    assert nobody_stands_in(made.part)
    three = propose(made)
    unit.write(needs.withdraw_need, made.need, by=made.resident)
    outbox.drain()
    states = [queries.proposal(id_).state for id_ in (one, two, three)]
    assert states == [ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.LAPSED]
    assert {n.kind for n in told(made.supplier)} >= {"proposal.declined", "proposal.lapsed"}
    assert len(queries.facts()) == 3
    with pytest.raises(PartTaken):
        propose(made)


def test_what_stands_is_seen_however_much_was_proposed_since(borough: Flask, clock: Any) -> None:
    """Also of an offer that has had two hundred other answers; and the download holds all of it."""
    made = deal()
    first_ = propose(made)
    row = {column.name: column for column in table(Proposal).columns}
    stands = db.session.execute(sa.select(*row.values()).where(row["id"] == first_)).mappings().one()
    later = [{**stands, "id": ids.new(), "state": ProposalState.DECLINED} for _ in range(205)]
    unit.write(lambda: db.session.execute(sa.insert(table(Proposal)), later))
    (near,) = queries.near((made.party,))
    assert near.proposal is not None
    assert near.proposal.id == first_
    assert len(people_queries.data_of(made.supplier.person or "")["proposals"]) == 206


def test_needs_near_show_only_what_one_may_answer(borough: Flask, clock: Any) -> None:
    made = deal()
    assert [one.part.id for one in queries.near((made.party,))] == [made.part]
    assert queries.near((made.holder,)) == []
    stranger = resident("Eve", "Other")
    assert queries.near((f"person:{stranger.person}",)) == []
    far = resident("Far", "Away", point=Point(51.43, -0.30))
    live_offer(f"person:{far.person}", far, radius_km=0.1)
    assert queries.near((f"person:{far.person}",)) == []
    unit.write(people.block, made.resident, made.party)
    assert queries.near((made.party,)) == []


def test_needs_near_leave_out_what_is_taken_or_over_or_paused(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.request()
    assert queries.near((made.party,)) == []
    unit.write(bookings.withdraw, booking, made.resident)
    (one,) = queries.near((made.party,))
    assert one.km is not None
    assert one.fits == TUESDAY
    unit.write(offers.pause, made.offer, by=made.supplier)
    assert queries.near((made.party,)) == []


def test_needs_near_say_when_one_is_free_and_not_when_one_is_open(borough: Flask, clock: Any, sign_in: Any) -> None:
    thursday = Slot(3, 600, 60)
    made = deal()
    other = resident("Ann", "Asks")
    posted_need(other, slots=(*TUESDAY, thursday))
    nearer = resident("Bo", "Asks", point=NEAR)
    posted_need(nearer, slots=TUESDAY)
    outbox.drain()
    mine, rose = (made.party,), sign_in(made.supplier.account)
    assert {(one.fits, one.kept) for one in queries.near(mine)} == {(TUESDAY, ""), ((*TUESDAY, thursday), "")}
    assert "you are free" not in rose.get("/needs/near").text
    made.booked()  # on Tuesdays, when both others ask too
    found = queries.near(mine)
    assert [(one.need.holder, one.fits, one.kept) for one in found] == [
        (f"person:{other.person}", (thursday,), ""),
        (f"person:{nearer.person}", (), "booked"),  # nearer, but they could not be asked
    ]
    page = rose.get("/needs/near").text
    assert "Of these times you are free: Thursday" in page
    assert "You are booked then, or your week is full" in page
    assert "Of these times you are free: Thursday" in rose.get(f"/needs/near/{found[0].part.id}").text
    assert "You are booked then" in rose.get(f"/needs/near/{found[1].part.id}").text


def test_needs_near_say_what_an_offer_does_not_show(borough: Flask, clock: Any) -> None:
    vi = resident("Vi", "Helps")
    live_offer(f"person:{vi.person}", vi, capacity_minutes=90)  # on weekdays from eight to noon
    for slots in (
        TUESDAY,
        (Slot(6, 600, 60),),
        (Slot(1, 600, 30),),
        (Slot(2, 600, 120),),
        (Slot(2, 600, 60), Slot(4, 600, 60)),
    ):
        posted_need(resident("Ann", "Asks"), slots=slots)
    outbox.drain()
    said = {one.part.slots: (one.fits, one.kept) for one in queries.near((f"person:{vi.person}",))}
    assert said == {
        TUESDAY: (TUESDAY, ""),
        (Slot(6, 600, 60),): ((), "outside"),
        (Slot(1, 600, 30),): ((), "short"),
        (Slot(2, 600, 120),): ((), "booked"),  # longer than their week
        (Slot(2, 600, 60), Slot(4, 600, 60)): ((Slot(2, 600, 60),), ""),  # and no time for both
    }


def test_planning_again_keeps_a_proposal_whose_times_are_still_there(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, Slot(3, 600, 60)))
    kept = propose(made)
    unit.write(services.make_plan, made.need, made.resident)
    (part,) = queries.parts_of([made.need])
    assert (queries.proposal(kept).part, queries.proposal(kept).state) == (part.id, ProposalState.STANDING)
    unit.write(needs.edit_need, made.need, values={"slots": (Slot(3, 600, 60),)}, by=made.resident)
    outbox.drain()
    assert queries.proposal(kept).state is ProposalState.LAPSED


def test_what_asking_would_do_is_told_for_what_was_chosen_not_for_the_proposal(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, Slot(3, 600, 60)))
    propose(made)
    unit.write(services.choose, made.part, made.offer, made.resident)
    effect = queries.effect_of(queries.part(made.part), kernel_clock.now())
    made.request()
    assert effect
    assert (effect.available_after_pence, effect.held_now_pence, effect.promised_pence) == made.purse()[:3]


def test_a_proposal_for_some_of_the_times_says_so(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, Slot(3, 600, 60)))
    propose(made)
    assert "some-hours" in reasons(made)


def test_side_by_side_one_reads_what_would_put_someone_first(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 600, 60), Slot(2, 600, 60)))
    other = resident("Tuesday", "Helper")
    cheaper = live_offer(f"person:{other.person}", other, price_pence=1000, slots=[[1, 480, 600]])
    dearer = resident("Dearer", "Helper")  # three prices are enough to say what is usual here
    live_offer(f"person:{dearer.person}", dearer, price_pence=2400)
    found = queries.matches(made.part)
    best, row = found.rows[0], found.row(cheaper)
    assert row
    assert best.offer.id == made.offer
    assert not queries.would(found, best)
    assert queries.would(found, row).days == (2,)
    page = sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}/compare").text
    assert "Would be first: if free at the times you want: Wednesday." in page


def test_side_by_side_one_reads_that_nothing_alone_would_put_someone_first(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(price=0, pence=None)
    further = resident("Further", "Helper", point=Point(51.43, -0.30))
    second = live_offer(f"person:{further.person}", further, price_pence=0)
    assert [row.offer.id for row in queries.matches(made.part).rows] == [made.offer, second]
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/parts/{made.part}/compare?offer="
    whole = joan.get(where.partition("?")[0]).text
    table_ = re.search(r"<tbody.*?</tbody>", whole, re.DOTALL)
    assert table_
    lines = [[float(one) for one in re.findall(r">\s*([\d.]+)\s*</td>", row)] for row in table_[0].split("</tr>")[:-1]]
    assert all(len(line) == 3 for line in lines), lines
    for column in zip(*lines, strict=True):
        assert abs(sum(column[:-1]) - column[-1]) < 0.5, lines
    nothing = "No other times, price or wish met would alone put them first."
    assert nothing in joan.get(where + second).text
    assert nothing not in joan.get(where + made.offer).text, "of the first it is not said"


def test_who_asked_for_free_help_reads_that_others_cost_something_and_what_to_do(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(pence=None)
    page = " ".join(sign_in(made.resident.account).get(f"/plans/{made.need}/parts/{made.part}").text.split())
    assert "1 of 1: costs something, and you asked for help that is free. Without this, 1 more could come." in page
    assert (
        "Where a budget from the council or own money stands behind it, you can ask those who cost something, too."
        in page
    )
    assert "If you have no budget and think that you need one, call us." in page
    rich = deal()
    unit.write(offers.pause, rich.offer, by=rich.supplier)
    page = sign_in(rich.resident.account).get(f"/plans/{rich.need}/parts/{rich.part}").text
    assert "call us." not in page


def test_a_plan_says_why_it_has_more_hours_than_the_need(borough: Flask, clock: Any, sign_in: Any) -> None:
    who = resident()
    said = "Some times are for several tasks, and count for each of them."
    both = posted_need(who, categories=("shopping", "company"), slots=TUESDAY)
    one = posted_need(who, categories=("shopping",), slots=TUESDAY)
    outbox.drain()
    joan = sign_in(who.account)
    page = joan.get(f"/plans/{both}").text
    assert said in page
    assert "2 hours a week" in page
    assert "1 hour a week" in joan.get("/needs").text
    assert said not in joan.get(f"/plans/{one}").text
