"""Keep how suppliers stand with vat.

Revision: 7acac50e6fbf, after 4f4ad341b2c5.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "7acac50e6fbf"
down_revision = "4f4ad341b2c5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vat_registration",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=9), nullable=False),
        sa.Column("exempt", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vat_registration")),
    )
    with op.batch_alter_table("vat_registration", schema=None) as batch_op:
        batch_op.create_index("ix_vat_registration_party", ["party", "valid_from"], unique=False)

    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "vat",
                sa.Enum("none", "exempt", "standard", name="vat", native_enum=False, create_constraint=True, length=32),
                server_default="none",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "vat_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_remittance_line_vat_within"),
            "vat_pence >= 0 AND vat_pence < amount_pence AND (vat = 'standard' OR vat_pence = 0)",
        )


def downgrade() -> None:
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_remittance_line_vat_within"), type_="check")
        batch_op.drop_column("vat_pence")
        batch_op.drop_column("vat")

    with op.batch_alter_table("vat_registration", schema=None) as batch_op:
        batch_op.drop_index("ix_vat_registration_party")

    op.drop_table("vat_registration")
