"""Let own money pay for bookings.

Revision: 5c1d7e02b9a4, after 5c1d7be90a34.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5c1d7e02b9a4"
down_revision = "5c1d7be90a34"
branch_labels = None
depends_on = None

ONE_PAYER = "(budget_id IS NULL) <> (purse IS NULL)"


def upgrade() -> None:
    op.create_table(
        "hold_purse",
        sa.Column("purse", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["purse"], ["person.id"], name=op.f("fk_hold_purse_purse")),
        sa.PrimaryKeyConstraint("purse", name=op.f("pk_hold_purse")),
    )
    for name in ("hold", "hold_recovery"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("purse", sa.String(length=26), nullable=True))
            batch_op.alter_column("budget_id", existing_type=sa.String(length=26), nullable=True)
            batch_op.create_foreign_key(op.f(f"fk_{name}_purse"), "person", ["purse"], ["id"])
            batch_op.create_check_constraint(op.f(f"ck_{name}_payer"), ONE_PAYER)
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_purse", ["purse", "state", "at"], unique=False)
    paid_from = sa.Enum("need", "own", name="paid_from", native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_from", paid_from, server_default="need", nullable=False))
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_own", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_column("paid_own")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_booking_paid_from"), type_="check")
        batch_op.drop_column("paid_from")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_purse")
    for name in ("hold_recovery", "hold"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{name}_payer"), type_="check")
            batch_op.drop_constraint(op.f(f"fk_{name}_purse"), type_="foreignkey")
            batch_op.alter_column("budget_id", existing_type=sa.String(length=26), nullable=False)
            batch_op.drop_column("purse")
    op.drop_table("hold_purse")
