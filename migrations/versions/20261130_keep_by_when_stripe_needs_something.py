"""Keep by when Stripe needs something.

Revision: d5a1f37c80e6, after c4d8e61b7a29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d5a1f37c80e6"
down_revision = "c4d8e61b7a29"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("needed_by", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.drop_column("needed_by")
