"""Whoever asks somebody to come instead says whether it is a relative at home, as with any other paid help."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from hub.kernel import unit
from marketplace.bookings import queries as of_bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import LIVE, PaidFrom
from marketplace.failures.domain import Answer
from marketplace.plans import queries as plans
from marketplace.plans.domain import PAIR, PartState
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from tests.marketplace.agreements import Deal, deal, finance, of, told, verify
from tests.marketplace.test_bookings_grants import give as given
from tests.marketplace.test_bookings_own_money import give, supporter_of
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_bookings_relatives import REFUSED, bars
from tests.marketplace.test_covers import named, only
from tests.marketplace.test_failures import fail, helper, losses
from tests.marketplace.test_failures_shared import stopped
from tests.marketplace.test_plans_composing import MORNINGS
from tests.marketplace.test_plans_pairs import TWO, another

BOX = "is a relative of Joan P. and lives in the same household"
SLOTS = "0-540-60 1-540-60 2-540-60"


def lost(**more: Any) -> tuple[Deal, str]:
    """A helper who has called it all off, and the address at which somebody else is asked."""
    made = deal(slots=MORNINGS, **more)
    booking = made.booked()
    unit.write(booking_services.cancel, booking, made.supplier)
    return made, f"/plans/{made.need}/instead/ended.{booking}"


def open_still(made: Deal) -> bool:
    """Nobody is asked, no money is set aside, and the ledger holds."""
    verify()
    live = [one for one in of_bookings.bookings_of(made.holder) if one.state in LIVE]
    return (
        not live and made.purse()[1] == 0 and {part.state for part in plans.parts_of([made.need])} == {PartState.OPEN}
    )


def test_instead_of_who_drops_out_no_relative_at_home_is_asked(borough: Flask, clock: Any, sign_in: Any) -> None:
    officer, (made, address) = finance(), lost()
    amina, offer = another("Amina")
    _ben, other = another("Ben", price_pence=1100)
    joan = sign_in(made.resident.account)
    for page in (f"/plans/{made.need}", address):
        text = ok(joan, page, f"Amina H. {BOX}")
        (box,) = re.findall(rf'<input[^>]*id="relative-[^>]*value="{offer}"[^>]*>', text)[:1]
        assert "checked" not in box
    typed = {"offers": f"{offer}@1000", "slots": SLOTS}
    answer = joan.post(address, data=typed | {"relative": offer})
    assert answer.status_code == 409
    assert f"You say that Amina H. is a relative who lives in the same household. {REFUSED}" in answer.text
    assert "Ask Ben H. instead" in answer.text
    assert open_still(made)
    assert [(bar[1], bar[3]) for bar in bars(made)] == [(f"person:{amina.person}", made.resident.person)]
    assert [one.link for one in told(officer) if one.kind == "relative-declared"] == [
        f"/council/budgets/{made.budget}/bars"
    ]
    again = joan.post(address, data=typed)  # another tab, in which nothing was ticked
    assert (again.status_code, "They are a relative who lives in the same household" in again.text) == (409, True)
    assert open_still(made)
    assert "Amina H." not in ok(joan, address)  # who is not paid is proposed no longer
    gone(joan, address, offers=f"{other}@1100", slots=SLOTS)  # Ben, of whom nothing was said
    assert made.purse()[1] > 0


def test_an_exception_lets_the_budget_pay_whoever_comes_instead(borough: Flask, clock: Any, sign_in: Any) -> None:
    officer, (made, address) = finance(), lost()
    _amina, offer = another("Amina")
    joan = sign_in(made.resident.account)
    typed = {"offers": f"{offer}@1000", "slots": SLOTS, "relative": offer}
    assert joan.post(address, data=typed).status_code == 409
    (bar,) = budgets.bars_of(str(made.budget))
    unit.write(budget_services.lift, bar.id, "Nobody else can.", officer)
    assert BOX not in ok(joan, address, "Ask Amina H. instead")
    gone(joan, address, **typed)
    assert len(bars(made)) == 1


def test_of_two_who_come_together_each_is_asked_about(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more=TWO, traits=[PAIR])
    singles = {another("Amina")[1]: "Amina", another("Ben")[1]: "Ben"}
    before = made.booked()
    unit.write(booking_services.cancel_visit, of(before)[0].id, made.supplier)
    ((who, _slots, _more),) = named(made)
    assert set(who) == set(singles)
    joan, address = sign_in(made.resident.account), f"/plans/{made.need}/instead/{only(made).key}"
    for page in (f"/plans/{made.need}", address):
        ok(joan, page, *(f"{name} H. {BOX}" for name in singles.values()))
    held = made.purse()
    typed = {"offers": " ".join(f"{id_}@1000" for id_ in who), "slots": "0-540-60"}
    answer = joan.post(address, data=typed | {"relative": [who[1]]})
    assert answer.status_code == 409
    assert f"You say that {singles[who[1]]} H. is a relative" in answer.text
    assert f"You say that {singles[who[0]]} H." not in answer.text
    assert (made.purse(), len(bars(made))) == (held, 1)
    assert [one.offer for one in of_bookings.bookings_for(made.need)] == [made.offer]
    verify()


def test_who_comes_for_nothing_or_for_own_money_alone_is_not_asked_about(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made, address = lost(price=0)
    _amina, offer = another("Amina", price_pence=0)
    joan = sign_in(made.resident.account)
    assert BOX not in ok(joan, address, "Ask Amina H. instead")
    gone(joan, address, offers=f"{offer}@0", slots=SLOTS)
    mine = deal(slots=MORNINGS)
    give(mine, 50_000)
    booking = mine.booked(paid_from=PaidFrom.OWN)
    unit.write(booking_services.cancel, booking, mine.supplier)
    _ben, other = another("Ben")
    page = f"/plans/{mine.need}/instead/ended.{booking}"
    client = sign_in(mine.resident.account)
    assert BOX not in ok(client, page, "Ask Ben H. instead")
    gone(client, page, offers=f"{other}@1000", slots=SLOTS)
    assert mine.purse() == (100_000, 0, 0, 0)


def test_the_grant_that_goes_on_paying_first_pays_no_relative_either(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS)
    give(made, 50_000)
    grant = str(given(made, 50_000).budget)
    booking = made.booked(paid_from=PaidFrom.OWN, grant=grant)
    unit.write(booking_services.cancel, booking, made.supplier)
    amina, offer = another("Amina")
    address = f"/plans/{made.need}/instead/ended.{booking}"
    joan = sign_in(made.resident.account)
    ok(joan, address, f"Amina H. {BOX}")
    answer = joan.post(address, data={"offers": f"{offer}@1000", "slots": SLOTS, "relative": offer})
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    assert [bar.what for bar in budgets.bars_of(grant)] == [f"person:{amina.person}"]
    assert bars(made) == []  # which pays nothing of it
    verify()


def test_only_who_may_spend_says_so_of_whoever_comes_instead(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, address = lost()
    _amina, offer = another("Amina")
    only_arranges = supporter_of(made, ["view", "arrange"], limit_pence=None)
    typed = {"offers": f"{offer}@1000", "slots": SLOTS, "relative": offer}
    assert sign_in(only_arranges.account).post(address, data=typed).status_code == 403
    assert bars(made) == []


def stops(**more: Any) -> tuple[Deal, str, str]:
    """A supplier who stops, and the addresses of the page and of the one yes."""
    made = deal(**more)
    made.booked()
    helper()
    failure = fail(made.party)
    (loss,) = losses(failure)
    page = f"/failures/{failure}/needs/{made.need}"
    return made, page, f"{page}/{loss.proposals[0].id}/yes"


def test_the_one_yes_after_a_supplier_stops_asks_no_relative_at_home(borough: Flask, clock: Any, sign_in: Any) -> None:
    officer = finance()
    made, page, yes = stops()
    joan = sign_in(made.resident.account)
    assert "checked" not in ok(joan, page, f"Vi H. {BOX}").partition("<main")[2]
    held, (before,) = made.purse(), of_bookings.bookings_of(made.holder)
    for typed in ({"relative": "y"}, {}):  # and once more from a tab in which nothing was ticked
        answer = joan.post(yes, data=typed | {"pence": "1800"})
        assert answer.status_code == 409
        assert ("You say that Vi H. is a relative who lives in the same household." in answer.text) == bool(typed)
        assert (REFUSED in answer.text) == bool(typed)
        assert BOX not in answer.text  # it is known
        assert of_bookings.bookings_of(made.holder) == [before]  # it goes on until that day, and nobody else is asked
        assert made.purse() == held
    (loss,) = losses(page.split("/")[2])
    assert (loss.answer, loss.proposals[0].booking) == (Answer.UNANSWERED, None)
    assert [bar[1] for bar in bars(made)] == [loss.proposals[0].party]
    assert len([one for one in told(officer) if one.kind == "relative-declared"]) == 1
    (bar,) = budgets.bars_of(str(made.budget))
    unit.write(budget_services.lift, bar.id, "Nobody else can.", officer)
    gone(joan, yes, pence="1800", relative="y")
    (loss,) = losses(page.split("/")[2])
    assert (loss.answer, len(bars(made))) == (Answer.ASKED, 1)
    verify()


def test_a_yes_that_own_money_pays_asks_nothing(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    give(made, 50_000)
    made.booked(paid_from=PaidFrom.OWN)
    helper()
    failure = fail(made.party)
    (loss,) = losses(failure)
    joan, page = sign_in(made.resident.account), f"/failures/{failure}/needs/{made.need}"
    assert BOX not in ok(joan, page, "Yes, ask them")
    gone(joan, f"{page}/{loss.proposals[0].id}/yes", pence="1800")


def test_whoever_shares_says_it_for_their_own_share(borough: Flask, clock: Any, sign_in: Any) -> None:
    many, failure, loss = stopped()
    joan, page = sign_in(many.people[0].account), f"/failures/{failure}/needs/{many.deal.need}"
    ok(joan, page, f"Vi H. {BOX}")
    answer = joan.post(f"{page}/{loss.proposals[0].id}/yes", data={"pence": "1800", "relative": "y"})
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    (after,) = losses(failure)
    assert (after.answer, after.proposals[0].sharing) == (Answer.UNANSWERED, None)
    barred = {budget: [bar.what for bar in budgets.bars_of(str(budget))] for budget in many.budgets if budget}
    assert barred == {
        budget: [loss.proposals[0].party] if budget == many.budgets[0] else [] for budget in many.budgets if budget
    }


def test_only_who_may_spend_says_so_with_a_yes(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, _page, yes = stops()
    only_arranges = supporter_of(made, ["view", "arrange"], limit_pence=None)
    assert sign_in(only_arranges.account).post(yes, data={"pence": "1800", "relative": "y"}).status_code == 403
    assert bars(made) == []
