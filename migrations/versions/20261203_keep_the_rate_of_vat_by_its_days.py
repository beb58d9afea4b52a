"""Keep the rate of VAT by its days, and with each line of a statement the rate that it had.

Revision: a3f6d1907c5e, after c51f0a7be942.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a3f6d1907c5e"
down_revision = "c51f0a7be942"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "vat_rate",
        sa.Column("rate", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vat_rate")),
    )
    with op.batch_alter_table("vat_rate", schema=None) as batch_op:
        batch_op.create_index("ix_vat_rate_starts", ["starts"], unique=False)

    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vat_rate", NUMBER, server_default="0", nullable=False))
    # All lines so far are of the one rate that there was: 20 per cent.
    op.execute(sa.text("UPDATE remittance_line SET vat_rate = 200 WHERE vat = 'standard'"))
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_remittance_line_vat_rate_within"),
            "vat_rate >= 0 AND (vat = 'standard') = (vat_rate > 0)",
        )


def downgrade() -> None:
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_remittance_line_vat_rate_within"), type_="check")
        batch_op.drop_column("vat_rate")

    with op.batch_alter_table("vat_rate", schema=None) as batch_op:
        batch_op.drop_index("ix_vat_rate_starts")

    op.drop_table("vat_rate")
