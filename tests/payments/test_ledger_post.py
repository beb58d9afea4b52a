"""Posting: idempotent by key, floored, whole or not at all; and its invariants under many postings."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.ledger import queries, services
from payments.ledger.domain import (
    Account,
    AccountKind,
    AlreadyReversed,
    KeyReused,
    Kind,
    Overdrawn,
    Transaction,
    move,
)

pytestmark = pytest.mark.usefixtures("app")

ABOUT = "test:1"
FREE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)


def bank(fund: str) -> Account:
    return Account(AccountKind.BANK, fund)


def pot(fund: str, owner: str) -> Account:
    return Account(AccountKind.AVAILABLE, fund, owner)


def given_out(fund: str) -> Account:
    return Account(AccountKind.UNALLOCATED, fund)


def transaction(source: Account, target: Account, pence: int, key: str | None = None, **more: Any) -> Transaction:
    return Transaction(key or ids.new(), Kind.HOLD, move(source, target, pence), ABOUT, **more)


def post(*transactions: Transaction) -> list[str]:
    return unit.write(services.post_many, transactions)


def test_the_same_request_twice_is_one_posting() -> None:
    fund = ids.new()
    one = transaction(bank(fund), given_out(fund), 5, key="receipt-1")
    assert post(one) == post(one) == post(one, one)[:1]
    assert queries.balance(given_out(fund)) == 5
    assert queries.count() == 1


def test_another_request_with_the_same_key_is_refused() -> None:
    fund = ids.new()
    post(transaction(bank(fund), given_out(fund), 5, key="k"))
    with pytest.raises(KeyReused):
        post(transaction(bank(fund), given_out(fund), 6, key="k"))
    with pytest.raises(KeyReused):
        post(transaction(bank(fund), given_out(fund), 1, "a"), transaction(bank(fund), given_out(fund), 2, "a"))
    assert queries.balance(given_out(fund)) == 5


def test_known_and_new_keys_may_come_together_in_any_order() -> None:
    fund = ids.new()
    old, new = (transaction(bank(fund), given_out(fund), n) for n in (5, 7))
    (first,) = post(old)
    again = post(new, old)
    assert again[1] == first
    assert queries.balance(given_out(fund)) == 12


def test_a_floor_refuses_and_leaves_no_trace() -> None:
    fund = ids.new()
    post(transaction(bank(fund), given_out(fund), 5))
    with pytest.raises(Overdrawn) as refused:
        post(transaction(given_out(fund), pot(fund, "b"), 3), transaction(given_out(fund), pot(fund, "b"), 3))
    assert refused.value.data == {"account": given_out(fund).name, "short": 1}
    assert (queries.count(), queries.balance(pot(fund, "b"))) == (1, 0)


def test_a_bank_account_has_no_floor() -> None:
    fund = ids.new()
    post(transaction(bank(fund), given_out(fund), 5), transaction(given_out(fund), bank(fund), 5))
    assert queries.balance(bank(fund)) == 0


def test_a_correction_is_a_linked_reversal() -> None:
    fund = ids.new()
    (wrong,) = post(transaction(bank(fund), given_out(fund), 5))
    reversal = unit.write(services.reverse, wrong, key="fix-1", memo="typed twice")
    assert unit.write(services.reverse, wrong, key="fix-1", memo="typed twice") == reversal
    assert queries.balance(given_out(fund)) == 0
    view = queries.transaction(reversal)
    assert view is not None
    assert (view.kind, view.reverses) == (Kind.CORRECTION, wrong)
    with pytest.raises(AlreadyReversed):
        unit.write(services.reverse, wrong, key="fix-2")
    with pytest.raises(Missing):
        unit.write(services.reverse, ids.new(), key="fix-3")


def test_money_that_has_moved_on_cannot_be_corrected() -> None:
    fund = ids.new()
    (wrong,) = post(transaction(bank(fund), given_out(fund), 5))
    post(transaction(given_out(fund), pot(fund, "b"), 1))
    with pytest.raises(Overdrawn):
        unit.write(services.reverse, wrong, key="fix")


def test_few_statements_however_many_postings() -> None:
    fund = ids.new()
    post(transaction(bank(fund), given_out(fund), 500))
    many = [transaction(given_out(fund), pot(fund, "b"), 1) for _ in range(200)]
    post(many[0])
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement.split(maxsplit=1)[0])

    sa.event.listen(db.engine, "before_cursor_execute", listen)
    try:
        post(*many[1:])
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listen)
    work = [verb for verb in said if verb not in ("PRAGMA", "BEGIN")]
    assert len(work) <= 6, work
    assert queries.balance(pot(fund, "b")) == 200


step = st.tuples(st.sampled_from(["land", "give", "back", "move"]), st.integers(1, 50), st.sampled_from("abc"))


@FREE
@given(st.lists(st.tuples(step, st.booleans()), min_size=1, max_size=25))
def test_the_ledger_equals_plain_sums(steps: list[tuple[tuple[str, int, str], bool]]) -> None:
    """Cached balance = Σ entries, floors hold, versions have no gaps, a replay gives every past balance."""
    funds = ids.new(), ids.new()
    oracle: Counter[Account] = Counter()
    history: list[tuple[Any, Counter[Account]]] = []
    ticking = clock.now()
    for n, ((what, pence, owner), second) in enumerate(steps):
        fund = funds[second]
        ways = {
            "land": (bank(fund), given_out(fund)),
            "give": (given_out(fund), pot(fund, owner)),
            "back": (pot(fund, owner), given_out(fund)),
            "move": (pot(fund, owner), pot(fund, "d")),
        }
        source, target = ways[what]
        after = oracle.copy()
        after[source] += pence
        after[target] -= pence
        ticking += timedelta(seconds=1)
        clock_at(ticking)
        if source.floored and source.natural(after[source]) < 0:
            with pytest.raises(Overdrawn):
                post(transaction(source, target, pence))
            continue
        post(transaction(source, target, pence, memo=str(n)))
        oracle = after
        history.append((ticking, after))
    for account, pence in oracle.items():
        assert queries.balance(account) == account.natural(pence)
        seen = queries.entries(account)
        assert [e.version for e in seen] == list(range(1, len(seen) + 1))
    for at, balances in history[:: max(1, len(history) // 5)]:
        for account, pence in balances.items():
            assert queries.balance_at(account, at) == account.natural(pence)
    assert queries.verify() == []


def clock_at(at: Any) -> None:
    from flask import current_app

    current_app.extensions["kith.clock"].set(at)


def test_facts_come_in_pages_that_lose_nothing(app: Flask) -> None:
    fund = ids.new()
    post(*(transaction(bank(fund), given_out(fund), n) for n in range(1, 6)))
    found, after = [], ""
    while page := queries.facts(after, 3):
        found += page
        after = page[-1].id
    assert len(found) == 10
    assert sum(fact.amount_pence for fact in found) == 0
    assert {fact.fund for fact in found} == {fund}


def test_what_was_posted_about_something() -> None:
    fund = ids.new()
    post(transaction(bank(fund), given_out(fund), 5), transaction(given_out(fund), pot(fund, "b"), 2))
    assert [t.about for t in queries.about(ABOUT)] == [ABOUT, ABOUT]
    assert [t.id for t in queries.recent(1)] == [queries.about(ABOUT)[-1].id]
    assert queries.turnover([given_out(fund)], [Kind.HOLD]) == {(given_out(fund).name, Kind.HOLD): 3}
