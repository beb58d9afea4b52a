"""Keep grants.

Revision: 9a3c51e7d204, after 6f2a91d4c7e3.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9a3c51e7d204"
down_revision = "6f2a91d4c7e3"
branch_labels = None
depends_on = None

PENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DRAWN = ("hold_draw", "hold_recovery", "remittance_line")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    kind = _enum("budget_kind", "personal", "grant")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", kind, server_default="personal", nullable=False))
    _sources("'budget', 'grant', 'fund'")
    op.create_table(
        "grant_given",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", PENCE, nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", _enum("grant_state", "proposed", "given", "refused"), nullable=False),
        sa.Column("two", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("returned_pence", PENCE, nullable=False),
        sa.Column("returns", PENCE, nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_grant_given_amount")),
        sa.CheckConstraint("returned_pence >= 0", name=op.f("ck_grant_given_returned")),
        sa.CheckConstraint("(state = 'given') = (budget_id IS NOT NULL)", name=op.f("ck_grant_given_given")),
        sa.CheckConstraint(
            "NOT two OR decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by",
            name=op.f("ck_grant_given_four_eyes"),
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_grant_given_budget_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_grant_given_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_given")),
        sa.UniqueConstraint("budget_id", name=op.f("uq_grant_given_budget_id")),
    )
    with op.batch_alter_table("grant_given", schema=None) as batch_op:
        batch_op.create_index("ix_grant_given_fund_id", ["fund_id"], unique=False)
        batch_op.create_index("ix_grant_given_holder", ["holder"], unique=False)
        batch_op.create_index("ix_grant_given_state", ["state", "ends"], unique=False)
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grant_budget_id", sa.String(length=26), nullable=True))
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_grant", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_column("paid_grant")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_column("grant_budget_id")
    op.drop_table("grant_given")
    _sources("'budget', 'fund'")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_budget_budget_kind"), type_="check")
        batch_op.drop_column("kind")


def _sources(values: str) -> None:
    for table in DRAWN:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_source"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_source"), f"source IN ({values})")
