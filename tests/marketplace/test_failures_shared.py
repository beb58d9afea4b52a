"""Help that several share, whose supplier stops: one proposal for all, passed on by whoever arranges it; each is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import PaidFrom, PriceMoved
from marketplace.failures import queries, services
from marketplace.failures.domain import Answer, AnsweredAlready, Outcome
from marketplace.offers import queries as offers
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.sharings import queries as sharings
from marketplace.sharings import services as sharing
from marketplace.sharings.domain import SharingState
from marketplace.sharings.models import SharingSeat
from tests.marketplace.agreements import told, verify, view
from tests.marketplace.pooled import Shared, adds_up, shared
from tests.marketplace.test_bookings_grants import give as grant_to
from tests.marketplace.test_failures import DAY, fail, helper, losses, paused, said
from tests.marketplace.test_failures_holes import dates


def stopped(parts: tuple[int, ...] = (1, 2, 1), **more: Any) -> tuple[Shared, str, queries.LossView]:
    """Shared by several with a supplier who stops, and somebody who could come instead for less."""
    many = shared(parts, **more).agreed()
    helper("Vi")
    failure = fail(many.deal.party)
    (loss,) = losses(failure)
    return many, failure, loss


def links(many: Shared, place: int) -> list[str]:
    return [one.link for one in said(many.people[place], "sharing.proposed-again")]


def test_it_is_proposed_to_all_and_each_says_yes_for_themselves(borough: Flask, clock: Any, sign_in: Any) -> None:
    many, failure, loss = stopped()
    assert (loss.outcome, loss.why, loss.before_pence) == (Outcome.WHOLE, None, 2000)
    assert unit.read(queries.shared_of, [loss]) == {loss.id}
    old, (proposal,) = many.booking, loss.proposals
    joan = sign_in(many.people[0].account)
    address = f"/failures/{failure}/needs/{many.deal.need}"
    page = joan.get(address).text
    assert "You share this help. With your yes it ends for everyone" in page
    assert "Yes, ask the others" in page
    done = joan.post(f"{address}/{proposal.id}/yes", data={"pence": "1800"}, follow_redirects=True).text
    outbox.drain()
    assert "The others are asked whether they share it" in done
    assert "The others are asked: see how it stands" in joan.get(address).text
    (after,) = losses(failure)
    assert (after.answer, after.proposals[0].booking) == (Answer.ASKED, None)
    new = unit.read(sharings.sharing, str(after.proposals[0].sharing))
    assert (new.state, new.starts, new.supplier) == (SharingState.PROPOSED, DAY, proposal.party)
    assert [seat.parts for seat in new.seats] == [1, 2, 1]
    assert [seat.person for seat in new.seats] == [many.people[0].person, None, None]
    assert max(dates(old)) < DAY  # it ends for everyone, and what comes before takes place
    assert view(old).ends == DAY - timedelta(days=1)
    for place in (1, 2):
        assert sum("ends for everyone" in one.words for one in told(many.people[place])) == 1
        (link,) = links(many, place)
        client = sign_in(many.people[place].account)
        page = client.get(link).text
        assert ("£9.00" if place == 1 else "£4.50") in page  # two parts of four of £18, and one
        assert (
            client.post(link, data={"payer": f"{many.people[place].person}:{many.budgets[place]}"}).status_code == 302
        ), page
    assert links(many, 0) == []
    outbox.drain()
    asked = unit.read(sharings.sharing, new.id)
    assert asked.state is SharingState.ASKED
    assert asked.booking
    assert view(asked.booking).starts == DAY
    unit.write(bookings.accept, asked.booking, _who(asked.supplier))
    outbox.drain()
    assert unit.read(sharings.sharing, new.id).state is SharingState.AGREED
    many.sharing = new.id
    adds_up(many)
    assert sum(next(iter(many.shares().values()))) == 1800
    verify()


def _who(party: str) -> Any:
    from tests.hub.people import actor

    return actor(party.partition(":")[2])


def test_nothing_is_booked_where_one_says_no_and_the_times_are_open(borough: Flask, clock: Any, sign_in: Any) -> None:
    many, failure, loss = stopped((1, 1))
    unit.write(services.accept, loss.proposals[0].id, many.people[0])
    outbox.drain()
    (link,) = links(many, 1)
    unit.write(sharing.decline, link.rpartition("/")[2], many.people[1])
    outbox.drain()
    (after,) = losses(failure)
    assert unit.read(sharings.sharing, str(after.proposals[0].sharing)).state is SharingState.OVER
    states = {part.state for part in plans.parts_of([many.deal.need])}
    assert states == {PartState.PROPOSED}
    with pytest.raises(AnsweredAlready):
        unit.write(services.accept, loss.proposals[0].id, many.people[0])
    verify()


@pytest.mark.parametrize("own", [False, True])
def test_whoever_is_left_alone_of_those_sharing_asks_for_themselves(
    borough: Flask, clock: Any, sign_in: Any, own: bool
) -> None:
    many = shared((1, 1), own=own).agreed()
    many.leave(1)
    many.answer(0)
    helper("Vi")
    failure = fail(many.deal.party)
    (loss,) = losses(failure)
    assert unit.read(queries.shared_of, [loss]) == set()
    joan = sign_in(many.people[0].account)
    address = f"/failures/{failure}/needs/{many.deal.need}"
    page = joan.get(address).text
    assert "Yes, ask them" in page
    assert "You share this help" not in page
    done = joan.post(f"{address}/{loss.proposals[0].id}/yes", data={"pence": "1800"}, follow_redirects=True)
    outbox.drain()
    assert "They are asked. We tell you as soon as they answer." in done.text
    (after,) = losses(failure)
    assert (after.answer, after.proposals[0].sharing) == (Answer.ASKED, None)
    new = view(str(after.proposals[0].booking))
    assert (new.paid_from, new.starts) == (PaidFrom.OWN if own else PaidFrom.NEED, DAY)
    assert max(dates(many.booking)) < DAY
    assert links(many, 1) == []
    verify()


def test_the_grant_that_paid_the_share_of_whoever_is_left_alone_pays_first_again(borough: Flask, clock: Any) -> None:
    many = shared((1, 1)).agreed()
    many.leave(1)
    many.answer(0)
    helper("Vi")
    given = grant_to(many.deal, 50_000)

    def paid_by_it() -> None:
        seats = db.session.scalars(sa.select(SharingSeat).where(SharingSeat.sharing_id == many.sharing))
        next(seat for seat in seats if seat.place == 0).budget_id = str(given.budget)

    unit.write(paid_by_it)
    (loss,) = losses(fail(many.deal.party))
    asked = unit.write(services.accept, loss.proposals[0].id, many.people[0])
    assert (view(asked).paid_from, view(asked).grant) == (PaidFrom.NEED, given.budget)


def test_whoever_arranges_it_may_choose_alone_and_the_others_hear_it_ends(borough: Flask, clock: Any) -> None:
    many, failure, loss = stopped((1, 1))
    part = unit.write(services.choose_alone, loss.id, many.people[0])
    outbox.drain()
    assert part
    assert max(dates(many.booking)) < DAY
    assert any("ends for everyone" in one.words for one in told(many.people[1]))
    assert losses(failure)[0].answer is Answer.CHOOSING
    verify()


def test_one_who_only_shares_does_not_answer_for_all(borough: Flask, clock: Any, sign_in: Any) -> None:
    many, failure, loss = stopped((1, 1))
    for what, id_ in ((services.accept, loss.proposals[0].id), (services.choose_alone, loss.id)):
        with pytest.raises(Forbidden):
            unit.write(what, id_, many.people[1])
    assert sign_in(many.people[1].account).get(f"/failures/{failure}/needs/{many.deal.need}").status_code == 403
    assert unit.read(queries.unanswered) == 1
    assert len(paused(many.booking)) == len([day for day in dates(many.booking) if day >= DAY])


def test_a_price_that_was_not_seen_is_not_proposed(borough: Flask, clock: Any) -> None:
    many, failure, loss = stopped((1, 1))
    with pytest.raises(PriceMoved):
        unit.write(services.accept, loss.proposals[0].id, many.people[0], 1700)
    assert losses(failure) == [loss]
    assert unit.read(offers.offer, loss.proposals[0].offer).price_pence == 1800


def test_no_more_is_proposed_than_they_pay_together_now(borough: Flask, clock: Any) -> None:
    many = shared((1, 1)).agreed()
    helper("Dear", price_pence=2001)
    (loss,) = losses(fail(many.deal.party))
    assert (loss.proposals, loss.why) == ((), "price")
