"""Keep where a door is and who looked, and the standard terms as data.

Revision: 1ff3384eb791, after 5fb9c9340e0e.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1ff3384eb791"
down_revision = "5fb9c9340e0e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer_terms",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_terms")),
    )
    with op.batch_alter_table("offer_terms", schema=None) as batch_op:
        batch_op.create_index("ix_offer_terms_starts", ["starts"], unique=False)

    op.create_table(
        "home_look",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("viewer_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_home_look_person_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["person.id"], name=op.f("fk_home_look_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_look")),
    )
    with op.batch_alter_table("home_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_look_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_look_viewer_id"), ["viewer_id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=300), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("address")

    with op.batch_alter_table("home_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_look_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_home_look_person_id"))

    op.drop_table("home_look")
    with op.batch_alter_table("offer_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_terms_starts")

    op.drop_table("offer_terms")
