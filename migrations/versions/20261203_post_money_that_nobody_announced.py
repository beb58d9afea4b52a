"""Keep as what a break's money is posted: until now all of it was a fee of Stripe's.

Revision: d8a3b6f2c914, after 7e1d40c6a25b.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d8a3b6f2c914"
down_revision = "7e1d40c6a25b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nature", sa.String(length=32), nullable=True))
    op.execute("UPDATE book_break SET nature = 'fee' WHERE fund_id IS NOT NULL")
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_book_break_nature"), sa.text("nature IN ('money', 'bank', 'owed', 'fee')")
        )
        batch_op.create_check_constraint(
            op.f("ck_book_break_posted"), sa.text("(fund_id IS NULL) = (coalesce(nature, 'owed') = 'owed')")
        )


def downgrade() -> None:
    """What was proposed to be posted as anything but a fee is proposed in words only; what was posted stays so."""
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_book_break_posted"), type_="check")
        batch_op.drop_constraint(op.f("ck_book_break_nature"), type_="check")
    op.execute("UPDATE book_break SET fund_id = NULL WHERE nature <> 'fee'")
    with op.batch_alter_table("book_break", schema=None) as batch_op:
        batch_op.drop_column("nature")
