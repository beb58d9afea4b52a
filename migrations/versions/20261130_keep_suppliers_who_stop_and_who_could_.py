"""Keep suppliers who stop and who could take over.

Revision: d0e712a7de62, after 3d71e0c5a962.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d0e712a7de62"
down_revision = "3d71e0c5a962"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supplier_failure",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "worked_out",
                "recorded",
                "taken_back",
                "dropped",
                "past",
                name="failure_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_by", sa.String(length=26), nullable=True),
        sa.Column("over_decision", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IN ('worked_out', 'dropped') OR decision IS NOT NULL", name=op.f("ck_supplier_failure_decided")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_failure")),
    )
    with op.batch_alter_table("supplier_failure", schema=None) as batch_op:
        batch_op.create_index(
            "ix_supplier_failure_recorded",
            ["party"],
            unique=True,
            sqlite_where=sa.text("state = 'recorded'"),
            postgresql_where=sa.text("state = 'recorded'"),
        )
        batch_op.create_index(
            "ix_supplier_failure_worked_out",
            ["party"],
            unique=True,
            sqlite_where=sa.text("state = 'worked_out'"),
            postgresql_where=sa.text("state = 'worked_out'"),
        )

    op.create_table(
        "supplier_failure_loss",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("failure_id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("ward", sa.String(length=32), nullable=True),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=32), nullable=True),
        sa.Column("could", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "unanswered",
                "asked",
                "choosing",
                "withdrawn",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("minutes > 0 AND before_pence >= 0", name=op.f("ck_supplier_failure_loss_amounts")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_supplier_failure_loss_booking_id")),
        sa.ForeignKeyConstraint(
            ["failure_id"], ["supplier_failure.id"], name=op.f("fk_supplier_failure_loss_failure_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_supplier_failure_loss_need_id")),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_supplier_failure_loss_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_failure_loss")),
        sa.UniqueConstraint("failure_id", "booking_id", name=op.f("uq_supplier_failure_loss_failure_id_booking_id")),
    )
    with op.batch_alter_table("supplier_failure_loss", schema=None) as batch_op:
        batch_op.create_index("ix_supplier_failure_loss_need_id", ["need_id", "failure_id"], unique=False)

    op.create_table(
        "supplier_failure_proposal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("loss_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("could", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint("minutes > 0 AND pence >= 0", name=op.f("ck_supplier_failure_proposal_amounts")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_supplier_failure_proposal_booking_id")),
        sa.ForeignKeyConstraint(
            ["loss_id"], ["supplier_failure_loss.id"], name=op.f("fk_supplier_failure_proposal_loss_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_supplier_failure_proposal_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_failure_proposal")),
    )
    with op.batch_alter_table("supplier_failure_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_supplier_failure_proposal_loss_id", ["loss_id"], unique=False)

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_from", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("suspended_from")

    with op.batch_alter_table("supplier_failure_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_supplier_failure_proposal_loss_id")

    op.drop_table("supplier_failure_proposal")
    with op.batch_alter_table("supplier_failure_loss", schema=None) as batch_op:
        batch_op.drop_index("ix_supplier_failure_loss_need_id")

    op.drop_table("supplier_failure_loss")
    with op.batch_alter_table("supplier_failure", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_supplier_failure_worked_out",
            sqlite_where=sa.text("state = 'worked_out'"),
            postgresql_where=sa.text("state = 'worked_out'"),
        )
        batch_op.drop_index(
            "ix_supplier_failure_recorded",
            sqlite_where=sa.text("state = 'recorded'"),
            postgresql_where=sa.text("state = 'recorded'"),
        )

    op.drop_table("supplier_failure")
