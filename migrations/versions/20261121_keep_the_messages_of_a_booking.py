"""Keep the messages of a booking.

Revision: 5250b6557a18, after ca0b897f0a0e.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5250b6557a18"
down_revision = "ca0b897f0a0e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=False),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warnings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.String(length=26), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_message_hidden")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_message_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_booking_id", ["booking_id", "id"], unique=False)
        batch_op.create_index("ix_message_flagged", ["flagged", "id"], unique=False)

    op.create_table(
        "message_sharing",
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_message_sharing_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "side", name=op.f("pk_message_sharing")),
    )


def downgrade() -> None:
    op.drop_table("message_sharing")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_flagged")
        batch_op.drop_index("ix_message_booking_id")

    op.drop_table("message")
