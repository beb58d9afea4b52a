"""Let a budget end before its agreed last day, and pay back what a resident does not have to contribute.

Revision: f1d27c80a9e3, after b5c81e3f7a42.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f1d27c80a9e3"
down_revision = "b5c81e3f7a42"
branch_labels = None
depends_on = None

STATES = ("proposed", "paid", "dropped")


def upgrade() -> None:
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreed_ends", sa.Date(), nullable=True))
    with op.batch_alter_table("budget_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("over", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "budget_repayment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="repayment_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by",
            name=op.f("ck_budget_repayment_four_eyes"),
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_budget_repayment_amounts")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_repayment_budget_id_budget")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_repayment")),
    )
    with op.batch_alter_table("budget_repayment", schema=None) as batch_op:
        batch_op.create_index("ix_budget_repayment_budget_id", ["budget_id", "state"])
        batch_op.create_index("ix_budget_repayment_state", ["state"])


def downgrade() -> None:
    """A budget that ends early keeps that as its last day; its change says that nothing comes from then on."""
    op.drop_table("budget_repayment")
    with op.batch_alter_table("budget_step", schema=None) as batch_op:
        batch_op.drop_column("over")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_column("agreed_ends")
