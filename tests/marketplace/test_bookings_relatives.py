"""Whoever asks for paid help says whether it is a relative at home: no budget pays them, and those who decide are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden
from marketplace.bookings import queries, services
from marketplace.bookings.domain import PaidFrom
from marketplace.plans import services as plans
from marketplace.sharings import queries as sharings
from marketplace.sharings.domain import SharingState
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from payments.budgets.domain import BarKind
from payments.holds.domain import RelativeBarred
from payments.ledger import queries as ledger
from tests.marketplace.agreements import Deal, deal, finance, told, verify
from tests.marketplace.market import resident
from tests.marketplace.pooled import budget_of
from tests.marketplace.test_bookings_grants import give as given
from tests.marketplace.test_bookings_own_money import give, supporter_of
from tests.marketplace.test_plans_lacking import whys
from tests.marketplace.test_visits_budgets import change

BOX = "is a relative of Joan P. and lives in the same household"
REFUSED = "A budget does not pay them unless the council records an exception, so nothing is booked."
DAYS = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""]}


def chosen(**more: Any) -> Deal:
    """A deal whose supplier stands in the plan, and the address of asking them."""
    made = deal(**more)
    unit.write(plans.choose, made.part, made.offer, made.resident)
    return made


def ask(made: Deal) -> str:
    return f"/bookings/new/{made.part}"


def bars(made: Deal) -> list[tuple[BarKind, str, str, str | None]]:
    assert made.budget
    return [(one.kind, one.what, one.reason, one.set_by) for one in unit.read(budgets.bars_of, made.budget)]


def nothing_booked(made: Deal) -> None:
    """No request, no hold: all of the budget is free, and the ledger holds."""
    assert unit.read(queries.bookings_of, made.holder) == []
    assert made.purse() == (100_000, 0, 0, 0)
    verify()


def test_a_relative_at_home_is_not_booked_and_finance_hears_of_it(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, officer = chosen(), finance()
    client = sign_in(made.resident.account)
    page = client.get(ask(made)).text
    assert f"Rose T. {BOX}" in page
    assert re.search(r'name="relative"[^>]*checked', page) is None
    answer = client.post(ask(made), data=DAYS | {"relative": "y"})
    assert answer.status_code == 409
    assert f"You say that Rose T. is a relative who lives in the same household. {REFUSED}" in answer.text
    assert 'href="#relative"' in answer.text
    assert re.search(r'name="relative"[^>]*checked', answer.text)
    nothing_booked(made)
    assert bars(made) == [(BarKind.RELATIVE, made.party, "", made.resident.person)]
    (said,) = [one for one in told(officer) if one.kind == "relative-declared"]
    assert said.link == f"/council/budgets/{made.budget}/bars"
    assert [one.link for one in told(made.resident) if one.kind == "budget-bars"] == [f"/budgets/{made.budget}/terms"]
    again = client.post(ask(made), data=DAYS | {"relative": "y"})  # a second click, and one that no longer says so
    assert again.status_code == client.post(ask(made), data=DAYS).status_code == answer.status_code
    assert "They are a relative who lives in the same household" in again.text
    assert "pay with own money." in again.text
    nothing_booked(made)
    assert len(bars(made)) == len([one for one in told(officer) if one.kind == "relative-declared"]) == 1
    assert whys(made) == {"relatives"}  # a plan does not offer them any more


def test_an_exception_on_record_lets_the_budget_pay(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, officer = chosen(), finance()
    client, desk = sign_in(made.resident.account), sign_in(officer.account)
    client.post(ask(made), data=DAYS | {"relative": "y"})
    page = desk.get(f"/council/budgets/{made.budget}/bars").text
    assert (
        "Said when help was asked for, on Tuesday 2 December 2025: a relative who lives in the same household." in page
    )
    assert "Joan Parker</span>" in page
    mine = f"/budgets/{made.budget}/terms"
    assert "Rose Tanner: Said when help was asked for, on Tuesday 2 December 2025" in client.get(mine).text
    assert "Whoever asks for paid help from a single person is asked whether it is one" in client.get(mine).text
    (bar,) = unit.read(budgets.bars_of, str(made.budget))
    desk.post(f"/council/budgets/{made.budget}/bars/{bar.id}/lift", data={"grounds": "Nobody else speaks Tamil."})
    assert BOX not in client.get(ask(made)).text  # the council has decided: nobody is asked again
    assert client.post(ask(made), data=DAYS | {"relative": "y"}).status_code == 302  # from a page that stood open
    assert len(bars(made)) == 1
    assert made.purse()[1] == 3 * 2_000
    verify()


def test_without_the_tick_it_is_booked_as_ever(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = chosen()
    assert sign_in(made.resident.account).post(ask(made), data=DAYS).status_code == 302
    assert (bars(made), made.purse()[1]) == ([], 3 * 2_000)
    verify()


def test_own_money_pays_a_relative_and_the_budget_hears_of_it(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = chosen()
    give(made, 50_000)
    client = sign_in(made.resident.account)
    answer = client.post(ask(made), data=DAYS | {"relative": "y", "paid_from": "own"})
    assert answer.status_code == 302
    (booking,) = unit.read(queries.bookings_of, made.holder)
    assert booking.paid_from is PaidFrom.OWN
    assert made.purse() == (100_000, 0, 0, 0)
    assert [bar[1] for bar in bars(made)] == [made.party]
    verify()


def test_a_grant_does_not_pay_them_either_though_own_money_pays_the_rest(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = chosen(pence=None)
    give(made, 50_000)
    grant = str(given(made, 9_000).budget)
    client = sign_in(made.resident.account)
    typed = DAYS | {"relative": "y", "paid_from": "own"}
    answer = client.post(ask(made), data=typed | {"grant": grant})
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    assert unit.read(queries.bookings_of, made.holder) == []
    assert [bar.what for bar in unit.read(budgets.bars_of, grant)] == [made.party]
    assert "Said when help was asked for" in client.get(f"/budgets/{grant}/terms").text
    assert "Rose Tanner" in sign_in(finance().account).get(f"/council/budgets/{grant}/bars").text
    assert client.post(ask(made), data=typed | {"grant": "none"}).status_code == 302
    verify()


def test_a_supporter_says_so_for_them_and_they_are_told(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = chosen()
    kim = supporter_of(made, ["view", "arrange", "spend"], limit_pence=50_000)
    only = supporter_of(made, ["view", "arrange"], limit_pence=None)
    assert sign_in(only.account).post(ask(made), data=DAYS | {"relative": "y"}).status_code == 403
    assert bars(made) == []
    client = sign_in(kim.account)
    assert f"Rose T. {BOX}" in client.get(ask(made)).text
    assert client.post(ask(made), data=DAYS | {"relative": "y"}).status_code == 409
    assert bars(made) == [(BarKind.RELATIVE, made.party, "", kim.person)]
    assert "Kim Ellis</span>" in sign_in(finance().account).get(f"/council/budgets/{made.budget}/bars").text
    for who in (made.resident, kim):
        (said,) = [one.words for one in told(who) if one.kind == "budget-bars"]
        assert "said that the helper is a relative who lives in the same household" in said
    nothing_booked(made)


@pytest.mark.parametrize("what", [{"price": 0}, {"person": False}, {"pence": None, "price": 0}])
def test_who_is_not_asked(borough: Flask, clock: Any, sign_in: Any, what: dict[str, Any]) -> None:
    made = chosen(**what)
    client = sign_in(made.resident.account)
    assert "same household" not in client.get(ask(made)).text
    assert client.post(ask(made), data=DAYS | {"relative": "y"}).status_code == 302
    assert made.budget is None or bars(made) == []


def test_what_is_wrong_elsewhere_is_said_before_anything_is_kept(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = chosen()
    client = sign_in(made.resident.account)
    wrong = client.post(ask(made), data=DAYS | {"relative": "y", "starts": ["31", "2", "2026"]})
    assert wrong.status_code == 422
    assert re.search(r'name="relative"[^>]*checked', wrong.text)
    assert bars(made) == []
    nothing_booked(made)


def test_only_who_may_spend_for_them_says_so(borough: Flask, clock: Any) -> None:
    made, stranger = chosen(), resident("Ann", "Bell")
    with pytest.raises(Forbidden):
        unit.write(services.declare_relative, made.offer, made.holder, [str(made.budget)], stranger)
    others = budget_of(stranger, 10_000)
    assert unit.write(services.declare_relative, made.offer, made.holder, [others], made.resident) == frozenset()
    assert bars(made) == unit.read(budgets.bars_of, others) == []


def test_a_direct_payment_may_not_go_to_them_either(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = chosen(pence=8_000)
    change(made, 8_000, direct_pence=8_000)
    client = sign_in(made.resident.account)
    for typed in (DAYS | {"relative": "y"}, DAYS):
        assert client.post(ask(made), data=typed).status_code == 409
    assert unit.read(queries.bookings_of, made.holder) == []
    verify()


def test_said_twice_or_after_an_exception_it_changes_nothing(borough: Flask, clock: Any) -> None:
    made, desk = chosen(), finance()
    say = (services.declare_relative, made.offer, made.holder, [str(made.budget)], made.resident)
    assert unit.write(*say) == unit.write(*say) == {made.budget}
    with pytest.raises(RelativeBarred):
        made.request()
    (bar,) = unit.read(budgets.bars_of, str(made.budget))
    unit.write(budget_services.lift, bar.id, "Nobody else can.", desk)
    assert unit.write(*say) == frozenset()
    assert len(bars(made)) == 1
    made.request()
    assert unit.read(ledger.verify) == []


def test_a_share_is_not_paid_to_a_relative_either(borough: Flask, clock: Any, sign_in: Any) -> None:
    made, ann = chosen(), resident("Ann", "Bell")
    theirs = budget_of(ann, 50_000)
    joan, guest = sign_in(made.resident.person), sign_in(ann.person)
    address = f"/sharings/new/{made.part}"
    form = DAYS | {"mine": "1", "second": "1", "payer": f"{made.resident.person}:{made.budget}"}
    assert "Rose T. is a relative of the person whose budget pays this share" in joan.get(address).text
    refused = joan.post(address, data=form | {"relative": "y"})
    assert (refused.status_code, REFUSED in refused.text) == (409, True)
    assert unit.read(sharings.sharings_of, [made.resident.person]) == []
    again = joan.post(address, data=form)
    assert (again.status_code, "They are a relative who lives in the same household" in again.text) == (409, True)
    own = form | {"payer": f"{made.resident.person}:own"}
    give(made, 50_000)
    link = re.search(r"/sharings/join/[\w-]{40,}", joan.get(joan.post(address, data=own).location).text)
    assert link
    share = {"payer": f"{ann.person}:{theirs}"}
    assert "whose budget pays this share" in guest.get(link[0]).text
    answer = guest.post(link[0], data=share | {"relative": "y"})
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    assert [bar.what for bar in unit.read(budgets.bars_of, theirs)] == [made.party]
    outbox.drain()
    assert unit.read(queries.bookings_of, made.holder) == []
    assert [one.state for one in unit.read(sharings.sharings_of, [made.resident.person])] == [SharingState.PROPOSED]
    verify()
