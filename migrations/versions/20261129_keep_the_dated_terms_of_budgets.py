"""Keep the dated terms of budgets.

Revision: f448079aebd5, after ba8a78f4beae.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f448079aebd5"
down_revision = "ba8a78f4beae"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("instalment_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contribution",
            sa.Enum(
                "none", "net", "collected", name="contribution", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("contribution_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("direct_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("third_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("third_party", sa.String(length=64), nullable=True),
        sa.Column("contingency_weeks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("aftercare", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "dropped",
                name="step_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spent_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by",
            name=op.f("ck_budget_step_four_eyes"),
        ),
        sa.CheckConstraint(
            "instalment_pence >= 0 AND taken_pence >= 0 AND spent_pence >= 0", name=op.f("ck_budget_step_amounts")
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_step_budget_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_step")),
    )
    with op.batch_alter_table("budget_step", schema=None) as batch_op:
        batch_op.create_index("ix_budget_step_budget_id", ["budget_id", "starts"], unique=False)
        batch_op.create_index("ix_budget_step_state", ["state", "applied_at", "starts"], unique=False)

    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "changes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
            )
        )

    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.add_column(sa.Column("collected", sa.Boolean(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.drop_column("collected")

    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_column("changes")

    with op.batch_alter_table("budget_step", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_step_state")
        batch_op.drop_index("ix_budget_step_budget_id")

    op.drop_table("budget_step")
