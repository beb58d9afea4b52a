"""Keep volunteers' expenses.

Revision: 793240e3ad77, after 3568fb3cbc86.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "793240e3ad77"
down_revision = "3568fb3cbc86"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expense_claimant",
        sa.Column("claimant", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("claimant", name=op.f("pk_expense_claimant")),
    )
    op.create_table(
        "expense",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("claimant", sa.String(length=64), nullable=False),
        sa.Column("claimed_by", sa.String(length=26), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("receipt", "mileage", name="expense_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "claimed",
                "approved",
                "refused",
                "withdrawn",
                "remitted",
                name="expense_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=True),
        sa.Column("tenths", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before_tenths", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "vehicle",
            sa.Enum(
                "car", "motorcycle", "bicycle", name="vehicle", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("passengers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rates", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("fund_id", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("transaction_id", sa.String(length=26), nullable=True),
        sa.Column("remitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'receipt' AND receipt IS NOT NULL) OR (kind = 'mileage' AND COALESCE(tenths, 0) > 0 AND COALESCE(before_tenths, -1) >= 0 AND vehicle IS NOT NULL)",
            name=op.f("ck_expense_whole"),
        ),
        sa.CheckConstraint("(state = 'remitted') = (remitted_at IS NOT NULL)", name=op.f("ck_expense_remitted")),
        sa.CheckConstraint(
            "(state IN ('approved', 'remitted')) = (fund_id IS NOT NULL AND transaction_id IS NOT NULL)",
            name=op.f("ck_expense_posted"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (claimant <> 'person:' || decided_by AND (claimed_by IS NULL OR claimed_by <> decided_by))",
            name=op.f("ck_expense_four_eyes"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_expense_amount")),
        sa.ForeignKeyConstraint(["claimant"], ["expense_claimant.claimant"], name=op.f("fk_expense_claimant")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_expense_fund_id")),
        sa.ForeignKeyConstraint(["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_expense_transaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
        sa.UniqueConstraint("claimant", "token", name=op.f("uq_expense_claimant_token")),
    )
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.create_index("ix_expense_claimant", ["claimant", "state"], unique=False)
        batch_op.create_index("ix_expense_receipt", ["receipt"], unique=False)
        batch_op.create_index("ix_expense_state", ["state", "decided_at"], unique=False)

    op.create_table(
        "mileage_rates",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rates", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_mileage_rates_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mileage_rates")),
    )
    with op.batch_alter_table("mileage_rates", schema=None) as batch_op:
        batch_op.create_index("ix_mileage_rates_valid_from", ["valid_from"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mileage_rates", schema=None) as batch_op:
        batch_op.drop_index("ix_mileage_rates_valid_from")

    op.drop_table("mileage_rates")
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.drop_index("ix_expense_state")
        batch_op.drop_index("ix_expense_receipt")
        batch_op.drop_index("ix_expense_claimant")

    op.drop_table("expense")
    op.drop_table("expense_claimant")
