"""Keep that a payout of the council's, or its return, is posted to several funds.

Revision: b5c81e3f7a42, after a4e71c39d05b.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b5c81e3f7a42"
down_revision = "a4e71c39d05b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rules("'money', 'bank', 'funds', 'owed', 'fee'", "IN ('owed', 'funds')")


def downgrade() -> None:
    """What was proposed to be posted to several funds is proposed in words only, and so is what was posted so."""
    op.execute("UPDATE book_break SET nature = NULL WHERE nature = 'funds'")
    _rules("'money', 'bank', 'owed', 'fee'", "= 'owed'")


def _rules(natures: str, without_a_fund: str) -> None:
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_book_break_posted"), type_="check")
        batch_op.drop_constraint(op.f("ck_book_break_nature"), type_="check")
        batch_op.create_check_constraint(op.f("ck_book_break_nature"), sa.text(f"nature IN ({natures})"))
        batch_op.create_check_constraint(
            op.f("ck_book_break_posted"), sa.text(f"(fund_id IS NULL) = (coalesce(nature, 'owed') {without_a_fund})")
        )
