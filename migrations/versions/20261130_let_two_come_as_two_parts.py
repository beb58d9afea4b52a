"""Let two helpers come to a visit as two parts of a plan.

Revision: b27e9d40c6f1, after d5a1f37c80e6. A part of a need that takes two was for an offer that brings both.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b27e9d40c6f1"
down_revision = "d5a1f37c80e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "carers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="1", nullable=False
            )
        )
        batch_op.create_check_constraint(op.f("ck_plan_part_carers"), "carers IN (1, 2)")
    op.execute(
        sa.text(
            "UPDATE plan_part SET carers = 2 WHERE need_id IN"
            " (SELECT id FROM need WHERE CAST(must_haves AS TEXT) LIKE '%\"two-carers\"%')"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_plan_part_carers"), type_="check")
        batch_op.drop_column("carers")
