"""Keep back what nobody approved.

Revision: c4d8e61b7a29, after b7d20f4e91ac.
"""

from __future__ import annotations

from alembic import op

revision = "c4d8e61b7a29"
down_revision = "b7d20f4e91ac"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reasons("'', 'not-ready', 'no-cash', 'more', 'nothing'")


def downgrade() -> None:
    op.execute("UPDATE remittance SET reason = 'nothing' WHERE reason = 'more'")
    _reasons("'', 'not-ready', 'no-cash', 'nothing'")


def _reasons(values: str) -> None:
    with op.batch_alter_table("remittance", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_remittance_reason"), type_="check")
        batch_op.create_check_constraint(op.f("ck_remittance_reason"), f"reason IN ({values})")
