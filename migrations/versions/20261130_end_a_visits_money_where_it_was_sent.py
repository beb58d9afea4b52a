"""End a visit's money where it was sent.

Revision: 5b7f0d92e3a6, after c4d8e61b7a29.
"""

from __future__ import annotations

from alembic import op

revision = "5b7f0d92e3a6"
down_revision = "c4d8e61b7a29"
branch_labels = None
depends_on = None

KEPT = "'none', 'unfunded', 'held', 'released', 'captured', 'remitted'"


def upgrade() -> None:
    op.execute("UPDATE visit SET money = 'remitted' WHERE money = 'paid_out'")
    _states(KEPT)


def downgrade() -> None:
    _states(f"{KEPT}, 'paid_out'")


def _states(values: str) -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_visit_money"), type_="check")
        batch_op.create_check_constraint(op.f("ck_visit_money"), f"money IN ({values})")
