"""Keep what is asked of the round's engine beside rounds: what for, about what, and the same under way once.

Revision: d0f4e2a96b17, after d8a3b6f2c914.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d0f4e2a96b17"
down_revision = "d8a3b6f2c914"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
AIMS = "aim IN ('round', 'fails', 'join', 'stops')"
UNDER_WAY = sa.text("state IN ('queued', 'gathering', 'sharing')")


def upgrade() -> None:
    with op.batch_alter_table("market_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aim", sa.String(length=32), server_default="round", nullable=False))
        batch_op.add_column(sa.Column("about", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("question", JSON, server_default="{}", nullable=False))
        batch_op.create_check_constraint(op.f("ck_market_round_aim"), AIMS)
        batch_op.create_index(
            "ix_market_round_under_way", ["about"], unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY
        )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM market_round WHERE aim <> 'round'"))
    with op.batch_alter_table("market_round", schema=None) as batch_op:
        batch_op.drop_index("ix_market_round_under_way")
        batch_op.drop_constraint(op.f("ck_market_round_aim"), type_="check")
        batch_op.drop_column("question")
        batch_op.drop_column("about")
        batch_op.drop_column("aim")
