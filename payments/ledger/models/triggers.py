"""The triggers that refuse to change the past, and on PostgreSQL a transaction that does not balance.

They are made with the tables (`create_all`), and given as text for the migration that makes them elsewhere.
"""

from __future__ import annotations

import sqlalchemy as sa

from payments.ledger.models.tables import LedgerEntry, LedgerSeal, LedgerSealLine, LedgerTransaction

# In the order in which the tables can be made.
APPEND_ONLY = ("ledger_transaction", "ledger_entry", "ledger_seal", "ledger_seal_line")

_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = 'the ledger is append-only: ' || TG_OP || ' on ' || TG_TABLE_NAME,
    ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE OR REPLACE FUNCTION ledger_check_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id
    GROUP BY currency, fund HAVING sum(amount_pence) <> 0
  ) THEN
    RAISE EXCEPTION USING
      MESSAGE = 'transaction ' || NEW.transaction_id || ' does not balance',
      ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION ledger_check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.id) THEN
    RAISE EXCEPTION USING
      MESSAGE = 'transaction ' || NEW.id || ' has no entries',
      ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$""",
)


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for verb in ("update", "delete")
    )


def _postgresql(table: str) -> tuple[str, ...]:
    when = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    return tuple(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {verbs} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse_change()"
        for name, verbs, each in when
    )


_ZERO_SUM = (
    "CREATE CONSTRAINT TRIGGER ledger_entry_zero_sum AFTER INSERT ON ledger_entry "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_zero_sum()"
)
_HAS_ENTRIES = (
    "CREATE CONSTRAINT TRIGGER ledger_transaction_has_entries AFTER INSERT ON ledger_transaction "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_entries()"
)

_POSTGRESQL_OF: dict[str, tuple[str, ...]] = {
    "ledger_transaction": (*_FUNCTIONS, *_postgresql("ledger_transaction"), _HAS_ENTRIES),
    "ledger_entry": (*_postgresql("ledger_entry"), _ZERO_SUM),
    "ledger_seal": _postgresql("ledger_seal"),
    "ledger_seal_line": _postgresql("ledger_seal_line"),
}

SQLITE: tuple[str, ...] = tuple(statement for table in APPEND_ONLY for statement in _sqlite(table))
POSTGRESQL: tuple[str, ...] = tuple(statement for table in APPEND_ONLY for statement in _POSTGRESQL_OF[table])


def _attach(table: sa.Table) -> None:
    statements = {"sqlite": _sqlite(table.name), "postgresql": _POSTGRESQL_OF[table.name]}
    for dialect, texts in statements.items():
        for text in texts:
            sa.event.listen(table, "after_create", sa.DDL(text).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]  # SQLAlchemy's


for _model in (LedgerTransaction, LedgerEntry, LedgerSeal, LedgerSealLine):
    assert isinstance(_model.__table__, sa.Table)  # noqa: S101 - for the type checker; a declared model has a table
    _attach(_model.__table__)
