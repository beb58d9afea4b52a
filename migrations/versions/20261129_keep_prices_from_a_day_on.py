"""Keep prices from a day on.

Revision: 53c2aa0d69b3, after 5402d45a8444.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "53c2aa0d69b3"
down_revision = "5402d45a8444"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer_rate_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        sa.Column("made_for", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_rate_file")),
    )
    op.create_table(
        "offer_price",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("asked_for", sa.Date(), nullable=False),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "coming",
                "begun",
                "returned",
                "dropped",
                name="price_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "price_pence > 0 AND before_pence > 0 AND price_pence != before_pence", name=op.f("ck_offer_price_prices")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_price_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_price")),
    )
    with op.batch_alter_table("offer_price", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offer_price_ahead",
            ["offer_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'coming')"),
            postgresql_where=sa.text("state IN ('waiting', 'coming')"),
        )
        batch_op.create_index("ix_offer_price_offer_id", ["offer_id", "id"], unique=False)
        batch_op.create_index("ix_offer_price_state", ["state", "starts"], unique=False)

    op.create_table(
        "booking_price",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("price_id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "taken",
                "short",
                "kept",
                "leaving",
                "begun",
                "over",
                name="price_step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("short_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price_pence > 0 AND before_pence > 0", name=op.f("ck_booking_price_prices")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_price_booking_id")),
        sa.ForeignKeyConstraint(["price_id"], ["offer_price.id"], name=op.f("fk_booking_price_price_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_price")),
        sa.UniqueConstraint("booking_id", "price_id", name=op.f("uq_booking_price_booking_id_price_id")),
    )
    with op.batch_alter_table("booking_price", schema=None) as batch_op:
        batch_op.create_index("ix_booking_price_price_id", ["price_id"], unique=False)
        batch_op.create_index("ix_booking_price_state", ["state", "tried_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("booking_price", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_price_state")
        batch_op.drop_index("ix_booking_price_price_id")

    op.drop_table("booking_price")
    with op.batch_alter_table("offer_price", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_price_state")
        batch_op.drop_index("ix_offer_price_offer_id")
        batch_op.drop_index(
            "ix_offer_price_ahead",
            sqlite_where=sa.text("state IN ('waiting', 'coming')"),
            postgresql_where=sa.text("state IN ('waiting', 'coming')"),
        )

    op.drop_table("offer_price")
    op.drop_table("offer_rate_file")
