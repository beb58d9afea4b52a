"""Let residents share a booking.

Revision: 5402d45a8444, after 2f6b81c05d7e.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5402d45a8444"
down_revision = "2f6b81c05d7e"
branch_labels = None
depends_on = None

POOL = "(paid_from = 'pool') = (pool_id IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "pool",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
    )
    op.create_table(
        "pool_sharer",
        sa.Column("pool_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("parts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("parts >= 1 AND parts <= 20", name=op.f("ck_pool_sharer_parts")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_pool_sharer_budget_id")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_pool_sharer_person")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_pool_sharer_pool_id")),
        sa.PrimaryKeyConstraint("pool_id", "place", name=op.f("pk_pool_sharer")),
        sa.UniqueConstraint("pool_id", "person", name=op.f("uq_pool_sharer_pool_id_person")),
    )
    with op.batch_alter_table("pool_sharer", schema=None) as batch_op:
        batch_op.create_index("ix_pool_sharer_budget_id", ["budget_id"], unique=False)

    op.create_table(
        "pool_share",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("pool_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("live", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("pence >= 0 AND (due_pence IS NULL OR due_pence >= 0)", name=op.f("ck_pool_share_pence")),
        sa.ForeignKeyConstraint(
            ["pool_id", "place"], ["pool_sharer.pool_id", "pool_sharer.place"], name=op.f("fk_pool_share_pool_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_share")),
    )
    with op.batch_alter_table("pool_share", schema=None) as batch_op:
        batch_op.create_index("ix_pool_share_about", ["about", "live", "place"], unique=False)
        batch_op.create_index("ix_pool_share_pool_id", ["pool_id", "place"], unique=False)

    op.create_table(
        "sharing",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=True),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "inviting",
                "asked",
                "shared",
                "over",
                name="sharing_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        sa.Column("assisting", sa.String(length=26), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stuck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booking_id", sa.String(length=26), nullable=True),
        sa.Column("pool_id", sa.String(length=26), nullable=True),
        sa.Column("ends_for_all_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(booking_id IS NULL) = (pool_id IS NULL)", name=op.f("ck_sharing_whole")),
        sa.CheckConstraint("price_pence > 0", name=op.f("ck_sharing_price")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_sharing_booking_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_sharing_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_sharing_offer_id")),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_sharing_part_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["plan_proposal.id"], name=op.f("fk_sharing_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_sharing_booking_id")),
        sa.UniqueConstraint("pool_id", name=op.f("uq_sharing_pool_id")),
    )
    with op.batch_alter_table("sharing", schema=None) as batch_op:
        batch_op.create_index("ix_sharing_state", ["state", "expires_at"], unique=False)

    op.create_table(
        "sharing_change",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("sharing_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "made",
                "refused",
                "taken_back",
                name="change_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("free_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sharing_id"], ["sharing.id"], name=op.f("fk_sharing_change_sharing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_change")),
    )
    with op.batch_alter_table("sharing_change", schema=None) as batch_op:
        batch_op.create_index("ix_sharing_change_sharing_id", ["sharing_id", "id"], unique=False)
        batch_op.create_index("ix_sharing_change_state", ["state", "answer_by"], unique=False)
        batch_op.create_index(
            "uq_sharing_change_open",
            ["sharing_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "sharing_seat",
        sa.Column("sharing_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=26), nullable=True),
        sa.Column("budget_id", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "agreed",
                "declined",
                "left",
                name="seat_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'left') OR person IS NOT NULL", name=op.f("ck_sharing_seat_agreed")
        ),
        sa.CheckConstraint("parts >= 1 AND parts <= 20", name=op.f("ck_sharing_seat_parts")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sharing_seat_person")),
        sa.ForeignKeyConstraint(["sharing_id"], ["sharing.id"], name=op.f("fk_sharing_seat_sharing_id")),
        sa.PrimaryKeyConstraint("sharing_id", "place", name=op.f("pk_sharing_seat")),
        sa.UniqueConstraint("code", name=op.f("uq_sharing_seat_code")),
        sa.UniqueConstraint("sharing_id", "person", name=op.f("uq_sharing_seat_sharing_id_person")),
    )
    with op.batch_alter_table("sharing_seat", schema=None) as batch_op:
        batch_op.create_index("ix_sharing_seat_person", ["person"], unique=False)

    op.create_table(
        "sharing_answer",
        sa.Column("change_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["sharing_change.id"], name=op.f("fk_sharing_answer_change_id")),
        sa.PrimaryKeyConstraint("change_id", "place", name=op.f("pk_sharing_answer")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pool_id", sa.String(length=26), nullable=True))
        batch_op.drop_constraint(op.f("ck_booking_paid_from"), type_="check")
        batch_op.create_check_constraint(op.f("ck_booking_paid_from"), sa.text("paid_from IN ('need', 'own', 'pool')"))
        batch_op.create_check_constraint(op.f("ck_booking_pool"), sa.text(POOL))

    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paid_shared", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pool_id", sa.String(length=26), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("pool_id")

    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_column("paid_shared")

    op.execute("UPDATE booking SET paid_from = 'need', pool_id = NULL WHERE paid_from = 'pool'")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_booking_pool"), type_="check")
        batch_op.drop_constraint(op.f("ck_booking_paid_from"), type_="check")
        batch_op.create_check_constraint(op.f("ck_booking_paid_from"), sa.text("paid_from IN ('need', 'own')"))
        batch_op.drop_column("pool_id")

    op.drop_table("sharing_answer")
    with op.batch_alter_table("sharing_seat", schema=None) as batch_op:
        batch_op.drop_index("ix_sharing_seat_person")

    op.drop_table("sharing_seat")
    with op.batch_alter_table("sharing_change", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sharing_change_open",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index("ix_sharing_change_state")
        batch_op.drop_index("ix_sharing_change_sharing_id")

    op.drop_table("sharing_change")
    with op.batch_alter_table("sharing", schema=None) as batch_op:
        batch_op.drop_index("ix_sharing_state")

    op.drop_table("sharing")
    with op.batch_alter_table("pool_share", schema=None) as batch_op:
        batch_op.drop_index("ix_pool_share_pool_id")
        batch_op.drop_index("ix_pool_share_about")

    op.drop_table("pool_share")
    with op.batch_alter_table("pool_sharer", schema=None) as batch_op:
        batch_op.drop_index("ix_pool_sharer_budget_id")

    op.drop_table("pool_sharer")
    op.drop_table("pool")
