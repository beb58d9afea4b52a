"""Keep rounds and what they suggest.

Revision: b18688a8487f, after 53c2aa0d69b3.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b18688a8487f"
down_revision = "53c2aa0d69b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "market_round",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "gathering",
                "sharing",
                "done",
                "refused",
                name="round_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("exact", "stable", name="how", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name=op.f("ck_market_round_finished")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_round")),
    )
    op.create_table(
        "market_suggestion",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("round_id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("could", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_market_suggestion_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_market_suggestion_offer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["market_round.id"], name=op.f("fk_market_suggestion_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_suggestion")),
    )
    with op.batch_alter_table("market_suggestion", schema=None) as batch_op:
        batch_op.create_index("ix_market_suggestion_need_id", ["need_id"], unique=False)

    op.create_table(
        "market_round_part",
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("round_id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("ward", sa.String(length=32), nullable=True),
        sa.Column("priority", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wanted_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=True),
        sa.Column("could", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "given_minutes >= 0 AND given_minutes <= wanted_minutes", name=op.f("ck_market_round_part_minutes")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_market_round_part_part_id")),
        sa.ForeignKeyConstraint(["round_id"], ["market_round.id"], name=op.f("fk_market_round_part_round_id")),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_market_round_part")),
    )
    with op.batch_alter_table("market_round_part", schema=None) as batch_op:
        batch_op.create_index("ix_market_round_part_round_id", ["round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("market_round_part", schema=None) as batch_op:
        batch_op.drop_index("ix_market_round_part_round_id")

    op.drop_table("market_round_part")
    with op.batch_alter_table("market_suggestion", schema=None) as batch_op:
        batch_op.drop_index("ix_market_suggestion_need_id")

    op.drop_table("market_suggestion")
    op.drop_table("market_round")
