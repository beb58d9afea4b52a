"""Ask Stripe, pay suppliers, and let funds be paid into.

Revision: ba8a78f4beae, after 793240e3ad77.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "ba8a78f4beae"
down_revision = "793240e3ad77"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remittance_run",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "dropped",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("total_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_run")),
    )
    with op.batch_alter_table("remittance_run", schema=None) as batch_op:
        batch_op.create_index("ix_remittance_run_state", ["state"], unique=False)
        batch_op.create_index("ix_remittance_run_until", ["until"], unique=False)

    op.create_table(
        "stripe_call",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "account",
                "customer",
                "checkout",
                "transfer",
                "reversal",
                name="call_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "refused",
                "parked",
                name="call_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("object", sa.String(length=255), nullable=True),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("trouble", sa.String(length=500), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_stripe_call_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_call")),
        sa.UniqueConstraint("key", name=op.f("uq_stripe_call_key")),
    )
    with op.batch_alter_table("stripe_call", schema=None) as batch_op:
        batch_op.create_index("ix_stripe_call_about", ["about"], unique=False)
        batch_op.create_index("ix_stripe_call_state", ["state", "next_at"], unique=False)

    op.create_table(
        "stripe_event",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("object", sa.String(length=255), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.create_index("ix_stripe_event_heard_at", ["heard_at"], unique=False)

    op.create_table(
        "payee",
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "asked",
                "needs_details",
                "checking",
                "ready",
                "closed",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("needs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_payee_call_id")),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_payee")),
        sa.UniqueConstraint("account", name=op.f("uq_payee_account")),
    )
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.create_index("ix_payee_standing", ["standing"], unique=False)

    op.create_table(
        "payer",
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("customer", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_payer_call_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_payer_fund_id")),
        sa.PrimaryKeyConstraint("fund_id", name=op.f("pk_payer")),
    )
    op.create_table(
        "remittance",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("payee", sa.String(length=64), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("owed_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("netted_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settled", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "asked",
                "sent",
                "refused",
                "kept",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "",
                "not-ready",
                "no-cash",
                "nothing",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.String(length=26), nullable=True),
        sa.Column("transfer", sa.String(length=255), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "owed_pence >= 0 AND netted_pence >= 0 AND netted_pence <= owed_pence", name=op.f("ck_remittance_amounts")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_remittance_call_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_remittance_fund_id")),
        sa.ForeignKeyConstraint(["run_id"], ["remittance_run.id"], name=op.f("fk_remittance_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
        sa.UniqueConstraint("run_id", "payee", "fund_id", name=op.f("uq_remittance_run_id_payee_fund_id")),
    )
    with op.batch_alter_table("remittance", schema=None) as batch_op:
        batch_op.create_index("ix_remittance_payee", ["payee", "state"], unique=False)
        batch_op.create_index("ix_remittance_state", ["state"], unique=False)
        batch_op.create_index("ix_remittance_transfer", ["transfer"], unique=False)

    op.create_table(
        "top_up",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("funder", "bank", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum("bank", "card", name="method", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "open",
                "paid",
                "cleared",
                "expired",
                name="top_up_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.String(length=26), nullable=True),
        sa.Column("session", sa.String(length=255), nullable=True),
        sa.Column("intent", sa.String(length=255), nullable=True),
        sa.Column("available_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_id", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_pence > 0 AND fee_pence >= 0", name=op.f("ck_top_up_amounts")),
        sa.ForeignKeyConstraint(["call_id"], ["stripe_call.id"], name=op.f("fk_top_up_call_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_top_up_fund_id")),
        sa.ForeignKeyConstraint(["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_top_up_transaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_up")),
        sa.UniqueConstraint("session", name=op.f("uq_top_up_session")),
    )
    with op.batch_alter_table("top_up", schema=None) as batch_op:
        batch_op.create_index("ix_top_up_fund_id", ["fund_id", "id"], unique=False)
        batch_op.create_index("ix_top_up_intent", ["intent"], unique=False)
        batch_op.create_index("ix_top_up_state", ["state", "looked_at"], unique=False)

    op.create_table(
        "hold_recovery",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source",
            sa.Enum("budget", "fund", name="source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("payee", sa.String(length=64), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("open_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("open_pence >= 0 AND open_pence <= amount_pence", name=op.f("ck_hold_recovery_open")),
        sa.ForeignKeyConstraint(["about"], ["hold.about"], name=op.f("fk_hold_recovery_about")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_hold_recovery_budget_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_hold_recovery_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_recovery")),
    )
    with op.batch_alter_table("hold_recovery", schema=None) as batch_op:
        batch_op.create_index("ix_hold_recovery_about", ["about"], unique=False)
        batch_op.create_index("ix_hold_recovery_payee", ["payee", "fund_id"], unique=False)

    op.create_table(
        "remittance_line",
        sa.Column("remittance_id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source",
            sa.Enum("budget", "fund", name="source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_remittance_line_amount")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_line_remittance_id")),
        sa.PrimaryKeyConstraint("remittance_id", "about", "place", "source", name=op.f("pk_remittance_line")),
    )
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.create_index("ix_remittance_line_about", ["about"], unique=False)

    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "remitted_pence",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("hold_draw", schema=None) as batch_op:
        batch_op.drop_column("remitted_pence")

    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.drop_index("ix_remittance_line_about")

    op.drop_table("remittance_line")
    with op.batch_alter_table("hold_recovery", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_recovery_payee")
        batch_op.drop_index("ix_hold_recovery_about")

    op.drop_table("hold_recovery")
    with op.batch_alter_table("top_up", schema=None) as batch_op:
        batch_op.drop_index("ix_top_up_state")
        batch_op.drop_index("ix_top_up_intent")
        batch_op.drop_index("ix_top_up_fund_id")

    op.drop_table("top_up")
    with op.batch_alter_table("remittance", schema=None) as batch_op:
        batch_op.drop_index("ix_remittance_transfer")
        batch_op.drop_index("ix_remittance_state")
        batch_op.drop_index("ix_remittance_payee")

    op.drop_table("remittance")
    op.drop_table("payer")
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.drop_index("ix_payee_standing")

    op.drop_table("payee")
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.drop_index("ix_stripe_event_heard_at")

    op.drop_table("stripe_event")
    with op.batch_alter_table("stripe_call", schema=None) as batch_op:
        batch_op.drop_index("ix_stripe_call_state")
        batch_op.drop_index("ix_stripe_call_about")

    op.drop_table("stripe_call")
    with op.batch_alter_table("remittance_run", schema=None) as batch_op:
        batch_op.drop_index("ix_remittance_run_until")
        batch_op.drop_index("ix_remittance_run_state")

    op.drop_table("remittance_run")
