"""Keep cover for one visit beside the week of a plan.

Revision: e6c8f5a1903d, after b27e9d40c6f1.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e6c8f5a1903d"
down_revision = "b27e9d40c6f1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("once", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_column("once")
