"""What an account, an entry and a transaction cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.ledger.domain import (
    CHART,
    OPS,
    Account,
    AccountKind,
    Entry,
    Kind,
    NotAnAccount,
    NotBalanced,
    Side,
    Transaction,
    credit,
    debit,
    merged,
    move,
    sums,
)

F, G = "F" * 26, "G" * 26
BANK, GIVEN = Account(AccountKind.BANK, F), Account(AccountKind.UNALLOCATED, F)

# The table of accounts in the blueprint's page on money: name, side, floor.
TABLE = """
stripe.available:{fund} debit floor | stripe.pending:{fund} debit floor | bank:{fund} debit -
clearing.transfer:{fund} debit - | clearing.payout:{fund} debit - | recv.provider:{owner}:{fund} debit floor
recv.dispute:{fund} debit floor | fund:{fund}.unallocated credit floor | bud:{owner}:{fund}.available credit floor
bud:{owner}:{fund}.held credit floor | bud:{owner}:{fund}.recovery credit floor | own:{owner}.uncleared credit floor
own:{owner}.available credit floor | own:{owner}.held credit floor | own:{owner}.frozen credit floor
own:{owner}.recovery credit floor
prov:{owner}:{fund}.payable credit floor | prov:{owner}:{fund}.frozen credit floor
vol:{owner}:{fund}.payable credit floor | income.fee credit - | exp.stripe_fee debit - | exp.bad_debt debit -
"""


def test_the_chart_is_the_blueprints_table() -> None:
    rows = {tuple(row.split()) for row in TABLE.replace("\n", "|").split("|") if row.strip()}
    assert rows == {(r.pattern, r.side.value, "floor" if r.floored else "-") for r in CHART.values()}


def test_names() -> None:
    assert Account(AccountKind.HELD, F, "B").name == f"bud:B:{F}.held"
    assert Account(AccountKind.PAYABLE, F, "organisation:O").name == f"prov:organisation:O:{F}.payable"
    assert Account(AccountKind.FEE, OPS).name == "income.fee"


@pytest.mark.parametrize(
    ("kind", "fund", "owner"),
    [
        (AccountKind.BANK, "", ""),
        (AccountKind.BANK, F, "someone"),
        (AccountKind.HELD, F, ""),
        (AccountKind.FEE, F, ""),
        (AccountKind.OWN_HELD, F, "someone"),
    ],
)
def test_an_account_that_the_chart_does_not_have(kind: AccountKind, fund: str, owner: str) -> None:
    with pytest.raises(NotAnAccount):
        Account(kind, fund, owner)


@pytest.mark.parametrize("pence", [0, 10**16, -(10**16), 1.5, True])
def test_an_amount_that_cannot_be_posted(pence: int) -> None:
    with pytest.raises(NotBalanced):
        Entry(BANK, pence)


def test_each_fund_balances_for_itself() -> None:
    other = Account(AccountKind.UNALLOCATED, G)
    with pytest.raises(NotBalanced):
        Transaction("k", Kind.RECEIPT, (debit(BANK, 5), credit(other, 5)), "fund:x")


@pytest.mark.parametrize("entries", [(), (debit(BANK, 5),), (debit(BANK, 5), credit(GIVEN, 4))])
def test_a_transaction_balances_or_is_not_made(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(NotBalanced):
        Transaction("k", Kind.RECEIPT, entries, "fund:x")


def test_an_account_stands_in_a_transaction_once() -> None:
    with pytest.raises(NotBalanced):
        Transaction("k", Kind.RECEIPT, (*move(BANK, GIVEN, 5), *move(BANK, GIVEN, 5)), "fund:x")


def test_a_transaction_has_a_key_and_a_subject() -> None:
    for key, about in (("", "fund:x"), ("k", "")):
        with pytest.raises(NotBalanced):
            Transaction(key, Kind.RECEIPT, move(BANK, GIVEN, 5), about)


def test_natural_is_positive_on_the_accounts_own_side() -> None:
    assert (BANK.side, GIVEN.side) == (Side.DEBIT, Side.CREDIT)
    assert (BANK.natural(5), GIVEN.natural(-5)) == (5, 5)


accounts = st.sampled_from([Account(AccountKind.HELD, fund, owner) for fund in (F, G) for owner in "abc"])
same_fund_moves = st.lists(st.tuples(accounts, accounts, st.integers(1, 10**6)), max_size=8).map(
    lambda rows: [(a, b, n) for a, b, n in rows if a.fund == b.fund]
)


@given(same_fund_moves)
def test_moves_are_zero_sum_and_merging_changes_nothing(moves: list[tuple[Account, Account, int]]) -> None:
    entries = [entry for a, b, n in moves for entry in move(a, b, n)]
    assert not any(sums(entries).values())
    together = merged(entries)
    assert len({e.account for e in together}) == len(together)
    assert {k: v for k, v in sums(together).items() if v} == {}
    for account in {e.account for e in entries}:
        before = sum(e.amount_pence for e in entries if e.account == account)
        assert before == sum(e.amount_pence for e in together if e.account == account)


@given(st.permutations(range(4)))
def test_the_order_of_entries_is_not_part_of_the_request(order: list[int]) -> None:
    other = Account(AccountKind.BANK, G)
    entries = (*move(BANK, GIVEN, 5), *move(other, Account(AccountKind.UNALLOCATED, G), 7))
    one = Transaction("k", Kind.RECEIPT, entries, "fund:x")
    assert Transaction("k", Kind.RECEIPT, tuple(entries[n] for n in order), "fund:x").fingerprint == one.fingerprint
    assert Transaction("k", Kind.RECEIPT, entries, "fund:x", "memo").fingerprint != one.fingerprint
