"""Keep gifts in kind.

Revision: b7e4d1903c58, after 9a3c51e7d204.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b7e4d1903c58"
down_revision = "9a3c51e7d204"
branch_labels = None
depends_on = None

PENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("offered", "accepted", "received", "declined", "withdrawn", "over")


def upgrade() -> None:
    op.create_table(
        "gift",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("value_pence", PENCE, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="gift_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("parting", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.String(length=26), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.String(length=26), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("value_pence > 0", name=op.f("ck_gift_value")),
        sa.CheckConstraint("holder <> party", name=op.f("ck_gift_two_sides")),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name=op.f("ck_gift_received")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_gift_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
    )
    offered = sa.text("state = 'offered'")
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gift_offered", ["need_id", "party"], unique=True, sqlite_where=offered, postgresql_where=offered
        )
        batch_op.create_index("ix_gift_need_id", ["need_id", "state"], unique=False)
        batch_op.create_index("ix_gift_party", ["party", "id"], unique=False)
        batch_op.create_index("ix_gift_holder", ["holder", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("gift")
