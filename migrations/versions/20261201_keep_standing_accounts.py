"""Keep the standing bank accounts of funds' payers, and take and send back what comes to them.

Revision: e7a41c9d20b6, after b2c8d3e0f514.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e7a41c9d20b6"
down_revision = "b2c8d3e0f514"
branch_labels = None
depends_on = None

KINDS = ("account", "customer", "checkout", "transfer", "reversal", "refund", "evidence")
STATES = ("asked", "open", "paid", "cleared", "expired")
PENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _may_be(table: str, column: str, check: str, words: tuple[str, ...]) -> None:
    """What a column may hold: the one CHECK that says it."""
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{check}"), sa.text(f"{column} IN ({listed})"))


def upgrade() -> None:
    _may_be("stripe_call", "kind", "call_kind", (*KINDS, "payment", "cancellation"))
    with op.batch_alter_table("payer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder", sa.String(length=255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sort_code", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("number", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("waiting_pence", PENCE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("other", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_payer_customer"), ["customer"])
        batch_op.create_check_constraint(op.f("ck_payer_waiting"), sa.text("waiting_pence >= 0"))
    with op.batch_alter_table("payer", schema=None) as batch_op:
        for column in ("holder", "sort_code", "number", "waiting_pence", "other"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("top_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paged", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("refund", sa.String(length=255), nullable=True))
    with op.batch_alter_table("top_up", schema=None) as batch_op:
        batch_op.alter_column("paged", server_default=None)
        batch_op.create_index("ix_top_up_refund", ["refund"], unique=False)
    _may_be("top_up", "state", "top_up_state", (*STATES, "returning", "returned"))


def downgrade() -> None:
    """What came without a page, or went back, is not undone: it stays in the ledger, and is forgotten here."""
    op.execute("DELETE FROM top_up WHERE NOT paged OR state IN ('returning', 'returned')")
    op.execute("DELETE FROM stripe_call WHERE kind IN ('payment', 'cancellation')")
    with op.batch_alter_table("top_up", schema=None) as batch_op:
        batch_op.drop_index("ix_top_up_refund")
        batch_op.drop_column("refund")
        batch_op.drop_column("paged")
    _may_be("top_up", "state", "top_up_state", STATES)
    with op.batch_alter_table("payer", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_payer_waiting"), type_="check")
        batch_op.drop_constraint(op.f("uq_payer_customer"), type_="unique")
        for column in ("looked_at", "other", "waiting_pence", "number", "sort_code", "holder"):
            batch_op.drop_column(column)
    _may_be("stripe_call", "kind", "call_kind", KINDS)
