"""Keep up to which amounts one officer decides alone.

Revision: 5c1d7be90a34, after 1246be1a446e.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5c1d7be90a34"
down_revision = "1246be1a446e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "officer_limits",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_limits")),
    )


def downgrade() -> None:
    op.drop_table("officer_limits")
