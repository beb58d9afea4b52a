"""Money that nobody posted is posted from its break: as what it is, once, to the penny; then both sides agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.month import Month
from hub.people.domain import StaffRole
from payments.books import queries, services
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import (
    MoreThanOwed,
    Nature,
    NotInTheBank,
    entries,
    natures,
)
from payments.books.domain.working import BreakState
from payments.books.queries import BreakView
from payments.funds import services as funds
from payments.funds.domain import at_stripe, bank, owed_to_stripe, unallocated
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OPS, Account, AccountKind, Kind, Overdrawn, Transaction, move, sums
from payments.limits.domain import DEFAULT
from tests.forms.validity import faults
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_books_reconciling import FINANCE, night, post, stripe  # noqa: F401 - the fixture
from tests.payments.test_stripe_whole_way import enter

Enter = Callable[..., FlaskClient]
COST, INCOME = Account(AccountKind.STRIPE_FEE, OPS), Account(AccountKind.FEE, OPS)


@pytest.fixture
def ruth(sign_in: Enter, stripe: StripeDouble) -> FlaskClient:
    return sign_in(enter("Ruth", StaffRole.FINANCE))


def stands(*accounts: Account) -> tuple[int, ...]:
    found = unit.read(ledger.balances, accounts)
    return tuple(found[one] for one in accounts)


def correct(found: BreakView, nature: Nature, fund: str | None, words: str = "The bank told us.") -> None:
    unit.write(services.correct, found.id, nature, fund, words, FINANCE)


def again(found: BreakView) -> BreakView:
    view = unit.read(queries.break_, found.id)
    assert view is not None
    return view


def test_new_money_is_the_funds_and_the_month_closes(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    fund = world.fund(0, name="Parish")
    stripe.move("txn_1", 7_500, type_="payment", source="py_1")
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    text = ruth.get(page).text
    assert "Post £75.00" in text
    assert faults(text) == []
    assert "New money for a fund" in text
    assert "What the council owes" not in text  # nothing is owed
    right = {"nature": "money", "fund": fund, "words": "A gift of the parish, by its letter."}
    for name, wrong in (
        ("nature", ""),
        ("nature", "fee"),  # a payment that came is no fee
        ("nature", "gift"),
        ("fund", ""),
        ("fund", "ops"),
        ("words", " "),
        ("words", "x" * 501),
    ):
        answer = ruth.post(f"{page}/correct", data=right | {name: wrong})
        assert answer.status_code == 422, name
        assert faults(answer.text) == []
        summary = answer.text.partition("govuk-error-summary")[2].partition("</div>")[0]
        assert f'href="#{"post-words" if name == "words" else name}' in summary, name
    assert stands(at_stripe(fund), unallocated(fund)) == (0, 0)
    assert ruth.post(f"{page}/correct", data=right).status_code == 302
    assert ruth.post(f"{page}/correct", data=right).status_code == 409  # a double click
    assert stands(at_stripe(fund), unallocated(fund), bank(fund), COST, INCOME) == (7_500, 7_500, 0, 0, 0)
    assert "New money for a fund: Parish" in ruth.get(page).text
    assert "£75.00" in ruth.get(f"/council/funds/{fund}").text  # it stands among what came in
    assert world.fund_view(fund).in_pence == 7_500
    world.adds_up(fund)
    assert night(clock) == []
    look = unit.read(queries.reconciliation)
    assert look is not None
    assert (look.statement.here_pence, look.statement.there_pence, look.statement.missing_here_pence) == (
        7_500,
    ) * 2 + (0,)
    clock.set(datetime(2026, 1, 3, 3, tzinfo=UTC))
    services.reconcile(clocks.now())
    unit.write(services.close, Month(2025, 12), FINANCE)
    closed = unit.read(queries.month, "2025-12")
    assert closed is not None
    assert closed.closing is not None
    assert closed.closing.explained == 0
    world.verify()


def test_stripes_fee_of_it_is_the_funds_as_with_any_card(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    stripe.move("txn_1", 9_830, fee=170, source="ch_1")
    [found] = night(clock)
    correct(found, Nature.MONEY, fund)
    assert stands(at_stripe(fund), unallocated(fund), COST, INCOME) == (9_830, 9_830, 170, 170)
    assert night(clock) == []
    world.adds_up(fund)
    world.verify()


def test_over_the_limit_it_is_posted_once_another_officer_agrees(
    world: World, stripe: StripeDouble, ruth: FlaskClient, sign_in: Enter, clock: Any
) -> None:
    omar = sign_in(enter("Omar", StaffRole.FINANCE))
    fund = world.fund(0)
    stripe.move("txn_1", DEFAULT.break_pence + 1, type_="adjustment")
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    data = {"nature": "money", "fund": fund, "words": "Stripe's email of 2 December."}
    ruth.post(f"{page}/correct", data=data)
    assert (again(found).state, again(found).nature, again(found).fund) == (BreakState.PROPOSED, Nature.MONEY, fund)
    assert stands(at_stripe(fund)) == (0,)
    assert ruth.post(f"{page}/agree").status_code == 403
    assert "New money for a fund" in omar.get(page).text
    omar.post(f"{page}/decline")
    assert (again(found).nature, again(found).fund) == (None, None)
    ruth.post(f"{page}/correct", data=data)
    omar.post(f"{page}/agree")
    assert stands(at_stripe(fund), unallocated(fund)) == (DEFAULT.break_pence + 1,) * 2
    assert omar.post(f"{page}/agree").status_code == 409
    assert night(clock) == []
    world.verify()


def test_a_funds_own_money_leaves_its_bank_and_no_more_than_is_there(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(5_000)
    stripe.move("txn_1", 5_001, type_="topup", source="tu_1")
    [found] = night(clock)
    with pytest.raises(NotInTheBank) as refusal:
        correct(found, Nature.BANK, fund)
    assert refusal.value.data["there"] == "£50.00"
    assert stands(bank(fund), at_stripe(fund)) == (5_000, 0)
    unit.write(funds.receive, fund, 1_000, "BACS 2", FINANCE)
    correct(found, Nature.BANK, fund)
    assert stands(bank(fund), at_stripe(fund), unallocated(fund)) == (999, 5_001, 6_000)
    assert world.fund_view(fund).in_pence == 6_000
    assert night(clock) == []
    world.adds_up(fund)
    world.verify()


def owe(pence: int, external: str) -> None:
    """Stripe keeps so much of the common balance."""
    entries_ = move(COST, owed_to_stripe(), pence)
    unit.write(
        ledger_services.post, Transaction(external, Kind.CHARGEBACK_FEE, entries_, "fund:ops", external=external)
    )


def test_what_the_council_owes_the_balance_is_paid_in_and_not_more(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    post(world.fund(0), 9_000, "txn_1")
    stripe.move("txn_1", 9_000)
    owe(2_000, "txn_2")
    stripe.move("txn_2", -2_000, type_="stripe_fee")
    stripe.move("txn_3", 2_001, type_="topup")
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    answer = ruth.post(f"{page}/correct", data={"nature": "owed", "fund": "", "words": "Ours."})
    assert answer.status_code == 409
    assert "The council owes the balance £20.00" in answer.text
    assert unit.read(ledger.balance, owed_to_stripe()) == -2_000
    owe(1, "txn_4")
    stripe.move("txn_4", -1, type_="stripe_fee")
    ruth.post(f"{page}/correct", data={"nature": "owed", "fund": "", "words": "Ours."})
    assert stands(owed_to_stripe(), Account(AccountKind.BANK, OPS)) == (0, -2_001)
    assert (again(found).state, again(found).fund) == (BreakState.CORRECTED, None)
    assert night(clock) == []
    stripe.move("txn_5", 10, type_="topup")
    [found] = night(clock)
    with pytest.raises(MoreThanOwed):
        correct(found, Nature.OWED, None)
    world.verify()


def test_what_was_recorded_as_paid_in_and_what_came_are_one(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    owe(2_000, "txn_1")
    stripe.move("txn_1", -2_000, type_="stripe_fee")
    assert ruth.post("/council/purses", data={"amount": "20", "reference": "BACS 7"}).status_code == 302
    [recorded] = night(clock)
    assert (recorded.kind, recorded.difference_pence) == (BreakKind.MISSING_THERE, -2_000)
    stripe.move("txn_2", 2_001, type_="topup")  # something else
    stripe.move("txn_3", 2_000, type_="topup")
    found = {one.movement: one for one in night(clock)}
    assert "What the council owes" not in ruth.get(f"/council/books/breaks/{found['txn_2'].id}").text
    page = f"/council/books/breaks/{found['txn_3'].id}"
    assert "What the council owes" in ruth.get(page).text
    before = unit.read(ledger.count)
    data = {"nature": "owed", "fund": "", "words": "The BACS payment of Tuesday."}
    assert ruth.post(f"{page}/correct", data=data).status_code == 302
    assert ruth.post(f"{page}/correct", data=data).status_code == 409
    assert unit.read(ledger.count) == before  # nothing is posted a second time
    assert again(found["txn_3"]).transaction == recorded.posting
    assert stands(owed_to_stripe(), Account(AccountKind.BANK, OPS)) == (0, -2_000)
    assert [one.movement for one in night(clock)] == ["txn_2"]
    assert again(recorded).state is BreakState.MENDED
    world.verify()


def test_a_payout_of_the_council_and_its_return_are_posted_to_its_bank_and_back(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    fund = world.fund(0)
    post(fund, 9_000, "txn_1")
    stripe.move("txn_1", 9_000)
    stripe.move("txn_2", -4_000, type_="payout", source="po_1")
    [out] = night(clock)
    assert out.natures == (Nature.BANK,)
    ruth.post(f"/council/books/breaks/{out.id}/correct", data={"fund": fund, "words": "Paid out by mistake."})
    assert stands(bank(fund), at_stripe(fund), unallocated(fund)) == (4_000, 5_000, 9_000)
    assert night(clock) == []
    world.verify()
    stripe.move("txn_3", 4_000, type_="payout_failure", source="po_1")
    [back] = night(clock)
    page = f"/council/books/breaks/{back.id}"
    assert f'value="{fund}" selected' in ruth.get(page).text  # the fund from which it went
    ruth.post(f"{page}/correct", data={"fund": fund, "words": "The bank sent it back."})
    assert stands(bank(fund), at_stripe(fund), unallocated(fund)) == (0, 9_000, 9_000)
    assert night(clock) == []
    world.adds_up(fund)
    world.verify()


def test_the_return_cannot_be_posted_before_the_payout(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    post(fund, 9_000, "txn_1")
    stripe.move("txn_1", 9_000)
    stripe.move("txn_2", -4_000, type_="payout", source="po_1")
    stripe.move("txn_3", 4_000, type_="payout_failure", source="po_1")
    found = {one.type: one for one in night(clock)}
    with pytest.raises(NotInTheBank):
        correct(found["payout_failure"], Nature.BANK, fund)
    correct(found["payout"], Nature.BANK, fund)
    correct(found["payout_failure"], Nature.BANK, fund)
    assert night(clock) == []
    assert stands(bank(fund), at_stripe(fund)) == (0, 9_000)


def test_what_went_back_to_a_payer_leaves_the_fund_if_it_has_it_still(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund, other = world.fund(0), world.fund(0)
    post(fund, 6_000, "txn_1")
    stripe.move("txn_1", 6_000)
    stripe.move("txn_2", -5_000, type_="refund", source="re_1")
    [found] = night(clock)
    assert found.natures == (Nature.MONEY, Nature.BANK)
    with pytest.raises(Overdrawn):
        correct(found, Nature.MONEY, other)
    assert (again(found).state, stands(at_stripe(other))) == (BreakState.OPEN, (0,))
    correct(found, Nature.MONEY, fund)
    assert stands(at_stripe(fund), unallocated(fund)) == (1_000, 1_000)
    assert world.fund_view(fund).in_pence == 1_000
    assert night(clock) == []
    world.adds_up(fund)
    world.verify()


def test_a_disputed_payment_that_is_not_ours_goes_with_the_banks_fee(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    post(fund, 9_000, "txn_1")
    stripe.move("txn_1", 9_000)
    stripe.move("txn_2", -7_000, fee=2_000, type_="adjustment", source="du_1")
    [found] = night(clock)
    correct(found, Nature.MONEY, fund)
    assert stands(at_stripe(fund), unallocated(fund), COST, INCOME) == (2_000, 2_000, 2_000, 2_000)
    assert night(clock) == []
    world.verify()


@pytest.mark.parametrize("out", [True, False], ids=["kept", "given back"])
def test_a_fee_goes_both_ways(world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any, out: bool) -> None:
    fund = world.fund(0)
    post(fund, 5_000, "txn_1")
    stripe.move("txn_1", 4_990 if out else 5_010)  # amounts differ
    stripe.move("txn_2", -300 if out else 300, type_="stripe_fee")
    found = night(clock)
    for one in found:
        assert one.natures == (Nature.FEE,)
        page = f"/council/books/breaks/{one.id}"
        assert ("as a fee of Stripe’s" in ruth.get(page).text) is out
        ruth.post(f"{page}/correct", data={"fund": fund, "words": "By its invoice."})
    sign = 1 if out else -1
    assert stands(at_stripe(fund), unallocated(fund), COST, INCOME) == (
        5_000 - sign * 310,
        5_000 - sign * 310,
        sign * 310,
        sign * 310,
    )
    assert night(clock) == []
    world.adds_up(fund)
    world.verify()


pence = st.integers(-10_000, 10_000).filter(bool)
types = st.sampled_from(("charge", "payout", "topup", "stripe_fee", "refund", "adjustment", "transfer", "made_up"))


@given(types, pence, st.integers(0, 500))
def test_whatever_is_offered_balances_in_each_fund_and_moves_what_stripe_moved(
    type_: str, gross: int, fee: int
) -> None:
    net = gross - fee
    for nature in natures(BreakKind.MISSING_HERE, type_, gross, net, 0) if net else ():
        made = entries(nature, "F", gross, net)
        assert set(sums(made).values()) == {0}
        assert len({one.account for one in made}) == len(made)
        moved = Counter[AccountKind]()
        for one in made:
            moved[one.account.kind] += one.amount_pence
        assert moved[AccountKind.STRIPE_AVAILABLE] + moved[AccountKind.CLEARING_PAYOUT] == net
        cost = moved[AccountKind.STRIPE_FEE]
        assert cost == (-net if nature is Nature.FEE else fee)


def test_a_fund_bank_is_no_door_for_residents_own_money(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    stripe.move("txn_1", 400, type_="charge")
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    data = {"nature": "money", "fund": "own", "words": "Joan's."}
    assert ruth.post(f"{page}/correct", data=data).status_code == 422
