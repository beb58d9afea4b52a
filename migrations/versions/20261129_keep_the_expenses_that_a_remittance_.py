"""Keep the expenses that a remittance pays back.

Revision: 086165a817c7, after ba8a78f4beae.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "086165a817c7"
down_revision = "ba8a78f4beae"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remittance_expense",
        sa.Column("remittance_id", sa.String(length=26), nullable=False),
        sa.Column("expense_id", sa.String(length=26), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_remittance_expense_amount")),
        sa.ForeignKeyConstraint(["expense_id"], ["expense.id"], name=op.f("fk_remittance_expense_expense_id")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_expense_remittance_id")),
        sa.PrimaryKeyConstraint("remittance_id", "expense_id", name=op.f("pk_remittance_expense")),
    )
    with op.batch_alter_table("remittance_expense", schema=None) as batch_op:
        batch_op.create_index("ix_remittance_expense_expense", ["expense_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("remittance_expense", schema=None) as batch_op:
        batch_op.drop_index("ix_remittance_expense_expense")

    op.drop_table("remittance_expense")
