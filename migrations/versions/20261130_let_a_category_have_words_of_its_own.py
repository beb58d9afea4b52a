"""Let a category have words of its own.

Revision: 5c1f0a7be2d4, after d0e712a7de62.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5c1f0a7be2d4"
down_revision = "d0e712a7de62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("category_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "phrases",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("category_version", schema=None) as batch_op:
        batch_op.drop_column("phrases")
