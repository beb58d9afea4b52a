"""Keep how far Stripe's record of events was read, and an index of what is owed.

Revision: c51f0a7be942, after c4d90a7be812.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c51f0a7be942"
down_revision = "c4d90a7be812"
branch_labels = None
depends_on = None

OWED = sa.text("captured_pence - fee_pence - remitted_pence != 0")


def upgrade() -> None:
    with op.batch_alter_table("stripe_home", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        batch_op.create_index(
            "ix_hold_draw_owed", ["fund_id", "about"], unique=False, sqlite_where=OWED, postgresql_where=OWED
        )


def downgrade() -> None:
    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_draw_owed")
    with op.batch_alter_table("stripe_home", schema=None) as batch_op:
        batch_op.drop_column("read_until")
