"""Properties of money that hold whatever is asked: funds, keys, cash, seals, what cannot be changed, and remittances."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from hub.kernel import ids, unit
from hub.kernel.db import db, is_sqlite
from payments.holds import services as hold_services
from payments.holds.models import Hold
from payments.ledger import queries, services
from payments.ledger.domain import (
    Account,
    AccountKind,
    Entry,
    KeyReused,
    Kind,
    NotBalanced,
    Overdrawn,
    Transaction,
    move,
)
from payments.ledger.models import LedgerEntry, LedgerTransaction
from payments.remittances import queries as remittances
from payments.remittances.domain import State
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_ledger_proof import TABLES, break_by
from tests.payments.test_remittances_run import Scene, stripe

__all__ = ["stripe"]
FREE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
# Where an example takes a good part of a second, a failing one is not made smaller.
DEAR = settings(FREE, max_examples=5, phases=[Phase.explicit, Phase.generate])
FUNDS = ["F" * 26, "G" * 26]
pence = st.integers(1, 60)


def bank(fund: str) -> Account:
    return Account(AccountKind.BANK, fund)


def given_out(fund: str) -> Account:
    return Account(AccountKind.UNALLOCATED, fund)


def pot(fund: str) -> Account:
    return Account(AccountKind.AVAILABLE, fund, "B" * 26)


@given(
    st.lists(
        st.tuples(st.sampled_from([bank, given_out, pot]), st.sampled_from(FUNDS), st.integers(-4, 4)),
        min_size=1,
        max_size=6,
        unique_by=lambda one: (one[0].__name__, one[1]),
    )
)
def test_a_transaction_is_made_exactly_if_each_fund_balances(lines: list[tuple[Any, str, int]]) -> None:
    entries = [(account(fund), amount) for account, fund, amount in lines if amount]
    totals = Counter[str]()
    for account, amount in entries:
        totals[account.fund] += amount
    try:
        Transaction("k", Kind.RECEIPT, tuple(Entry(account, amount) for account, amount in entries), "fund:test")
        made = True
    except NotBalanced:
        made = False
    assert made == (bool(entries) and not any(totals.values()))


@FREE
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.sampled_from(FUNDS)), max_size=15))
def test_a_key_means_one_request(app: Flask, asked: list[tuple[str, int, str]]) -> None:
    """The same key with the same request is the same posting; with another it is refused and changes nothing."""
    batch, first, total = ids.new(), dict[str, tuple[tuple[int, str], str]](), Counter[str]()
    before = {fund: unit.read(queries.balance, given_out(fund)) for fund in FUNDS}
    for key, amount, fund in asked:
        entries = move(bank(fund), given_out(fund), amount)
        one = Transaction(f"{key}:{batch}", Kind.RECEIPT, entries, "fund:test")
        if key in first and first[key][0] != (amount, fund):
            with pytest.raises(KeyReused):
                unit.write(services.post, one)
            continue
        id_ = unit.write(services.post, one)
        assert first.setdefault(key, ((amount, fund), id_))[1] == id_
    for (amount, fund), _id in first.values():
        total[fund] += amount
    for fund in FUNDS:
        assert unit.read(queries.balance, given_out(fund)) == before[fund] + total[fund]


@FREE
@given(
    st.lists(st.tuples(st.sampled_from(["land", "give", "back", "pay"]), pence, st.sampled_from(FUNDS)), max_size=20)
)
def test_cash_is_what_is_owed_fund_by_fund(app: Flask, steps: list[tuple[str, int, str]]) -> None:
    """Read from the entries alone, and not by the ledger's own proof."""
    for what, amount, fund in steps:
        source, target = {
            "land": (bank(fund), given_out(fund)),
            "give": (given_out(fund), pot(fund)),
            "back": (pot(fund), given_out(fund)),
            "pay": (given_out(fund), bank(fund)),
        }[what]
        try:
            unit.write(services.post, Transaction(ids.new(), Kind.RECEIPT, move(source, target, amount), "fund:test"))
        except Overdrawn:
            continue
    rows = unit.read(
        lambda: db.session.execute(sa.select(LedgerEntry.fund, LedgerEntry.account, LedgerEntry.amount_pence)).all()
    )
    cash, owed = Counter[str](), Counter[str]()
    for fund, account, amount in rows:
        (cash if account.startswith("bank:") else owed)[fund] += amount
    assert all(cash[fund] == -owed[fund] for fund in FUNDS)


def post(amount: int) -> str:
    entries = move(bank(FUNDS[0]), given_out(FUNDS[0]), amount)
    return unit.write(services.post, Transaction(ids.new(), Kind.RECEIPT, entries, "fund:test"))


@FREE
@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_the_chain_verifies_however_it_was_sealed(app: Flask, steps: list[int]) -> None:
    """0 seals, anything else is posted; every transaction stands under one seal at most, in one chain."""
    for amount in steps:
        if amount:
            post(amount)
        else:
            unit.write(services.seal)
    assert unit.read(queries.verify) == []
    chain = unit.read(queries.seals)
    assert [seal.number for seal in chain] == list(range(1, len(chain) + 1))
    assert all(one.hash == other.previous for one, other in pairwise(chain))
    assert unit.write(services.seal) == unit.read(queries.count) - sum(seal.transactions for seal in chain)


@pytest.mark.parametrize(
    "column", [c.name for c in LedgerTransaction.__table__.c if c.name not in ("id", "reverses", "adjusts")]
)
def test_no_word_of_what_is_sealed_can_be_changed_unseen(app: Flask, column: str) -> None:
    ids_ = [post(amount) for amount in (3, 5, 7)]
    unit.write(services.seal)
    value = "'2020-01-01 00:00:00'" if column == "at" else "'x'"
    assert "seal" in break_by(f"UPDATE ledger_transaction SET {column} = {value} WHERE id = '{ids_[1]}'")


def columns() -> list[tuple[str, str]]:
    return [(table, column.name) for table in TABLES for column in db.metadata.tables[table].c]


@pytest.mark.parametrize(("table", "column"), columns(), ids=".".join)
def test_no_column_of_the_past_can_be_written(app: Flask, table: str, column: str) -> None:
    post(5)
    unit.write(services.seal)
    with pytest.raises(DBAPIError, match="append-only"):
        unit.write(lambda: db.session.execute(sa.text(f"UPDATE {table} SET {column} = {column}")))
    assert is_sqlite() or unit.read(queries.verify) == []


@DEAR
@given(st.randoms(use_true_random=False))
def test_the_lines_of_a_remittance_make_its_transfer(world: World, stripe: StripeDouble, dice: random.Random) -> None:
    """Σ lines = owed, owed less netted = the transfer at Stripe, however visits were disputed, settled and put right."""
    stripe.faults.clear()
    scene, before = Scene(world, pence=dice.randrange(1, 9_000)), len(stripe.made)
    paid = []
    for _ in range(3):
        for _n in range(dice.randrange(1, 4)):
            scene.visits.append(scene.visit(dice.randrange(1, 3_000)))
        for about in dice.sample(scene.visits, 2):
            change(about, dice)
        stripe.faults = [fault] if (fault := dice.choice(["", "", "account_closed"])) else []
        paid.append(scene.pay())
        world.verify()
    sent = {
        call.params["metadata"]["remittance"]: call.params["amount"]
        for call, _ in stripe.made[before:]
        if "destination" in call.params
    }
    for one in paid:
        assert sum(line.amount_pence for line in unit.read(remittances.lines, one.id)) == one.owed_pence
        assert sent.get(one.id, 0) == (one.net_pence if one.state is State.SENT else 0)


def change(about: str, dice: random.Random) -> None:
    """Look into a visit and settle it at some part, which is the way of every later change."""
    found = unit.read(lambda: hold_captured(about))
    unit.write(hold_services.dispute, about)
    if dice.random() < 0.8:
        unit.write(hold_services.settle, about, dice.randrange(found + 1))


def hold_captured(about: str) -> int:
    return db.session.get_one(Hold, about).captured_pence
