"""Let finance take back and write off what suppliers owe.

Revision: 4f4ad341b2c5, after 086165a817c7.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4f4ad341b2c5"
down_revision = "086165a817c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "write_off",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payee", sa.String(length=64), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "written_off",
                "dropped",
                name="write_off_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=26), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "state <> 'written_off' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name=op.f("ck_write_off_two_officers"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_write_off_amount")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_write_off_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
    )
    with op.batch_alter_table("write_off", schema=None) as batch_op:
        batch_op.create_index("ix_write_off_payee", ["payee", "fund_id"], unique=False)

    op.create_table(
        "reversal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("recovery_id", sa.String(length=26), nullable=False),
        sa.Column("payee", sa.String(length=64), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer", sa.String(length=255), nullable=False),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "done", "refused", name="reversal_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_reversal_amount")),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_reversal_call_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_reversal_fund_id")),
        sa.ForeignKeyConstraint(["recovery_id"], ["hold_recovery.id"], name=op.f("fk_reversal_recovery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversal")),
    )
    with op.batch_alter_table("reversal", schema=None) as batch_op:
        batch_op.create_index("ix_reversal_asked_at", ["asked_at"], unique=False)
        batch_op.create_index("ix_reversal_recovery", ["recovery_id"], unique=False)

    with op.batch_alter_table("hold_recovery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reserved", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("hold_recovery", schema=None) as batch_op:
        batch_op.drop_column("reserved")

    with op.batch_alter_table("reversal", schema=None) as batch_op:
        batch_op.drop_index("ix_reversal_recovery")
        batch_op.drop_index("ix_reversal_asked_at")

    op.drop_table("reversal")
    with op.batch_alter_table("write_off", schema=None) as batch_op:
        batch_op.drop_index("ix_write_off_payee")

    op.drop_table("write_off")
