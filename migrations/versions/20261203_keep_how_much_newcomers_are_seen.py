"""Keep how much newcomers are seen, week by week.

Revision: 7e1d40c6a25b, after a3f6d1907c5e.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "7e1d40c6a25b"
down_revision = "a3f6d1907c5e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "newcomers_seen",
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("lists", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("until", name=op.f("pk_newcomers_seen")),
    )


def downgrade() -> None:
    op.drop_table("newcomers_seen")
