"""Let a resident's own money stand behind a need, as so much of a week.

Revision: a4e71c39d05b, after d0f4e2a96b17.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a4e71c39d05b"
down_revision = "d0f4e2a96b17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("need", schema=None) as batch_op:
        pence = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        batch_op.add_column(sa.Column("own_weekly_pence", pence, nullable=True))


def downgrade() -> None:
    """Whoever asked for help with own money asks for what is free: nothing else is known to stand behind it."""
    op.execute("UPDATE need SET free_only = true, own_weekly_pence = NULL WHERE own_weekly_pence IS NOT NULL")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_column("own_weekly_pence")
