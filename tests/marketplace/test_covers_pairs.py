"""Two come, and one drops out or both: each is replaced by one, and whoever is left hears when not to go alone, and when to come again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import queries as of_bookings
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import BookingState
from marketplace.covers import queries, services
from marketplace.covers.services import Seen
from marketplace.failures import services as failures
from marketplace.offers import services as offers
from marketplace.plans import queries as plans
from marketplace.plans.domain import PAIR, PartState
from marketplace.visits import services as visits
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, Deal, deal, make_visit, of, run, told
from tests.marketplace.test_bookings_pages import ok
from tests.marketplace.test_covers import named, only
from tests.marketplace.test_failures import fail, losses
from tests.marketplace.test_plans_composing import MORNINGS
from tests.marketplace.test_plans_pairs import TWO, another


def two_halves(**more: Any) -> tuple[Deal, str, Any, str]:
    """A visit of two: Rose, and Amina beside her, both booked. The deal, Rose's booking; Amina, and hers."""
    made = deal(slots=MORNINGS[:1], **({"need_more": TWO} | more))
    rose = made.booked()
    amina, second = another("Amina")
    half = next(part.id for part in plans.parts_of([made.need]) if part.state is PartState.OPEN)
    other = unit.write(
        bookings.request_booking, half, second, slots=MORNINGS[:1], starts=FIRST, ends=None, by=made.resident
    )
    unit.write(bookings.accept, other, amina)
    outbox.drain()
    return made, rose, amina, other


def test_both_of_two_call_one_visit_off_and_each_is_replaced(borough: Flask, clock: Any) -> None:
    made, rose, amina, other = two_halves()
    one, two = another("Ben")[1], another("Cy")[1]
    unit.write(visits.cancel_visit, of(rose)[0].id, made.supplier)
    unit.write(visits.cancel_visit, of(other)[0].id, amina)
    assert len(queries.gaps(made.need)) == 2
    first = queries.gaps(made.need)[0]
    unit.write(services.ask_instead, made.need, first.key, [Seen(one)], MORNINGS[:1], made.resident)
    ((who, _slots, _more),) = named(made)  # one is missing still
    assert who == (two,)
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(two)], MORNINGS[:1], made.resident)
    assert queries.gaps(made.need) == []


def warned(who: Any) -> int:
    """How often somebody was told not to go alone."""
    return sum("do not go alone" in notice.words for notice in told(who))


def test_nobody_is_warned_where_somebody_else_is_asked_at_once(borough: Flask, clock: Any) -> None:
    made, _rose, amina, _other = two_halves()
    vi, offer = another("Vi")
    (loss,) = losses(fail(made.party))
    before = warned(amina)  # nobody is asked yet
    asked = unit.write(failures.accept, loss.proposals[0].id, made.resident)
    outbox.drain()
    assert of_bookings.booking(asked).offer == offer
    assert (warned(vi), warned(amina)) == (0, before)
    unit.write(bookings.accept, asked, vi)
    outbox.drain()
    assert any("Vi H. has said yes to coming with you" in notice.words for notice in told(amina))


def test_who_is_left_behind_on_a_day_is_warned_once(borough: Flask, clock: Any) -> None:
    made, rose, amina, other = two_halves()
    (loss,) = losses(fail(made.party))
    paused = warned(amina)
    unit.write(failures.choose_alone, loss.id, made.resident)
    outbox.drain()
    (words,) = [notice.words for notice in told(amina) if "comes up to" in notice.words]
    assert "14 December" in words  # the last day on which she comes
    for booking, helper in ((rose, made.supplier), (other, amina)):
        make_visit(clock, of(booking)[0], helper)
    clock.advance(timedelta(days=8))
    run("end-bookings")
    outbox.drain()
    assert of_bookings.booking(rose).state is BookingState.ENDED
    assert warned(amina) == paused + 1


def test_when_both_come_to_their_end_nobody_is_warned(borough: Flask, clock: Any) -> None:
    made, rose, amina, other = two_halves(need_more=TWO | {"ends": FIRST + timedelta(days=6)})
    for booking, helper in ((rose, made.supplier), (other, amina)):
        make_visit(clock, of(booking)[0], helper)
    clock.advance(timedelta(days=8))
    unit.write(bookings.end, rose, clock.now())
    outbox.drain()
    assert of_bookings.booking(rose).state is BookingState.ENDED
    assert warned(amina) == 0


def test_cover_for_half_of_two_says_who_comes_beside_it_that_day(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, rose, amina, other = two_halves()
    (ben, one), (_cy, two) = another("Ben"), another("Cy")

    def page() -> str:
        return ok(sign_in(ben.account), f"/bookings/{asked}", "Two people come together")

    unit.write(visits.cancel_visit, of(rose)[0].id, made.supplier)
    (asked,) = unit.write(services.ask_instead, made.need, only(made).key, [Seen(one)], MORNINGS[:1], made.resident)
    assert "Amina H." in page()
    assert "Rose T." not in page()
    unit.write(visits.cancel_visit, of(other)[0].id, amina)
    assert "nobody is the second yet" in page()
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(two)], MORNINGS[:1], made.resident)
    assert "Cy H." in page()
    assert "nobody is the second yet" not in page()


def test_the_other_of_two_hears_of_one_visit_called_off(borough: Flask, clock: Any) -> None:
    made, rose, amina, _other = two_halves()
    unit.write(visits.cancel_visit, of(rose)[1].id, made.resident)
    outbox.drain()
    assert warned(amina) == 0  # whoever has the help called it off
    unit.write(visits.cancel_visit, of(rose)[0].id, made.supplier)
    outbox.drain()
    (words,) = [notice.words for notice in told(amina) if "do not go alone" in notice.words]
    assert "visit on Monday 8 December" in words
    assert any("until a second person is found" in notice.words for notice in told(made.resident))


def test_the_other_of_two_hears_of_a_pause_and_of_its_end(borough: Flask, clock: Any) -> None:
    made, _rose, amina, _other = two_halves()
    unit.write(offers.suspend_offer, made.offer, reason="Looked into", by=actor(officer("safeguarding")))
    outbox.drain()
    (words,) = [notice.words for notice in told(amina) if "do not go alone" in notice.words]
    assert "does not come from Monday 8 December" in words
    assert any("with one alone" in notice.words for notice in told(made.resident))
    unit.write(offers.lift_suspension, made.offer, reason="All is well", by=actor(officer("safeguarding", "Sal")))
    outbox.drain()
    assert any("can come again from Monday 8 December" in notice.words for notice in told(amina))


def test_both_of_two_are_gone_and_each_is_replaced_by_one(borough: Flask, clock: Any) -> None:
    made, rose, amina, other = two_halves()  # £20 and £10
    one, two = another("Ben", price_pence=1100)[1], another("Cy", price_pence=1200)[1]
    unit.write(bookings.cancel, rose, made.supplier)
    unit.write(bookings.cancel, other, amina)
    outbox.drain()
    known = {gap.was.id: gap for gap in queries.gaps(made.need)}
    rows = {id_: queries.answer(gap).rows for id_, gap in known.items()}
    assert {id_: [len(row.offers) for row in some] for id_, some in rows.items()} == {rose: [1], other: [1]}
    assert {rows[rose][0].was_pence, rows[other][0].was_pence} == {2000, 1000}
    assert {offer.id for some in rows.values() for row in some for offer in row.offers} <= {one, two}
    ((offer,),) = [row.offers for row in rows[rose]]
    unit.write(services.ask_instead, made.need, known[rose].key, [Seen(offer.id)], MORNINGS[:1], made.resident)
    ((who, slots, _more),) = named(made)
    assert {*who, offer.id} == {one, two}
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(*who)], slots, made.resident)
    assert queries.gaps(made.need) == []


def test_two_who_both_drop_out_are_replaced_by_two(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO)
    made.booked()
    amina, second = another("Amina")
    half = next(part.id for part in plans.parts_of([made.need]) if part.state is PartState.OPEN)
    other = unit.write(
        bookings.request_booking, half, second, slots=MORNINGS[:1], starts=FIRST, ends=None, by=made.resident
    )
    unit.write(bookings.accept, other, amina)
    outbox.drain()
    _ben, third = another("Ben", price_pence=1100)
    unit.write(bookings.cancel, other, amina)
    assert named(made) == [((third,), MORNINGS[:1], 100)]
    (asked,) = unit.write(services.ask_instead, made.need, only(made).key, [Seen(third)], MORNINGS[:1], made.resident)
    assert of_bookings.booking(asked).supplier != made.party


def test_one_visit_of_a_pair_is_covered_by_two_singles(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO, traits=[PAIR])
    singles = {another("Amina")[1], another("Ben")[1]}
    booking = made.booked()
    unit.write(visits.cancel_visit, of(booking)[0].id, made.supplier)
    ((who, slots, more),) = named(made)
    assert (set(who), more) == (singles, 0)
    unit.write(services.ask_instead, made.need, only(made).key, [Seen(id_) for id_ in who], slots, made.resident)
    assert queries.gaps(made.need) == []
    cover = [one for one in of_bookings.bookings_for(made.need) if one.offer in singles]
    assert {one.starts for one in cover} == {FIRST}
