"""Keep the rules of personal budgets.

Revision: cb090a68c15b, after 403d8082ea60.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "cb090a68c15b"
down_revision = "403d8082ea60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_bar",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("category", "relative", name="bar_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_bar_budget_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_bar")),
    )
    with op.batch_alter_table("budget_bar", schema=None) as batch_op:
        batch_op.create_index("ix_budget_bar_budget_id", ["budget_id", "lifted_at"], unique=False)

    op.create_table(
        "budget_review",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "stays", "changes", "ends", name="review_outcome", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("next_on > held_on", name=op.f("ck_budget_review_dates")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_review_budget_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_review")),
    )
    with op.batch_alter_table("budget_review", schema=None) as batch_op:
        batch_op.create_index("ix_budget_review_budget_id", ["budget_id", "held_on"], unique=False)

    op.create_table(
        "budget_review_notice",
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_review_notice_budget_id")),
        sa.PrimaryKeyConstraint("budget_id", "due_on", name=op.f("pk_budget_review_notice")),
    )
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

    op.create_table(
        "budget_surplus",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "told",
                "answered",
                "recalled",
                "kept",
                name="surplus_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=26), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("recalled_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR told_by IS NULL OR decided_by <> told_by", name=op.f("ck_budget_surplus_four_eyes")
        ),
        sa.CheckConstraint(
            "pence > 0 AND recalled_pence >= 0 AND recalled_pence <= pence", name=op.f("ck_budget_surplus_amounts")
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_surplus_budget_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_surplus")),
    )
    with op.batch_alter_table("budget_surplus", schema=None) as batch_op:
        batch_op.create_index("ix_budget_surplus_budget_id", ["budget_id", "state"], unique=False)

    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "changes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
            )
        )

    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.add_column(sa.Column("collected", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.drop_column("collected")

    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_column("changes")

    with op.batch_alter_table("budget_surplus", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_surplus_budget_id")

    op.drop_table("budget_surplus")
    with op.batch_alter_table("budget_step", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_step_state")
        batch_op.drop_index("ix_budget_step_budget_id")

    op.drop_table("budget_step")
    op.drop_table("budget_review_notice")
    with op.batch_alter_table("budget_review", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_review_budget_id")

    op.drop_table("budget_review")
    with op.batch_alter_table("budget_bar", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_bar_budget_id")

    op.drop_table("budget_bar")
