"""Keep the weights of finding by day.

Revision: 3d7b92fe4c08, after e6c8f5a1903d.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "3d7b92fe4c08"
down_revision = "e6c8f5a1903d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_weights",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_weights")),
    )


def downgrade() -> None:
    op.drop_table("search_weights")
