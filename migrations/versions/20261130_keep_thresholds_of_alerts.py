"""Keep thresholds of alerts, from a day on.

Revision: 6f2a91d4c7e3, after 5c1f0a7be2d4.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "6f2a91d4c7e3"
down_revision = "5c1f0a7be2d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_threshold",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_threshold")),
    )


def downgrade() -> None:
    op.drop_table("alert_threshold")
