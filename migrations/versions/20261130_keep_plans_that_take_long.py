"""Keep plans that take long, when a kept search lost its place, and what those who share are proposed instead.

Revision: b7d20f4e91ac, after b7e4d1903c58.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b7d20f4e91ac"
down_revision = "b7e4d1903c58"
branch_labels = None
depends_on = None

STATES = ("queued", "working", "done", "refused")


def upgrade() -> None:
    op.create_table(
        "plan_composing",
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="composing_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turns", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("plans", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_plan_composing_need_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_plan_composing")),
    )
    with op.batch_alter_table("plan_composing", schema=None) as batch_op:
        batch_op.create_index("ix_plan_composing_state", ["state", "asked_at"], unique=False)
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("supplier_failure_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sharing_id", sa.String(length=26), nullable=True))
        batch_op.create_foreign_key(op.f("fk_supplier_failure_proposal_sharing_id"), "sharing", ["sharing_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("supplier_failure_proposal", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_supplier_failure_proposal_sharing_id"), type_="foreignkey")
        batch_op.drop_column("sharing_id")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_column("lost_at")
    op.drop_table("plan_composing")
