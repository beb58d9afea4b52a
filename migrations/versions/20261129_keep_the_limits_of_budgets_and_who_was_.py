"""Keep the limits of budgets and who was warned.

Revision: 3568fb3cbc86, after 1ff3384eb791.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "3568fb3cbc86"
down_revision = "1ff3384eb791"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_limits",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_limits")),
    )
    with op.batch_alter_table("budget_limits", schema=None) as batch_op:
        batch_op.create_index("ix_budget_limits_starts", ["starts"], unique=False)

    op.create_table(
        "budget_warning",
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("period", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("short_on", sa.Date(), nullable=False),
        sa.Column("missing_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_warning_budget_id")),
        sa.PrimaryKeyConstraint("budget_id", "period", name=op.f("pk_budget_warning")),
    )


def downgrade() -> None:
    op.drop_table("budget_warning")
    with op.batch_alter_table("budget_limits", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_limits_starts")

    op.drop_table("budget_limits")
