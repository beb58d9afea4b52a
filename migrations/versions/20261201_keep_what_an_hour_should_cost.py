"""Keep what an hour should cost at the least, from a day on; the first amounts are those that stood in the program.

Revision: b2c8d3e0f514, after a1b7c2d9e403.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "b2c8d3e0f514"
down_revision = "a1b7c2d9e403"
branch_labels = None
depends_on = None

FIRST = (
    ("wage", date(2025, 4, 1), 12_21),
    ("wage", date(2026, 4, 1), 12_71),
    ("homecare", date(2025, 4, 1), 32_14),
)


def upgrade() -> None:
    floors = op.create_table(
        "offer_floor",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column(
            "floor",
            sa.Enum("wage", "homecare", name="floor", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_offer_floor_pence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_floor")),
    )
    more = {"decision": "", "set_by": None, "set_at": datetime(2000, 1, 1, tzinfo=UTC)}
    op.bulk_insert(
        floors,
        [
            {"id": f"{n:026d}", "floor": floor, "starts": starts, "pence": pence, **more}
            for n, (floor, starts, pence) in enumerate(FIRST, start=1)
        ],
    )


def downgrade() -> None:
    op.drop_table("offer_floor")
