"""The past cannot be changed; and whatever is changed behind the ledger's back is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from hub.kernel import clock, ids, jobs, unit
from hub.kernel.db import db, is_sqlite
from payments.ledger import queries, services
from payments.ledger.domain import Account, AccountKind, Kind, Transaction, move
from payments.ledger.models import POSTGRESQL, SQLITE

TABLES = ("ledger_transaction", "ledger_entry", "ledger_seal", "ledger_seal_line")


@pytest.fixture
def fund(app: Flask) -> str:
    """A fund with three postings, sealed, and one more."""
    fund = ids.new()
    bank, given = Account(AccountKind.BANK, fund), Account(AccountKind.UNALLOCATED, fund)

    def post(pence: int) -> None:
        services.post(Transaction(ids.new(), Kind.RECEIPT, move(bank, given, pence), f"fund:{fund}"))

    for pence in (5, 7, 11):
        unit.write(post, pence)
    assert unit.write(services.seal) == 3
    unit.write(post, 13)
    return fund


def run(text: str, **values: Any) -> None:
    unit.write(lambda: db.session.execute(sa.text(text), values))


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_deleted(fund: str, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger_transaction", "memo = 'x'"),
        ("ledger_entry", "amount_pence = amount_pence + 1"),
        ("ledger_seal", "hash = 'x'"),
        ("ledger_seal_line", "seal = seal"),
    ],
)
def test_no_row_is_changed(fund: str, table: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced(fund: str, table: str) -> None:
    if not is_sqlite():
        pytest.skip("INSERT OR REPLACE is SQLite's alone")
    with pytest.raises(DBAPIError, match="append-only"):
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_truncated(fund: str, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")


def test_the_cache_has_a_floor_of_its_own(fund: str) -> None:
    with pytest.raises(DBAPIError, match="floor"):
        run("UPDATE ledger_account SET balance_pence = 1 WHERE kind = 'fund.unallocated'")


def test_an_entry_cannot_name_another_fund_than_its_accounts(fund: str) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        enter(fund, other_fund="x" * 26)


@pytest.mark.postgres
def test_the_database_refuses_what_does_not_balance(fund: str) -> None:
    with pytest.raises(DBAPIError, match="does not balance"):
        enter(fund)


@pytest.mark.postgres
def test_the_database_refuses_a_transaction_without_entries(fund: str) -> None:
    with pytest.raises(DBAPIError, match="has no entries"):
        head("no-entries")


def head(key: str) -> str:
    id_ = ids.new()
    run(
        "INSERT INTO ledger_transaction (id, key, fingerprint, kind, about, memo, at) "
        "VALUES (:id, :key, '', 'hold', 'x:y', '', :at)",
        id=id_,
        key=key,
        at=clock.now() if not is_sqlite() else clock.now().replace(tzinfo=None),
    )
    return id_


def enter(fund: str, other_fund: str | None = None) -> None:
    """An entry alone, behind the ledger's back."""
    run(
        "INSERT INTO ledger_entry (transaction_id, line, account, currency, fund, amount_pence, balance_after_pence, "
        "version) SELECT id, 3, :account, 'GBP', :fund, 1, 37, 5 FROM ledger_transaction LIMIT 1",
        account=f"bank:{fund}",
        fund=other_fund or fund,
    )


def break_by(text: str) -> set[str]:
    """Do a thing with the triggers taken away, and say what the proof finds."""

    def act() -> None:
        connection = db.session.connection()
        for statement in SQLITE if is_sqlite() else POSTGRESQL:
            words = statement.split()
            if "TRIGGER" in words and words[0] == "CREATE" and "FUNCTION" not in words[:4]:
                name = words[words.index("TRIGGER") + 1]
                table = words[words.index("ON") + 1]
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if is_sqlite() else f" ON {table}"))
        connection.exec_driver_sql(text)

    unit.write(act)
    return {found.kind for found in unit.read(queries.verify)}


def test_all_is_well_at_first(fund: str) -> None:
    assert unit.read(queries.verify) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("UPDATE ledger_entry SET amount_pence = amount_pence + 1 WHERE version = 2 AND amount_pence > 0", "zero-sum"),
        ("UPDATE ledger_account SET balance_pence = balance_pence + 1 WHERE kind = 'bank'", "cache"),
        ("UPDATE ledger_account SET version = 9 WHERE kind = 'bank'", "gap"),
        ("UPDATE ledger_entry SET version = 8 WHERE version = 4", "gap"),
        ("UPDATE ledger_entry SET balance_after_pence = 1 WHERE version = 2 AND amount_pence > 0", "replay"),
        ("UPDATE ledger_entry SET balance_after_pence = 1 WHERE version = 2 AND amount_pence < 0", "floor"),
        ("DELETE FROM ledger_entry WHERE version = 4", "zero-sum"),
        ("DELETE FROM ledger_entry WHERE version = 4 AND amount_pence < 0", "cash"),
        ("UPDATE ledger_transaction SET memo = 'x'", "seal"),
        ("UPDATE ledger_seal SET hash = 'x'", "seal"),
        ("DELETE FROM ledger_seal_line", "seal"),
        (
            "UPDATE ledger_entry SET amount_pence = amount_pence * 2, balance_after_pence = balance_after_pence * 2",
            "seal",
        ),
    ],
)
def test_what_was_changed_behind_its_back_is_found(fund: str, text: str, kinds: str) -> None:
    assert kinds in break_by(text)


def test_the_chain_of_seals(fund: str) -> None:
    assert unit.write(services.seal) == 1
    assert unit.write(services.seal) == 0
    first, second = unit.read(queries.seals)
    assert (first.number, first.previous, first.transactions) == (1, "", 3)
    assert (second.number, second.previous) == (2, first.hash)
    assert unit.read(queries.head) == second


def test_one_that_commits_late_is_sealed_by_the_next(fund: str) -> None:
    """On PostgreSQL a transaction with a lower id may commit after a seal: nothing is passed over."""
    unit.write(services.seal)
    late = Account(AccountKind.BANK, fund), Account(AccountKind.UNALLOCATED, fund)
    db.session.rollback()
    clock_back = clock.now() - timedelta(hours=2)
    from flask import current_app

    current_app.extensions["kith.clock"].set(clock_back)
    unit.write(services.post, Transaction("late", Kind.RECEIPT, move(*late, 1), f"fund:{fund}"))
    current_app.extensions["kith.clock"].set(clock_back + timedelta(hours=3))
    assert unit.write(services.seal) == 1
    assert unit.read(queries.verify) == []


def test_what_piled_up_while_nothing_ran_is_sealed_batch_by_batch(fund: str, clock: Any, monkeypatch: Any) -> None:
    """More than a batch, of more than a day, and the worker is stopped between two batches."""
    unit.write(services.seal)
    bank, given = Account(AccountKind.BANK, fund), Account(AccountKind.UNALLOCATED, fund)
    for number in range(9):
        clock.advance(timedelta(days=2))
        unit.write(services.post, Transaction(f"kept {number}", Kind.RECEIPT, move(bank, given, 1), f"fund:{fund}"))
    clock.advance(timedelta(days=30))
    monkeypatch.setattr(services, "BATCH", 4)
    assert unit.write(services.seal) == 4
    assert unit.read(queries.verify) == []
    clock.advance(timedelta(days=3))
    assert jobs.run(jobs.registered()["seal-ledger"], force=True) == 1
    assert unit.read(queries.unsealed, None, None) == []
    assert unit.read(queries.verify) == []


def test_one_that_no_seal_will_ever_cover_is_found(fund: str) -> None:
    from flask import current_app

    current_app.extensions["kith.clock"].advance(timedelta(days=3))
    bank, given = Account(AccountKind.BANK, fund), Account(AccountKind.UNALLOCATED, fund)
    unit.write(services.post, Transaction("next", Kind.RECEIPT, move(bank, given, 1), f"fund:{fund}"))
    assert unit.write(services.seal) == 2
    current_app.extensions["kith.clock"].advance(timedelta(days=-2))
    unit.write(services.post, Transaction("astray", Kind.RECEIPT, move(bank, given, 1), f"fund:{fund}"))
    assert unit.write(services.seal) == 0
    assert [found.kind for found in unit.read(queries.verify)] == ["seal"]


def test_the_jobs_seal_and_prove(fund: str) -> None:
    for name in ("seal-ledger", "verify-ledger"):
        assert jobs.run(jobs.registered()[name], force=True) == 1
    assert len(unit.read(queries.seals)) == 2
    break_by("UPDATE ledger_account SET version = 9 WHERE kind = 'bank'")
    assert jobs.run(jobs.registered()["verify-ledger"], force=True) == 0


def test_the_command_says_how_it_stands(app: Flask, fund: str) -> None:
    runner = app.test_cli_runner()
    sealed = runner.invoke(args=["ledger", "seal"])
    assert sealed.exit_code == 0
    assert "1 transactions sealed" in sealed.output
    good = runner.invoke(args=["ledger", "verify"])
    assert (good.exit_code, "All 4 transactions hold" in good.output) == (0, True)
    break_by("UPDATE ledger_account SET version = 9 WHERE kind = 'bank'")
    bad = runner.invoke(args=["ledger", "verify"])
    assert bad.exit_code == 1
    assert "gap" in bad.output
