"""The triggers that refuse a posting dated into a closed month, and the reopening of one, on both databases."""

from __future__ import annotations

import sqlalchemy as sa

from payments.books.models.tables import ClosedMonth

SQLITE: tuple[str, ...] = (
    (
        "CREATE TRIGGER ledger_transaction_month_open BEFORE INSERT ON ledger_transaction "
        "WHEN NEW.at < (SELECT max(until) FROM closed_month) "
        "BEGIN SELECT RAISE(ABORT, 'the month is closed'); END"
    ),
    *(
        f"CREATE TRIGGER closed_month_no_{verb} BEFORE {verb.upper()} ON closed_month "
        f"BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END"
        for verb in ("update", "delete")
    ),
)

POSTGRESQL: tuple[str, ...] = (
    """
CREATE OR REPLACE FUNCTION ledger_check_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.at < (SELECT max(until) FROM closed_month) THEN
    RAISE EXCEPTION USING MESSAGE = 'the month is closed', ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
    """
CREATE OR REPLACE FUNCTION closed_month_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = 'a closed month stays closed', ERRCODE = 'integrity_constraint_violation';
END $$""",
    (
        "CREATE TRIGGER ledger_transaction_month_open BEFORE INSERT ON ledger_transaction "
        "FOR EACH ROW EXECUTE FUNCTION ledger_check_month()"
    ),
    (
        "CREATE TRIGGER closed_month_no_change BEFORE UPDATE OR DELETE ON closed_month "
        "FOR EACH ROW EXECUTE FUNCTION closed_month_refuse_change()"
    ),
    (
        "CREATE TRIGGER closed_month_no_truncate BEFORE TRUNCATE ON closed_month "
        "FOR EACH STATEMENT EXECUTE FUNCTION closed_month_refuse_change()"
    ),
)

for _dialect, _texts in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _text in _texts:
        # After all tables: the first of them is about another room's.
        sa.event.listen(
            ClosedMonth.metadata,
            "after_create",
            sa.DDL(_text.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy's
        )
