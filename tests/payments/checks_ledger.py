"""Narrow checks of the ledger: each looks at one promise, and fails where it is broken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.kernel import clock, ids, unit
from payments.ledger import ports, queries, services
from payments.ledger.domain import (
    OWN,
    Account,
    AccountKind,
    AlreadyReversed,
    Entry,
    KeyReused,
    Kind,
    MonthClosed,
    NotAnAccount,
    NotBalanced,
    Overdrawn,
    Transaction,
    credit,
    debit,
    merged,
    move,
)
from tests.payments.test_ledger_proof import break_by

ONE, OTHER = "F" * 26, "G" * 26


def bank(fund: str = ONE) -> Account:
    return Account(AccountKind.BANK, fund)


def given(fund: str = ONE) -> Account:
    return Account(AccountKind.UNALLOCATED, fund)


def pot(fund: str = ONE) -> Account:
    return Account(AccountKind.AVAILABLE, fund, "B" * 26)


def receipt(pence: int, key: str = "", source: Account | None = None, target: Account | None = None) -> Transaction:
    entries = move(source or bank(), target or given(), pence)
    return Transaction(key or ids.new(), Kind.RECEIPT, entries, "fund:test")


def post(*transactions: Transaction) -> list[str]:
    return unit.write(services.post_many, transactions)


def holds() -> None:
    assert unit.read(queries.verify) == []


def each_fund_balances(_place: object) -> None:
    for entries in (
        (debit(bank(), 5), credit(given(OTHER), 5)),
        (debit(bank(), 5), credit(given(), 4)),
        (debit(bank(), 4), credit(given(), 5)),
    ):
        with pytest.raises(NotBalanced):
            Transaction("k", Kind.RECEIPT, entries, "fund:test")


def no_entry_is_nothing(_place: object) -> None:
    with pytest.raises(NotBalanced):
        Entry(bank(), 0)


def an_account_stands_once(_place: object) -> None:
    with pytest.raises(NotBalanced):
        Transaction("k", Kind.RECEIPT, (debit(bank(), 5), debit(bank(), 5), credit(given(), 10)), "fund:test")


def merging_keeps_sums(_place: object) -> None:
    twice = merged([*move(bank(), given(), 5), *move(bank(), given(), 7), *move(given(), bank(), 12)])
    assert twice == ()
    assert merged([debit(bank(), 5), debit(bank(), 7)]) == (debit(bank(), 12),)


def own_money_has_one_fund(_place: object) -> None:
    assert Account(AccountKind.OWN_AVAILABLE, OWN, "R" * 26).floored
    with pytest.raises(NotAnAccount):
        Account(AccountKind.OWN_AVAILABLE, ONE, "R" * 26)


def money_lands_where_it_is_sent(_place: object) -> None:
    post(receipt(7))
    assert unit.read(queries.balances, [bank(), given()]) == {bank(): 7, given(): 7}


def one_key_is_one_posting(_place: object) -> None:
    first = post(receipt(5, "k"))
    assert post(receipt(5, "k")) == first
    assert post(receipt(5, "k"), receipt(5, "k")) == first * 2
    assert unit.read(queries.balance, bank()) == 5


def one_key_is_one_request(_place: object) -> None:
    post(receipt(5, "k"))
    with pytest.raises(KeyReused):
        post(receipt(6, "k"))
    with pytest.raises(KeyReused):
        post(receipt(1, "two"), receipt(2, "two"))


def floors_hold(_place: object) -> None:
    post(receipt(5))
    with pytest.raises(Overdrawn):
        post(receipt(6, "", given(), pot()))
    assert unit.read(queries.balance, given()) == 5


def the_proof_finds_nothing(_place: object) -> None:
    for pence in (5, 7):
        post(receipt(pence), receipt(pence, "", given(), pot()))
    holds()


def a_correction_undoes(_place: object) -> None:
    [id_] = post(receipt(5))
    unit.write(services.reverse, id_, key="undo")
    assert unit.read(queries.balance, given()) == 0


def a_correction_comes_once(_place: object) -> None:
    [id_] = post(receipt(5))
    post(receipt(50))
    unit.write(services.reverse, id_, key="undo")
    assert unit.write(services.reverse, id_, key="undo")
    with pytest.raises(AlreadyReversed):
        unit.write(services.reverse, id_, key="again")


def a_closed_month_stays_closed(place: object) -> None:
    ports.close_by(place.app, lambda: clock.now() + timedelta(days=1))
    with pytest.raises(MonthClosed):
        post(receipt(5))


def seals_make_a_chain(_place: object) -> None:
    for pence in (5, 7):
        [id_] = post(receipt(pence))
        assert unit.write(services.seal) == 1
    assert unit.write(services.seal) == 0
    assert unit.read(queries.chain, "one", [id_]) != unit.read(queries.chain, "other", [id_])
    holds()


def who_comes_late_is_sealed(place: object) -> None:
    post(receipt(5))
    unit.write(services.seal)
    place.clock.advance(timedelta(hours=-2))
    post(receipt(7))
    place.clock.advance(timedelta(hours=3))
    assert unit.write(services.seal) == 1


def a_past_balance_is_a_replay(place: object) -> None:
    moments = []
    for pence in (5, 7, 11):
        post(receipt(pence))
        moments.append(clock.now())
        place.clock.advance(timedelta(minutes=1))
    assert [unit.read(queries.balance_at, given(), at) for at in moments] == [5, 12, 23]


def tampering(text: str, kind: str) -> None:
    for pence in (5, 7, 11):
        post(receipt(pence))
    unit.write(services.seal)
    assert kind in break_by(text)


def a_debit_too_little_is_found(_place: object) -> None:
    tampering("UPDATE ledger_entry SET amount_pence = amount_pence - 1 WHERE version = 2", "zero-sum")


def a_wrong_cache_is_found(_place: object) -> None:
    tampering("UPDATE ledger_account SET balance_pence = balance_pence + 1 WHERE kind = 'bank'", "cache")


def changed_amounts_are_found(_place: object) -> None:
    both = "SET amount_pence = amount_pence * 2, balance_after_pence = balance_after_pence * 2"
    tampering(f"UPDATE ledger_entry {both}", "seal")


def cash_that_is_gone_is_found(_place: object) -> None:
    tampering("DELETE FROM ledger_entry WHERE version = 3 AND amount_pence > 0", "cash")
