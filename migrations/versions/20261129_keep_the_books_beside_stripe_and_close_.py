"""Keep the books beside Stripe and close months.

Revision: 1246be1a446e, after cb090a68c15b.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1246be1a446e"
down_revision = "cb090a68c15b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("transactions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("totals", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("explained", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seal_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_closed_month")),
    )
    op.create_table(
        "cost_code",
        sa.Column("account_kind", sa.String(length=32), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("account_kind", "fund_id", name=op.f("pk_cost_code")),
    )
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("here_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waiting_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ahead_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("missing_here_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("missing_there_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("differing_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("there_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    with op.batch_alter_table("reconciliation", schema=None) as batch_op:
        batch_op.create_index("ix_reconciliation_at", ["at"], unique=False)

    op.create_table(
        "stripe_movement",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("net_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.CheckConstraint("net_pence = amount_pence - fee_pence", name=op.f("ck_stripe_movement_net")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_movement")),
    )
    with op.batch_alter_table("stripe_movement", schema=None) as batch_op:
        batch_op.create_index("ix_stripe_movement_made_at", ["made_at"], unique=False)

    op.create_table(
        "book_break",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "missing_here",
                "missing_there",
                "amount",
                "balance",
                name="break_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("movement_id", sa.String(length=255), nullable=True),
        sa.Column("root", sa.String(length=26), nullable=True),
        sa.Column("there_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("here_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "proposed",
                "explained",
                "corrected",
                "mended",
                name="break_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("said_by", sa.String(length=26), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.String(length=26), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fund_id", sa.String(length=26), nullable=True),
        sa.Column("transaction_id", sa.String(length=26), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'corrected') = (transaction_id IS NOT NULL)", name=op.f("ck_book_break_corrected")
        ),
        sa.CheckConstraint(
            "state NOT IN ('proposed', 'explained', 'corrected') OR words <> ''", name=op.f("ck_book_break_explained")
        ),
        sa.CheckConstraint("there_pence <> here_pence", name=op.f("ck_book_break_differs")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_book_break_fund_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["stripe_movement.id"], name=op.f("fk_book_break_movement_id")),
        sa.ForeignKeyConstraint(["root"], ["ledger_transaction.id"], name=op.f("fk_book_break_root")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_book_break_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_break")),
    )
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.create_index("ix_book_break_state", ["state", "moved_at"], unique=False)

    op.create_table(
        "cash_match",
        sa.Column("movement_id", sa.String(length=255), nullable=False),
        sa.Column("root", sa.String(length=26), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["stripe_movement.id"], name=op.f("fk_cash_match_movement_id")),
        sa.ForeignKeyConstraint(["root"], ["ledger_transaction.id"], name=op.f("fk_cash_match_root")),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_cash_match")),
        sa.UniqueConstraint("root", name=op.f("uq_cash_match_root")),
    )
    op.create_table(
        "cash_posting",
        sa.Column("transaction_id", sa.String(length=26), nullable=False),
        sa.Column("root", sa.String(length=26), nullable=False),
        sa.Column("external", sa.String(length=255), nullable=True),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["root"], ["ledger_transaction.id"], name=op.f("fk_cash_posting_root")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_cash_posting_transaction_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_cash_posting")),
    )
    with op.batch_alter_table("cash_posting", schema=None) as batch_op:
        batch_op.create_index("ix_cash_posting_at", ["at"], unique=False)
        batch_op.create_index("ix_cash_posting_root", ["root"], unique=False)

    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("external", sa.String(length=255), nullable=True))
        batch_op.create_index("ix_ledger_transaction_external", ["external"], unique=False)

    triggers = {
        "sqlite": [
            """CREATE TRIGGER ledger_transaction_month_open BEFORE INSERT ON ledger_transaction WHEN NEW.at < (SELECT max(until) FROM closed_month) BEGIN SELECT RAISE(ABORT, 'the month is closed'); END""",
            """CREATE TRIGGER closed_month_no_update BEFORE UPDATE ON closed_month BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END""",
            """CREATE TRIGGER closed_month_no_delete BEFORE DELETE ON closed_month BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END""",
        ],
        "postgresql": [
            """CREATE OR REPLACE FUNCTION ledger_check_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.at < (SELECT max(until) FROM closed_month) THEN
    RAISE EXCEPTION USING MESSAGE = 'the month is closed', ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
            """CREATE OR REPLACE FUNCTION closed_month_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = 'a closed month stays closed', ERRCODE = 'integrity_constraint_violation';
END $$""",
            """CREATE TRIGGER ledger_transaction_month_open BEFORE INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_check_month()""",
            """CREATE TRIGGER closed_month_no_change BEFORE UPDATE OR DELETE ON closed_month FOR EACH ROW EXECUTE FUNCTION closed_month_refuse_change()""",
            """CREATE TRIGGER closed_month_no_truncate BEFORE TRUNCATE ON closed_month FOR EACH STATEMENT EXECUTE FUNCTION closed_month_refuse_change()""",
        ],
    }
    for statement in triggers[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER ledger_transaction_month_open ON ledger_transaction")
        op.execute("DROP FUNCTION ledger_check_month")
        op.execute("DROP TRIGGER closed_month_no_change ON closed_month")
        op.execute("DROP TRIGGER closed_month_no_truncate ON closed_month")
        op.execute("DROP FUNCTION closed_month_refuse_change")
    else:
        op.execute("DROP TRIGGER ledger_transaction_month_open")
    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_transaction_external")
        batch_op.drop_column("external")

    with op.batch_alter_table("cash_posting", schema=None) as batch_op:
        batch_op.drop_index("ix_cash_posting_root")
        batch_op.drop_index("ix_cash_posting_at")

    op.drop_table("cash_posting")
    op.drop_table("cash_match")
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.drop_index("ix_book_break_state")

    op.drop_table("book_break")
    with op.batch_alter_table("stripe_movement", schema=None) as batch_op:
        batch_op.drop_index("ix_stripe_movement_made_at")

    op.drop_table("stripe_movement")
    with op.batch_alter_table("reconciliation", schema=None) as batch_op:
        batch_op.drop_index("ix_reconciliation_at")

    op.drop_table("reconciliation")
    op.drop_table("cost_code")
    op.drop_table("closed_month")
