"""A payout of the common balance is the cash of several funds: each has its part in the bank, to the penny, and gets it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import unit
from hub.people.domain import StaffRole
from payments.books import queries
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import (
    MoreThanTheFunds,
    Nature,
    NotCorrectable,
    NotInTheBank,
    PayoutFirst,
    came_back,
    of_several,
    paid_out,
    shares,
)
from payments.books.domain.working import BreakState
from payments.books.services import correct as correct_
from payments.funds.domain import at_stripe, bank, unallocated
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OPS, OWN, Account, AccountKind, Kind, Transaction, merged, move, sums
from payments.limits.domain import DEFAULT
from tests.forms.validity import faults
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_books_posting import again, correct, ruth, stands
from tests.payments.test_books_reconciling import FINANCE, night, post, stripe
from tests.payments.test_stripe_whole_way import enter

__all__ = ["ruth", "stripe"]
Enter = Callable[..., FlaskClient]
HELD = st.dictionaries(st.sampled_from("abcdefg"), st.integers(-500, 100_000), min_size=1)


@given(HELD, st.integers(1, 700_000), st.integers(0, 5_000))
def test_a_payout_is_taken_from_each_fund_by_what_it_has_to_the_penny(
    held: dict[str, int], pence: int, fee: int
) -> None:
    there = {fund: cash for fund, cash in held.items() if cash > 0}
    whole = sum(there.values())
    if pence > whole:
        with pytest.raises(MoreThanTheFunds):
            shares(pence, held)
        return
    parts = shares(pence, held)
    assert sum(parts.values()) == pence
    assert all(0 < part <= held[fund] for fund, part in parts.items())
    for fund, cash in there.items():
        exact, part = pence * cash / whole, parts.get(fund, 0)
        assert abs(part - exact) < 1
    assert parts == shares(pence, dict(reversed(held.items())))  # in whatever order they are read
    if pence == whole:
        assert parts == there
    out = paid_out(parts)
    assert set(sums(out).values()) == {0}  # in each fund
    assert sum(one.amount_pence for one in out if one.account.kind is AccountKind.STRIPE_AVAILABLE) == -pence
    assert merged((*out, *came_back(out))) == ()
    fee = min(fee, pence)
    out = paid_out(parts, fee)
    assert set(sums(out).values()) == {0}
    kinds = {kind: sum(one.amount_pence for one in out if one.account.kind is kind) for kind in AccountKind}
    assert (kinds[AccountKind.STRIPE_AVAILABLE], kinds[AccountKind.BANK]) == (-pence, pence - fee)
    assert kinds[AccountKind.STRIPE_FEE] == kinds[AccountKind.UNALLOCATED] == fee
    for fund, part in parts.items():
        of = {one.account.kind: one.amount_pence for one in out if one.account.fund == fund}
        bears = of.get(AccountKind.UNALLOCATED, 0)
        assert (-of[AccountKind.STRIPE_AVAILABLE], of.get(AccountKind.BANK, 0) + bears) == (part, part)
        assert abs(bears - fee * part / pence) < 1
    back = merged((*out, *came_back(out)))
    assert {one.account.kind for one in back if one.amount_pence < 0} <= {AccountKind.STRIPE_AVAILABLE, AccountKind.FEE}
    assert sum(one.amount_pence for one in back if one.account.kind is AccountKind.STRIPE_AVAILABLE) == -fee


def test_the_councils_own_share_of_a_fee_is_its_expense() -> None:
    out = {one.account: one.amount_pence for one in paid_out({OPS: 100, "a": 300}, 40)}
    assert (out[bank(OPS)], out[at_stripe(OPS)], out[Account(AccountKind.STRIPE_FEE, OPS)]) == (90, -100, 40)
    assert (out[bank("a")], out[at_stripe("a")], out[unallocated("a")]) == (270, -300, 30)
    assert out[Account(AccountKind.FEE, OPS)] == -30  # what the fund bears passes through


@pytest.mark.parametrize(
    ("kind", "type_", "gross", "net", "said"),
    [
        (BreakKind.MISSING_HERE, "payout", -100, -100, True),
        (BreakKind.MISSING_HERE, "payout_failure", 100, 100, True),
        (BreakKind.MISSING_HERE, "payout", -100, -101, True),  # with a fee of Stripe's, which all bear
        (BreakKind.MISSING_HERE, "payout_failure", 100, 99, False),
        (BreakKind.MISSING_HERE, "payout", 0, -1, False),
        (BreakKind.MISSING_HERE, "topup", 100, 100, False),
        (BreakKind.MISSING_THERE, "payout", -100, -100, False),
    ],
)
def test_only_a_payout_or_its_return_is_several_funds(
    kind: BreakKind, type_: str, gross: int, net: int, said: bool
) -> None:
    assert of_several(kind, type_, gross, net) is said


def three(world: World, stripe: StripeDouble, own: bool = False) -> list[str]:
    """Three funds with £50.00, £30.00 and £20.01 at Stripe; and £40 of residents' own money, of which no payment is known."""
    funds = [world.fund(0, name=name) for name in ("Parish", "Winter", "Council")]
    for place, (fund, pence) in enumerate(zip(funds, (5_000, 3_000, 2_001), strict=True)):
        post(fund, pence, f"txn_{place}")
        stripe.move(f"txn_{place}", pence)
    if not own:
        return funds
    mine = Account(AccountKind.OWN_AVAILABLE, OWN, enter("Joan"))
    entries = move(Account(AccountKind.STRIPE_AVAILABLE, OWN), mine, 4_000)
    unit.write(ledger_services.post, Transaction("own", Kind.OWN_CLEARED, entries, "fund:own", external="txn_own"))
    stripe.move("txn_own", 4_000)
    return funds


def cash(funds: list[str]) -> list[tuple[int, int, int]]:
    """In the bank, at Stripe, and left, of each."""
    return [stands(bank(fund), at_stripe(fund), unallocated(fund)) for fund in funds]


def test_a_payout_of_all_funds_and_its_return_reconcile(
    world: World, stripe: StripeDouble, ruth: FlaskClient, sign_in: Enter, clock: Any
) -> None:
    funds = three(world, stripe)
    stripe.move("txn_out", -5_000, type_="payout", source="po_1")
    [out] = night(clock)
    page = f"/council/books/breaks/{out.id}"
    text = ruth.get(page).text
    assert "All, each by what it has at Stripe" in text
    assert "by what it has at Stripe as this is posted, to the penny" in text
    assert faults(text) == []
    data = {"fund": "each", "words": "The balance was paid out by hand."}
    assert ruth.post(f"{page}/correct", data=data).status_code == 302
    assert ruth.post(f"{page}/correct", data=data).status_code == 409  # a double click
    # 5,000 of 10,001 by 5,000, 3,000 and 2,001: 2,499.75, 1,499.85 and 1,000.4
    assert cash(funds) == [(2_500, 2_500, 5_000), (1_500, 1_500, 3_000), (1_000, 1_001, 2_001)]
    assert (again(out).state, again(out).nature, again(out).fund) == (BreakState.CORRECTED, Nature.FUNDS, None)
    text = ruth.get(page).text
    assert "where each fund has its part of it now" in text
    assert all(f"stripe.available: {name}" in text for name in ("Parish", "Winter", "Council"))
    assert night(clock) == []
    look = unit.read(queries.reconciliation)
    assert look is not None
    assert look.statement.here_pence == look.statement.there_pence == 5_001
    post(funds[0], 700, "txn_more")  # what comes meanwhile changes nothing of what goes back
    stripe.move("txn_more", 700)
    stripe.move("txn_back", 5_000, type_="payout_failure", source="po_1")
    [back] = night(clock)
    page = f"/council/books/breaks/{back.id}"
    assert 'value="each" selected' in ruth.get(page).text
    ruth.post(f"{page}/correct", data=data)
    assert cash(funds) == [(0, 5_700, 5_700), (0, 3_000, 3_000), (0, 2_001, 2_001)]
    assert night(clock) == []
    for fund in funds:
        world.adds_up(fund)
    world.verify()


def test_over_the_limit_it_is_split_as_a_second_officer_agrees(
    world: World, stripe: StripeDouble, ruth: FlaskClient, sign_in: Enter, clock: Any
) -> None:
    assert DEFAULT.break_pence < 10_001
    funds = three(world, stripe)
    omar = sign_in(enter("Omar", StaffRole.FINANCE))
    stripe.move("txn_out", -10_001, type_="payout", source="po_1")
    [out] = night(clock)
    page = f"/council/books/breaks/{out.id}"
    ruth.post(f"{page}/correct", data={"fund": "each", "words": "All of it."})
    assert (again(out).state, again(out).nature) == (BreakState.PROPOSED, Nature.FUNDS)
    assert cash(funds)[0] == (0, 5_000, 5_000)
    omar.post(f"{page}/agree")
    assert cash(funds) == [(5_000, 0, 5_000), (3_000, 0, 3_000), (2_001, 0, 2_001)]
    assert night(clock) == []
    world.verify()


def test_a_fee_that_stripe_kept_of_it_is_shared_as_the_payout_is(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    funds = three(world, stripe)
    stripe.move("txn_out", -5_040, fee=40, type_="payout", source="po_1")
    [out] = night(clock)
    assert "All, each by what it has at Stripe" in ruth.get(f"/council/books/breaks/{out.id}").text
    correct(out, Nature.FUNDS, None)
    # 5,040 of 10,001: 2,519.75, 1,511.85 and 1,008.4; of the fee by that 20.0, 12.0 and 8.0
    assert cash(funds) == [(2_500, 2_480, 4_980), (1_500, 1_488, 2_988), (1_000, 993, 1_993)]
    assert night(clock) == []
    stripe.move("txn_back", 5_000, type_="payout_failure", source="po_1")
    [back] = night(clock)
    correct(back, Nature.FUNDS, None)
    assert cash(funds) == [(0, 4_980, 4_980), (0, 2_988, 2_988), (0, 1_993, 1_993)]
    assert night(clock) == []
    for fund in funds:
        world.adds_up(fund)
    world.verify()


def test_residents_own_money_is_in_no_funds_bank(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    funds = three(world, stripe, own=True)
    stripe.move("txn_out", -10_002, type_="payout", source="po_1")
    [out] = night(clock)
    before = unit.read(ledger.count)
    with pytest.raises(MoreThanTheFunds) as refusal:
        unit.write(_as_if_agreed, out.id)
    assert refusal.value.data["there"] == "£100.01"
    assert (cash(funds)[0], unit.read(ledger.count)) == ((0, 5_000, 5_000), before)
    assert stands(Account(AccountKind.STRIPE_AVAILABLE, OWN)) == (4_000,)


def _as_if_agreed(found: str) -> None:
    from payments.books.models import Break
    from payments.books.services.posting import post as post_

    row = unit.locked(Break, found)
    assert row is not None
    row.nature, row.words = Nature.FUNDS, "All of it."
    post_(row)


def test_the_return_goes_back_as_the_payout_was_posted_and_not_before(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    funds = three(world, stripe)
    stripe.move("txn_out", -5_000, type_="payout", source="po_1")
    stripe.move("txn_back", 5_000, type_="payout_failure", source="po_1")
    found = {one.type: one for one in night(clock)}
    with pytest.raises(PayoutFirst):
        correct(found["payout_failure"], Nature.FUNDS, None)
    page = f"/council/books/breaks/{found['payout_failure'].id}/correct"
    answer = ruth.post(page, data={"fund": "each", "words": "It came back."})
    assert (answer.status_code, "Post the payout first" in answer.text) == (409, True)
    assert 'href="#fund"' in answer.text
    correct(found["payout"], Nature.FUNDS, None)
    entries = move(at_stripe(funds[0]), bank(funds[0]), 1)  # a penny of it is not in the bank any more
    unit.write(ledger_services.post, Transaction("gone", Kind.DEPOSIT, entries, "fund:x", external="txn_gone"))
    with pytest.raises(NotInTheBank):
        correct(found["payout_failure"], Nature.FUNDS, None)
    entries = move(bank(funds[0]), at_stripe(funds[0]), 1)
    unit.write(ledger_services.post, Transaction("again", Kind.DEPOSIT, entries, "fund:x", external="txn_again"))
    correct(found["payout_failure"], Nature.FUNDS, None)
    assert [one[:2] for one in cash(funds)] == [(0, 5_000), (0, 3_000), (0, 2_001)]
    world.verify()


def test_a_payout_that_was_one_funds_comes_back_to_that_one(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund, _other, _third = three(world, stripe)
    stripe.move("txn_out", -4_000, type_="payout", source="po_1")
    [out] = night(clock)
    correct(out, Nature.BANK, fund)
    stripe.move("txn_back", 4_000, type_="payout_cancel", source="po_1")
    [back] = night(clock)
    with pytest.raises(PayoutFirst):
        correct(back, Nature.FUNDS, None)
    correct(back, Nature.BANK, fund)
    assert night(clock) == []


def test_what_is_no_payout_is_not_split(world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any) -> None:
    three(world, stripe)
    stripe.move("txn_in", 900, type_="topup", source="tu_1")
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    assert "each by what it has" not in ruth.get(page).text
    answer = ruth.post(f"{page}/correct", data={"nature": "bank", "fund": "each", "words": "Ours."})
    assert answer.status_code == 422
    with pytest.raises(NotCorrectable):
        unit.write(correct_, found.id, Nature.FUNDS, None, "Ours.", FINANCE)
