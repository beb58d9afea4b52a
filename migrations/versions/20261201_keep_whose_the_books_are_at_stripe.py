"""Keep whose the books are at Stripe.

Revision: a1b7c2d9e403, after 3d7b92fe4c08.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a1b7c2d9e403"
down_revision = "3d7b92fe4c08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stripe_home",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_stripe_home_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_home")),
    )


def downgrade() -> None:
    op.drop_table("stripe_home")
