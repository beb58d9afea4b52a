"""Keep the searches that someone wants to hear of.

Revision: 2f6b81c05d7e, after 7a40c9d2e815.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2f6b81c05d7e"
down_revision = "7a40c9d2e815"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("postcode", sa.String(length=80), nullable=True),
        sa.Column("looking", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_watch_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("person", "address", name=op.f("uq_watch_person_address")),
    )
    op.create_index("ix_watch_looked_at", "watch", ["looked_at"], unique=False)
    op.create_table(
        "watch_hit",
        sa.Column("watch_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_hit_watch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("watch_id", "offer_id", name=op.f("pk_watch_hit")),
    )


def downgrade() -> None:
    op.drop_table("watch_hit")
    op.drop_index("ix_watch_looked_at", table_name="watch")
    op.drop_table("watch")
