"""Keep residents’ own money, disputed card payments and payouts.

Revision: 403d8082ea60, after 7acac50e6fbf.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "403d8082ea60"
down_revision = "7acac50e6fbf"
branch_labels = None
depends_on = None


BEFORE = ("account", "customer", "checkout", "transfer", "reversal")
SINCE = (*BEFORE, "refund", "evidence")


def _ask_stripe_for(kinds: tuple[str, ...]) -> None:
    """What may be asked of Stripe: the one CHECK that says it."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("stripe_call", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_stripe_call_call_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_stripe_call_call_kind"), sa.text(f"kind IN ({listed})"))


def upgrade() -> None:
    _ask_stripe_for(SINCE)
    op.create_table(
        "payout",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payout", sa.String(length=255), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=True),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "in_transit",
                "paid",
                "failed",
                "canceled",
                name="payout_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("failure", sa.String(length=64), nullable=False),
        sa.Column("came_back", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payout_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("payout", name=op.f("uq_payout_payout")),
    )
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.create_index("ix_payout_account", ["account", "made_at"], unique=False)
        batch_op.create_index("ix_payout_party", ["party", "made_at"], unique=False)
        batch_op.create_index("ix_payout_state", ["state"], unique=False)

    op.create_table(
        "payout_look",
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_payout_look")),
    )
    op.create_table(
        "purse_limits",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purse_limits")),
    )
    with op.batch_alter_table("purse_limits", schema=None) as batch_op:
        batch_op.create_index("ix_purse_limits_starts", ["starts"], unique=False)

    op.create_table(
        "chargeback",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("dispute", sa.String(length=255), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answering",
                "answered",
                "won",
                "lost",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("short_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("due_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call_id", sa.String(length=26), nullable=True),
        sa.Column("trouble", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_pence > 0 AND taken_pence >= 0 AND short_pence >= 0", name=op.f("ck_chargeback_amounts")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_chargeback_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chargeback")),
        sa.UniqueConstraint("dispute", name=op.f("uq_chargeback_dispute")),
    )
    with op.batch_alter_table("chargeback", schema=None) as batch_op:
        batch_op.create_index("ix_chargeback_about", ["about"], unique=False)
        batch_op.create_index("ix_chargeback_state", ["state", "looked_at"], unique=False)

    op.create_table(
        "purse_payment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("purse", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refunded_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lost_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "open",
                "paid",
                "cleared",
                "expired",
                "failed",
                name="payment_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("session", sa.String(length=255), nullable=True),
        sa.Column("intent", sa.String(length=255), nullable=True),
        sa.Column("available_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_pence > 0 AND fee_pence >= 0", name=op.f("ck_purse_payment_amounts")),
        sa.CheckConstraint(
            "refunded_pence >= 0 AND lost_pence >= 0 AND refunded_pence + lost_pence <= amount_pence",
            name=op.f("ck_purse_payment_gone"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_purse_payment_call_id")),
        sa.ForeignKeyConstraint(["purse"], ["person.id"], name=op.f("fk_purse_payment_purse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purse_payment")),
        sa.UniqueConstraint("session", name=op.f("uq_purse_payment_session")),
    )
    with op.batch_alter_table("purse_payment", schema=None) as batch_op:
        batch_op.create_index("ix_purse_payment_intent", ["intent"], unique=False)
        batch_op.create_index("ix_purse_payment_purse", ["purse", "id"], unique=False)
        batch_op.create_index("ix_purse_payment_state", ["state", "looked_at"], unique=False)

    op.create_table(
        "purse_refund",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("request", sa.String(length=26), nullable=False),
        sa.Column("purse", sa.String(length=26), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "sent",
                "refused",
                "failed",
                name="refund_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("refund", sa.String(length=255), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_purse_refund_amount")),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_purse_refund_call_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["purse_payment.id"], name=op.f("fk_purse_refund_payment_id")),
        sa.ForeignKeyConstraint(["purse"], ["person.id"], name=op.f("fk_purse_refund_purse")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purse_refund")),
        sa.UniqueConstraint("request", "payment_id", name=op.f("uq_purse_refund_request_payment_id")),
    )
    with op.batch_alter_table("purse_refund", schema=None) as batch_op:
        batch_op.create_index("ix_purse_refund_purse", ["purse", "id"], unique=False)
        batch_op.create_index("ix_purse_refund_refund", ["refund"], unique=False)
        batch_op.create_index("ix_purse_refund_state", ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("purse_refund", schema=None) as batch_op:
        batch_op.drop_index("ix_purse_refund_state")
        batch_op.drop_index("ix_purse_refund_refund")
        batch_op.drop_index("ix_purse_refund_purse")

    op.drop_table("purse_refund")
    with op.batch_alter_table("purse_payment", schema=None) as batch_op:
        batch_op.drop_index("ix_purse_payment_state")
        batch_op.drop_index("ix_purse_payment_purse")
        batch_op.drop_index("ix_purse_payment_intent")

    op.drop_table("purse_payment")
    with op.batch_alter_table("chargeback", schema=None) as batch_op:
        batch_op.drop_index("ix_chargeback_state")
        batch_op.drop_index("ix_chargeback_about")

    op.drop_table("chargeback")
    with op.batch_alter_table("purse_limits", schema=None) as batch_op:
        batch_op.drop_index("ix_purse_limits_starts")

    op.drop_table("purse_limits")
    op.drop_table("payout_look")
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.drop_index("ix_payout_state")
        batch_op.drop_index("ix_payout_party")
        batch_op.drop_index("ix_payout_account")

    op.drop_table("payout")
    op.execute("DELETE FROM stripe_call WHERE kind IN ('refund', 'evidence')")
    _ask_stripe_for(BEFORE)
