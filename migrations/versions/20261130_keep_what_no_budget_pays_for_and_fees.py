"""Keep what no budget pays for, from a day on (the first list is the one that stood in the program), and fees.

Revision: 3d71e0c5a962, after b18688a8487f.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "3d71e0c5a962"
down_revision = "b18688a8487f"
branch_labels = None
depends_on = None

FIRST = (
    ("gambling", "Gambling"),
    ("debt", "Paying back debt"),
    ("illegal", "Anything against the law"),
    ("alcohol-tobacco", "Alcohol and tobacco"),
    ("rent-bills", "Rent and household bills"),
    ("nhs-care", "Care that the NHS gives free"),
    ("residential", "Living in a care home for long"),
)
DRAW = ("fee_pence", "fee_charged_pence", "fee_of_pence", "remitted_fee_pence")


def upgrade() -> None:
    lists = op.create_table(
        "budget_exclusions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("things", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_exclusions")),
    )
    first = {
        "id": "0" * 25 + "1",
        "starts": date(2000, 1, 1),
        "things": [{"code": code, "words": words} for code, words in FIRST],
        "decision": "",
        "set_by": None,
        "set_at": datetime(2000, 1, 1, tzinfo=UTC),
    }
    op.bulk_insert(lists, [first])
    op.create_table(
        "platform_fees",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_fees")),
    )
    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        for name in DRAW:
            batch_op.add_column(_pence(name))
        batch_op.create_check_constraint(
            op.f("ck_hold_draw_fee_within"), "fee_pence >= 0 AND fee_pence <= captured_pence"
        )
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.add_column(_pence("fee_pence"))
        batch_op.create_check_constraint(
            op.f("ck_remittance_line_fee_within"), "fee_pence >= 0 AND fee_pence <= amount_pence"
        )


def _pence(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, server_default="0", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_remittance_line_fee_within"), type_="check")
        batch_op.drop_column("fee_pence")
    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_hold_draw_fee_within"), type_="check")
        for name in DRAW:
            batch_op.drop_column(name)
    op.drop_table("platform_fees")
    op.drop_table("budget_exclusions")
