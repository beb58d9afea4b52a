"""Lay the tables.

Revision: 5fb9c9340e0e, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5fb9c9340e0e"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_try",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_try")),
    )
    with op.batch_alter_table("account_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_try_at"), ["at"], unique=False)
        batch_op.create_index("ix_account_try_key_at", ["key", "at"], unique=False)

    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_code", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "answered", "passed", name="alert_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("span_last", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("urgent", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            "uq_alert_live",
            ["metric", "table_code", "area", "category", "supplier"],
            unique=True,
            sqlite_where=sa.text("state != 'passed'"),
            postgresql_where=sa.text("state != 'passed'"),
        )

    op.create_table(
        "area_set",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ward", "neighbourhood", name="area_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_set")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_area_set_kind_name")),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("blocked", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("party <> blocked", name=op.f("ck_block_two_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_blocked"), ["blocked"], unique=False)
        batch_op.create_index(
            "uq_block_now",
            ["party", "blocked"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "booking_offer_week",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("about", "monday", name=op.f("pk_booking_offer_week")),
    )
    op.create_table(
        "budget",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                "ended",
                name="budget_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("instalment_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weeks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("one_off_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("landed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("promised_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by", name=op.f("ck_budget_four_eyes")
        ),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_budget_dates")),
        sa.CheckConstraint("instalment_pence >= 0 AND one_off_pence >= 0", name=op.f("ck_budget_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index("ix_budget_holder", ["holder"], unique=False)
        batch_op.create_index("ix_budget_next_due", ["state", "next_due"], unique=False)

    op.create_table(
        "calendar_address",
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("secret", name=op.f("uq_calendar_address_secret")),
    )
    op.create_table(
        "council",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("gss", sa.String(length=9), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("brand", sa.String(length=7), nullable=False),
        sa.Column("provider", sa.String(length=7), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_council_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("lever", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.Text(), nullable=False),
        sa.Column("conflicts", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("alert_id", sa.String(length=26), nullable=True),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_public", ["public", "id"], unique=False)
        batch_op.create_index("ix_decision_review", ["review_on"], unique=False)

    op.create_table(
        "fund",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("name", name=op.f("uq_fund_name")),
    )
    with op.batch_alter_table("fund", schema=None) as batch_op:
        batch_op.create_index("ix_fund_owner", ["owner"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "ledger_account",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fund", sa.String(length=26), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column(
            "side",
            sa.Enum("debit", "credit", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("floored", sa.Boolean(), nullable=False),
        sa.Column("balance_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "NOT floored OR (side = 'debit' AND balance_pence >= 0) OR (side = 'credit' AND balance_pence <= 0)",
            name=op.f("ck_ledger_account_floor"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_ledger_account_version")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("name", "currency", "fund", name=op.f("uq_ledger_account_name_currency_fund")),
    )
    with op.batch_alter_table("ledger_account", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_account_fund", ["fund", "kind"], unique=False)
        batch_op.create_index("ix_ledger_account_owner", ["owner", "kind"], unique=False)

    op.create_table(
        "ledger_seal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("transactions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_seal")),
    )
    op.create_table(
        "ledger_transaction",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("reverses", sa.String(length=26), nullable=True),
        sa.Column("adjusts", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adjusts"], ["ledger_transaction.id"], name=op.f("fk_ledger_transaction_adjusts")),
        sa.ForeignKeyConstraint(["reverses"], ["ledger_transaction.id"], name=op.f("fk_ledger_transaction_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transaction")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_transaction_key")),
        sa.UniqueConstraint("reverses", name=op.f("uq_ledger_transaction_reverses")),
    )
    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_transaction_about", ["about"], unique=False)
        batch_op.create_index("ix_ledger_transaction_at", ["at"], unique=False)

    op.create_table(
        "metric_cell",
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_code", sa.String(length=40), nullable=False),
        sa.Column("span_last", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("tail", sa.Double(), nullable=True),
        sa.Column("trials", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("least", sa.Double(), nullable=True),
        sa.Column("least_tail", sa.Double(), nullable=True),
        sa.Column("generation", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint(
            "metric", "version", "table_code", "span_last", "area", "category", "supplier", name=op.f("pk_metric_cell")
        ),
    )
    with op.batch_alter_table("metric_cell", schema=None) as batch_op:
        batch_op.create_index("ix_metric_cell_span", ["table_code", "span_last"], unique=False)

    op.create_table(
        "metric_span",
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_code", sa.String(length=40), nullable=False),
        sa.Column("span_last", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("metric", "version", "table_code", "span_last", name=op.f("pk_metric_span")),
    )
    op.create_table(
        "need",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "planned",
                "partly_met",
                "met",
                "closed",
                "withdrawn",
                "expired",
                name="need_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("draft_key", sa.String(length=64), nullable=True),
        sa.Column("drafted_by", sa.String(length=26), nullable=True),
        sa.Column("asks", sa.String(length=16), nullable=True),
        sa.Column("answered", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("posted_by", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("must_haves", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("preferences", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_now", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("budget_id", sa.String(length=26), nullable=True),
        sa.Column("free_only", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("postcode", sa.String(length=120), nullable=True),
        sa.Column("about", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("ward", sa.String(length=16), nullable=True),
        sa.Column("neighbourhood", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unmet_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR (holder IS NOT NULL AND posted_at IS NOT NULL)", name=op.f("ck_need_posted")
        ),
        sa.CheckConstraint("outcome_now IS NULL OR outcome_now BETWEEN 0 AND 10", name=op.f("ck_need_outcome_now")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index("ix_need_draft_key", ["draft_key"], unique=False)
        batch_op.create_index("ix_need_holder", ["holder"], unique=False)
        batch_op.create_index("ix_need_state", ["state"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("sector", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "live",
                "returned",
                "paused",
                "suspended",
                "retired",
                name="offer_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "professional",
                "volunteer",
                "neighbour",
                "community",
                "asset",
                name="offer_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("minimum_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("radius_km", sa.Double(), nullable=False),
        sa.Column("areas", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("capacity_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("traits", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("ward", sa.String(length=16), nullable=True),
        sa.Column("neighbourhood", sa.String(length=16), nullable=True),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms_of", sa.Date(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("capacity_minutes >= 0", name=op.f("ck_offer_capacity")),
        sa.CheckConstraint("price_pence >= 0", name=op.f("ck_offer_price")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index("ix_offer_party", ["party"], unique=False)
        batch_op.create_index("ix_offer_state", ["state"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "public",
                "voluntary",
                "business",
                "community",
                "individual",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("cqc_number", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_organisation_whole_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("subject", "position", name=op.f("uq_outbox_event_subject_position")),
    )
    with op.batch_alter_table("outbox_event", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_event_at", ["at"], unique=False)

    op.create_table(
        "outbox_subject",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_outbox_subject")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("masked_lat", sa.Double(), nullable=True),
        sa.Column("masked_lon", sa.Double(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("auto_confirm", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_person_whole_point")),
        sa.CheckConstraint("(masked_lat IS NULL) = (masked_lon IS NULL)", name=op.f("ck_person_whole_mask")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_postcode"), ["postcode"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "park",
                "garden",
                "hall",
                "library",
                "school",
                "street",
                "other",
                name="place_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("ward", sa.String(length=64), nullable=True),
        sa.Column("neighbourhood", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_owner"), ["owner"], unique=False)

    op.create_table(
        "place_grid",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=128), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_place_grid_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_grid")),
    )
    op.create_table(
        "plan_acquaintance",
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("visits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("holder", "party", name=op.f("pk_plan_acquaintance")),
    )
    op.create_table(
        "plan_track_record",
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("accepted <= asked AND kept <= due", name=op.f("ck_plan_track_record_parts")),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_plan_track_record")),
    )
    op.create_table(
        "postcode",
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("sector", sa.String(length=6), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode")),
    )
    with op.batch_alter_table("postcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postcode_sector"), ["sector"], unique=False)

    op.create_table(
        "postcode_sector",
        sa.Column("sector", sa.String(length=6), nullable=False),
        sa.Column("district", sa.String(length=4), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("sector", name=op.f("pk_postcode_sector")),
    )
    with op.batch_alter_table("postcode_sector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postcode_sector_district"), ["district"], unique=False)

    op.create_table(
        "price_band",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("low_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("high_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("0 <= low_pence AND low_pence <= high_pence", name=op.f("ck_price_band_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_band")),
        sa.UniqueConstraint("category", "unit", "starts", name=op.f("uq_price_band_category_unit_starts")),
    )
    op.create_table(
        "review_invitation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("author != subject", name=op.f("ck_review_invitation_not_oneself")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_review_invitation_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_invitation")),
        sa.UniqueConstraint(
            "about", "author", "subject", "opens_at", name=op.f("uq_review_invitation_about_author_subject_opens_at")
        ),
    )
    with op.batch_alter_table("review_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_review_invitation_author", ["author"], unique=False)

    op.create_table(
        "search",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("ward", sa.String(length=16), nullable=True),
        sa.Column("neighbourhood", sa.String(length=16), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contributor", sa.String(length=32), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_search_total")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
    )
    op.create_table(
        "search_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_search_salt")),
    )
    op.create_table(
        "visit_policy",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_policy")),
    )
    op.create_table(
        "worry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("now", sa.Boolean(), nullable=False),
        sa.Column("raised_by", sa.String(length=26), nullable=True),
        sa.Column(
            "state",
            sa.Enum("new", "taken", "closed", name="worry_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worry")),
    )
    with op.batch_alter_table("worry", schema=None) as batch_op:
        batch_op.create_index("ix_worry_state", ["state", "id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "area",
        sa.Column("set_id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("geometry", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["area_set.id"], name=op.f("fk_area_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("set_id", "code", name=op.f("pk_area")),
    )
    op.create_table(
        "budget_fund",
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_fund_budget_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_budget_fund_fund_id")),
        sa.PrimaryKeyConstraint("budget_id", "place", name=op.f("pk_budget_fund")),
        sa.UniqueConstraint("budget_id", "fund_id", name=op.f("uq_budget_fund_budget_id_fund_id")),
    )
    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.create_index("ix_budget_fund_fund_id", ["fund_id"], unique=False)

    op.create_table(
        "category_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column(
            "risk",
            sa.Enum("high", "medium", "low", name="risk", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("who", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("checks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("extra", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("bookable_by", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("lgsl", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=26), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_category_version_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_version")),
    )
    with op.batch_alter_table("category_version", schema=None) as batch_op:
        batch_op.create_index("ix_category_version_code", ["code", "valid_from"], unique=False)

    op.create_table(
        "decision_review",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("decision_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "worked",
            sa.Enum(
                "yes", "partly", "no", "unknown", name="worked", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_review_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_review")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_decision_review_decision_id")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("resident_id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("limit_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name=op.f("ck_delegation_order")),
        sa.CheckConstraint("limit_pence IS NULL OR limit_pence >= 0", name=op.f("ck_delegation_limit")),
        sa.CheckConstraint("resident_id <> supporter_id", name=op.f("ck_delegation_two_people")),
        sa.ForeignKeyConstraint(["resident_id"], ["person.id"], name=op.f("fk_delegation_resident_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["person.id"], name=op.f("fk_delegation_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index("ix_delegation_pair", ["supporter_id", "resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "fund_receipt",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.Column("transaction_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_fund_receipt_amount")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_receipt_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_receipt")),
        sa.UniqueConstraint("fund_id", "reference", name=op.f("uq_fund_receipt_fund_id_reference")),
    )
    op.create_table(
        "hold",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("budget_id", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("payee", sa.String(length=64), nullable=False),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "unfunded",
                "needs_review",
                "held",
                "released",
                "captured",
                "awaiting",
                name="hold_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("captured_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("charge_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_hold_amount")),
        sa.CheckConstraint("captured_pence >= 0", name=op.f("ck_hold_captured")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_hold_budget_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["ledger_transaction.id"], name=op.f("fk_hold_paid_by")),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_budget_id", ["budget_id", "state", "at"], unique=False)
        batch_op.create_index("ix_hold_payee", ["payee", "state"], unique=False)
        batch_op.create_index("ix_hold_state", ["state", "at"], unique=False)
        batch_op.create_index("ix_hold_through", ["through", "at"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "staff",
                "member",
                "supporter",
                name="invitation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column(
            "staff_role",
            sa.Enum(
                "commissioner",
                "finance",
                "safeguarding",
                "councillor",
                "funder",
                "administrator",
                name="staff_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column(
            "member_role",
            sa.Enum(
                "manager", "carer", "member", name="member_role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("resident_id", sa.String(length=26), nullable=True),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("limit_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=26), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_invitation_accepted_by")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["person.id"], name=op.f("fk_invitation_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("transaction_id", sa.String(length=26), nullable=False),
        sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fund", sa.String(length=26), nullable=False),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance_after_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ck_ledger_entry_amount")),
        sa.CheckConstraint("version > 0", name=op.f("ck_ledger_entry_version")),
        sa.ForeignKeyConstraint(
            ["account", "currency", "fund"],
            ["ledger_account.name", "ledger_account.currency", "ledger_account.fund"],
            name="account",
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_ledger_entry_transaction_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", "line", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("account", "version", name=op.f("uq_ledger_entry_account_version")),
    )
    op.create_table(
        "ledger_seal_line",
        sa.Column("transaction_id", sa.String(length=26), nullable=False),
        sa.Column("seal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seal"], ["ledger_seal.number"], name=op.f("fk_ledger_seal_line_seal")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name=op.f("fk_ledger_seal_line_transaction_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_ledger_seal_line")),
    )
    with op.batch_alter_table("ledger_seal_line", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_seal_line_seal", ["seal"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "refused",
                "nowhere",
                name="mail_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person IS NULL) != (address IS NULL)", name=op.f("ck_mail_one_reader")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_mail_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index("ix_mail_at", ["at"], unique=False)
        batch_op.create_index("ix_mail_person", ["person", "id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "manager", "carer", "member", name="member_role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.String(length=26), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_membership_now",
            ["organisation_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "need_look",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_need_look_score")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_look_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_look")),
    )
    with op.batch_alter_table("need_look", schema=None) as batch_op:
        batch_op.create_index("ix_need_look_need_id", ["need_id", "id"], unique=False)

    op.create_table(
        "need_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "post",
                "plan",
                "book_first",
                "book_all",
                "lose_one",
                "lose_last",
                "drop_plan",
                "end",
                "withdraw",
                "expire",
                name="need_event",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "planned",
                "partly_met",
                "met",
                "closed",
                "withdrawn",
                "expired",
                name="need_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_step_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_step")),
    )
    with op.batch_alter_table("need_step", schema=None) as batch_op:
        batch_op.create_index("ix_need_step_need_id", ["need_id", "id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("for_digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notice_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "person", "kind", name=op.f("uq_notice_event_id_person_kind")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_digest",
            ["person"],
            unique=False,
            sqlite_where=sa.text("for_digest"),
            postgresql_where=sa.text("for_digest"),
        )
        batch_op.create_index("ix_notice_person", ["person", "id"], unique=False)
        batch_op.create_index(
            "ix_notice_unread",
            ["person"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "notice_choice",
        sa.Column("person", sa.String(length=26), nullable=False),
        sa.Column(
            "by_email",
            sa.Enum("at-once", "daily", "none", name="by_email", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_notice_choice_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "offer_revision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'approved', 'returned', 'replaced', 'dropped')",
            name=op.f("ck_offer_revision_outcome"),
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_revision_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_revision")),
    )
    with op.batch_alter_table("offer_revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offer_revision_waiting",
            ["offer_id"],
            unique=True,
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        )

    op.create_table(
        "offer_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "submit",
                "approve",
                "return",
                "pause",
                "resume",
                "suspend",
                "lift",
                "retire",
                name="offer_event",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "live",
                "returned",
                "paused",
                "suspended",
                "retired",
                name="offer_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_step_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_step")),
    )
    with op.batch_alter_table("offer_step", schema=None) as batch_op:
        batch_op.create_index("ix_offer_step_offer_id", ["offer_id", "id"], unique=False)

    op.create_table(
        "outbox_delivery",
        sa.Column("event_id", sa.String(length=26), nullable=False),
        sa.Column("handler", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", "parked", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_event.id"], name=op.f("fk_outbox_delivery_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_outbox_delivery")),
    )
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_delivery_undone",
            ["handler", "subject", "position"],
            unique=False,
            sqlite_where=sa.text("state != 'done'"),
            postgresql_where=sa.text("state != 'done'"),
        )
        batch_op.create_index(
            "ix_outbox_delivery_waiting",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "party_check",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity",
                "references",
                "dbs-basic",
                "dbs-enhanced",
                "dbs-enhanced-barred",
                "cqc",
                "insurance",
                "training",
                "driving",
                "food-hygiene",
                name="check_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "approved",
                "refused",
                "revoked",
                "lapsed",
                name="check_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR party != 'person:' || decided_by", name=op.f("ck_party_check_not_ones_own")
        ),
        sa.CheckConstraint("expires IS NULL OR expires >= issued", name=op.f("ck_party_check_in_order")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_party_check_decided_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_party_check_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_check")),
    )
    with op.batch_alter_table("party_check", schema=None) as batch_op:
        batch_op.create_index("ix_party_check_expires", ["state", "expires"], unique=False)
        batch_op.create_index("ix_party_check_party", ["party", "state"], unique=False)

    op.create_table(
        "plan_part",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "proposed",
                "requested",
                "booked",
                name="part_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offer_id", sa.String(length=26), nullable=True),
        sa.Column("party", sa.String(length=64), nullable=True),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("proposal_id", sa.String(length=26), nullable=True),
        sa.Column("booking", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state = 'open' OR offer_id IS NOT NULL", name=op.f("ck_plan_part_chosen")),
        sa.CheckConstraint(
            "state NOT IN ('requested', 'booked') OR booking IS NOT NULL", name=op.f("ck_plan_part_taken")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_plan_part_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_plan_part_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_part")),
    )
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.create_index("ix_plan_part_need_id", ["need_id", "id"], unique=False)
        batch_op.create_index("ix_plan_part_offer_id", ["offer_id", "state"], unique=False)

    op.create_table(
        "record_opening",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("record", "telephone", name="opening_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("officer_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "commissioner",
                "finance",
                "safeguarding",
                "councillor",
                "funder",
                "administrator",
                name="staff_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_record_opening_officer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_record_opening_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_opening")),
    )
    with op.batch_alter_table("record_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_opening_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_opening_person_id"), ["person_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("invitation_id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sealed", "held", "shown", "removed", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reliable", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("good", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind BETWEEN 1 AND 5 AND reliable BETWEEN 1 AND 5 AND good BETWEEN 1 AND 5", name=op.f("ck_review_ratings")
        ),
        sa.ForeignKeyConstraint(["invitation_id"], ["review_invitation.id"], name=op.f("fk_review_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_review_invitation_id")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_state_closes", ["state", "closes_at"], unique=False)
        batch_op.create_index("ix_review_subject_state", ["subject", "state"], unique=False)

    op.create_table(
        "service_call",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("decision_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=32), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_service_call_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_call")),
    )
    with op.batch_alter_table("service_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_call_category"), ["category"], unique=False)

    op.create_table(
        "staff_post",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "commissioner",
                "finance",
                "safeguarding",
                "councillor",
                "funder",
                "administrator",
                name="staff_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("appointed_by", sa.String(length=26), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_post_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_post")),
    )
    with op.batch_alter_table("staff_post", schema=None) as batch_op:
        batch_op.create_index(
            "uq_staff_post_now",
            ["person_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "worry_note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("worry_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("new", "taken", "closed", name="worry_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["worry_id"], ["worry.id"], name=op.f("fk_worry_note_worry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worry_note")),
    )
    with op.batch_alter_table("worry_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worry_note_worry_id"), ["worry_id"], unique=False)

    op.create_table(
        "account_letter",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "confirm",
                "reset",
                "email",
                "known",
                "moved",
                name="letters",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_letter_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_letter")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_account_letter_secret_hash")),
    )
    with op.batch_alter_table("account_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_letter_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_letter_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "hold_draw",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source",
            sa.Enum("budget", "fund", name="source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("fund_id", sa.String(length=26), nullable=False),
        sa.Column("held_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("captured_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("held_pence >= 0 AND captured_pence >= 0", name=op.f("ck_hold_draw_amounts")),
        sa.ForeignKeyConstraint(["about"], ["hold.about"], name=op.f("fk_hold_draw_about")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_hold_draw_fund_id")),
        sa.PrimaryKeyConstraint("about", "place", "source", name=op.f("pk_hold_draw")),
    )
    op.create_table(
        "plan_proposal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "standing",
                "taken",
                "declined",
                "withdrawn",
                "lapsed",
                name="proposal_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("price_pence >= 0", name=op.f("ck_plan_proposal_price")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_plan_proposal_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_plan_proposal_offer_id")),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_plan_proposal_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal")),
    )
    with op.batch_alter_table("plan_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_plan_proposal_need_id", ["need_id", "state"], unique=False)
        batch_op.create_index("ix_plan_proposal_party", ["party", "id"], unique=False)
        batch_op.create_index(
            "ix_plan_proposal_standing",
            ["part_id", "offer_id"],
            unique=True,
            sqlite_where=sa.text("state = 'standing'"),
            postgresql_where=sa.text("state = 'standing'"),
        )

    op.create_table(
        "review_ruling",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("review_id", sa.String(length=26), nullable=False),
        sa.Column("happening", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_ruling_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_ruling")),
    )
    with op.batch_alter_table("review_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_ruling_review_id"), ["review_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=True),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("neighbourhood", sa.String(length=16), nullable=True),
        sa.Column("slots", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("budget_id", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "accepted",
                "active",
                "ended",
                "cancelled",
                "declined",
                "expired",
                "withdrawn",
                name="booking_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=26), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carer", sa.String(length=26), nullable=True),
        sa.Column("made_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("short_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name=op.f("ck_booking_dates")),
        sa.CheckConstraint("holder != supplier", name=op.f("ck_booking_two_sides")),
        sa.CheckConstraint("price_pence >= 0", name=op.f("ck_booking_price")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_booking_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_booking_offer_id")),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_booking_part_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["plan_proposal.id"], name=op.f("fk_booking_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("ix_booking_holder", ["holder", "state"], unique=False)
        batch_op.create_index("ix_booking_need_id", ["need_id"], unique=False)
        batch_op.create_index("ix_booking_offer_id", ["offer_id", "state"], unique=False)
        batch_op.create_index("ix_booking_state", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_booking_supplier", ["supplier", "state"], unique=False)

    op.create_table(
        "booking_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "accepted",
                "active",
                "ended",
                "cancelled",
                "declined",
                "expired",
                "withdrawn",
                name="booking_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("through", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_step_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_step")),
    )
    with op.batch_alter_table("booking_step", schema=None) as batch_op:
        batch_op.create_index("ix_booking_step_booking_id", ["booking_id", "id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=False),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warnings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.String(length=26), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_message_hidden")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_message_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_booking_id", ["booking_id", "id"], unique=False)
        batch_op.create_index("ix_message_flagged", ["flagged", "id"], unique=False)

    op.create_table(
        "message_sharing",
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_message_sharing_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "side", name=op.f("pk_message_sharing")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("booking_id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("offer_id", sa.String(length=26), nullable=False),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("hour", "visit", "item", name="unit", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carer", sa.String(length=26), nullable=True),
        sa.Column("paused_for", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "occurrence",
            sa.Enum(
                "scheduled",
                "checked_in",
                "delivered",
                "cancelled_free",
                "cancelled_late",
                "cancelled_by_supplier",
                "no_show_supplier",
                "no_show_resident",
                name="occurrence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "agreement",
            sa.Enum(
                "none",
                "confirmed",
                "auto_confirmed",
                "queried",
                "upheld",
                "partial",
                "rejected",
                name="agreement",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "money",
            sa.Enum(
                "none",
                "unfunded",
                "held",
                "released",
                "captured",
                "remitted",
                "paid_out",
                name="money",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_down", sa.Boolean(), nullable=False),
        sa.Column("delivered_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owed_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("query_words", sa.Text(), nullable=True),
        sa.Column("queried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("(amount_pence = 0) = (money = 'none')", name=op.f("ck_visit_free_or_money")),
        sa.CheckConstraint("checked_out_at IS NULL OR checked_out_at >= checked_in_at", name=op.f("ck_visit_times")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visit_order")),
        sa.CheckConstraint("minutes > 0 AND price_pence >= 0 AND amount_pence >= 0", name=op.f("ck_visit_amounts")),
        sa.CheckConstraint("paid_pence IS NULL OR paid_pence >= 0", name=op.f("ck_visit_paid")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_visit_booking_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_visit_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_visit_offer_id")),
        sa.ForeignKeyConstraint(["part_id"], ["plan_part.id"], name=op.f("fk_visit_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("booking_id", "starts_at", "ends_at", name=op.f("uq_visit_booking_id_starts_at_ends_at")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_agreement", ["agreement", "occurrence"], unique=False)
        batch_op.create_index("ix_visit_carer_starts", ["carer", "starts_at"], unique=False)
        batch_op.create_index("ix_visit_holder_starts", ["holder", "starts_at"], unique=False)
        batch_op.create_index("ix_visit_occurrence_ends", ["occurrence", "ends_at"], unique=False)
        batch_op.create_index("ix_visit_offer_starts", ["offer_id", "starts_at"], unique=False)
        batch_op.create_index("ix_visit_supplier_starts", ["supplier", "starts_at"], unique=False)

    op.create_table(
        "visit_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("visit_id", sa.String(length=26), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=26), nullable=True),
        sa.Column("assisted_person", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_step_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_step")),
    )
    with op.batch_alter_table("visit_step", schema=None) as batch_op:
        batch_op.create_index("ix_visit_step_visit_id", ["visit_id", "id"], unique=False)

    triggers = {
        "postgresql": (
            """CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION USING
        MESSAGE = 'the ledger is append-only: ' || TG_OP || ' on ' || TG_TABLE_NAME,
        ERRCODE = 'integrity_constraint_violation';
    END $$""",
            """CREATE OR REPLACE FUNCTION ledger_check_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id
        GROUP BY currency, fund HAVING sum(amount_pence) <> 0
      ) THEN
        RAISE EXCEPTION USING
          MESSAGE = 'transaction ' || NEW.transaction_id || ' does not balance',
          ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$""",
            """CREATE OR REPLACE FUNCTION ledger_check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.id) THEN
        RAISE EXCEPTION USING
          MESSAGE = 'transaction ' || NEW.id || ' has no entries',
          ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$""",
            """CREATE TRIGGER ledger_seal_no_change BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE TRIGGER ledger_transaction_no_change BEFORE UPDATE OR DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE TRIGGER ledger_transaction_no_truncate BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE CONSTRAINT TRIGGER ledger_transaction_has_entries AFTER INSERT ON ledger_transaction DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_entries()""",
            """CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE CONSTRAINT TRIGGER ledger_entry_zero_sum AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_zero_sum()""",
            """CREATE TRIGGER ledger_seal_line_no_change BEFORE UPDATE OR DELETE ON ledger_seal_line FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
            """CREATE TRIGGER ledger_seal_line_no_truncate BEFORE TRUNCATE ON ledger_seal_line FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()""",
        ),
        "sqlite": (
            """CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON ledger_seal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_seal_no_delete BEFORE DELETE ON ledger_seal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_transaction_no_update BEFORE UPDATE ON ledger_transaction BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_transaction_no_delete BEFORE DELETE ON ledger_transaction BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_seal_line_no_update BEFORE UPDATE ON ledger_seal_line BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
            """CREATE TRIGGER ledger_seal_line_no_delete BEFORE DELETE ON ledger_seal_line BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
        ),
    }
    for statement in triggers[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    with op.batch_alter_table("visit_step", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_step_visit_id")

    op.drop_table("visit_step")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_supplier_starts")
        batch_op.drop_index("ix_visit_offer_starts")
        batch_op.drop_index("ix_visit_occurrence_ends")
        batch_op.drop_index("ix_visit_holder_starts")
        batch_op.drop_index("ix_visit_carer_starts")
        batch_op.drop_index("ix_visit_agreement")

    op.drop_table("visit")
    op.drop_table("message_sharing")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_flagged")
        batch_op.drop_index("ix_message_booking_id")

    op.drop_table("message")
    with op.batch_alter_table("booking_step", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_step_booking_id")

    op.drop_table("booking_step")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_supplier")
        batch_op.drop_index("ix_booking_state")
        batch_op.drop_index("ix_booking_offer_id")
        batch_op.drop_index("ix_booking_need_id")
        batch_op.drop_index("ix_booking_holder")

    op.drop_table("booking")
    with op.batch_alter_table("review_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_ruling_review_id"))

    op.drop_table("review_ruling")
    with op.batch_alter_table("plan_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_plan_proposal_standing",
            sqlite_where=sa.text("state = 'standing'"),
            postgresql_where=sa.text("state = 'standing'"),
        )
        batch_op.drop_index("ix_plan_proposal_party")
        batch_op.drop_index("ix_plan_proposal_need_id")

    op.drop_table("plan_proposal")
    op.drop_table("hold_draw")
    with op.batch_alter_table("account_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_letter_expires_at"))
        batch_op.drop_index(batch_op.f("ix_account_letter_account_id"))

    op.drop_table("account_letter")
    with op.batch_alter_table("worry_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worry_note_worry_id"))

    op.drop_table("worry_note")
    with op.batch_alter_table("staff_post", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_staff_post_now", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("staff_post")
    with op.batch_alter_table("service_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_call_category"))

    op.drop_table("service_call")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_subject_state")
        batch_op.drop_index("ix_review_state_closes")

    op.drop_table("review")
    with op.batch_alter_table("record_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_opening_person_id"))
        batch_op.drop_index(batch_op.f("ix_record_opening_officer_id"))

    op.drop_table("record_opening")
    with op.batch_alter_table("plan_part", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_part_offer_id")
        batch_op.drop_index("ix_plan_part_need_id")

    op.drop_table("plan_part")
    with op.batch_alter_table("party_check", schema=None) as batch_op:
        batch_op.drop_index("ix_party_check_party")
        batch_op.drop_index("ix_party_check_expires")

    op.drop_table("party_check")
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_delivery_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_outbox_delivery_undone",
            sqlite_where=sa.text("state != 'done'"),
            postgresql_where=sa.text("state != 'done'"),
        )

    op.drop_table("outbox_delivery")
    with op.batch_alter_table("offer_step", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_step_offer_id")

    op.drop_table("offer_step")
    with op.batch_alter_table("offer_revision", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_offer_revision_waiting",
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        )

    op.drop_table("offer_revision")
    op.drop_table("notice_choice")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_unread", sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL")
        )
        batch_op.drop_index("ix_notice_person")
        batch_op.drop_index(
            "ix_notice_digest", sqlite_where=sa.text("for_digest"), postgresql_where=sa.text("for_digest")
        )

    op.drop_table("notice")
    with op.batch_alter_table("need_step", schema=None) as batch_op:
        batch_op.drop_index("ix_need_step_need_id")

    op.drop_table("need_step")
    with op.batch_alter_table("need_look", schema=None) as batch_op:
        batch_op.drop_index("ix_need_look_need_id")

    op.drop_table("need_look")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_now", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))

    op.drop_table("membership")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_person")
        batch_op.drop_index("ix_mail_at")

    op.drop_table("mail")
    with op.batch_alter_table("ledger_seal_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_seal_line_seal")

    op.drop_table("ledger_seal_line")
    op.drop_table("ledger_entry")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_resident_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_expires_at"))

    op.drop_table("invitation")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index("ix_hold_through")
        batch_op.drop_index("ix_hold_state")
        batch_op.drop_index("ix_hold_payee")
        batch_op.drop_index("ix_hold_budget_id")

    op.drop_table("hold")
    op.drop_table("fund_receipt")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_resident_id"))
        batch_op.drop_index("ix_delegation_pair")

    op.drop_table("delegation")
    op.drop_table("decision_review")
    with op.batch_alter_table("category_version", schema=None) as batch_op:
        batch_op.drop_index("ix_category_version_code")

    op.drop_table("category_version")
    with op.batch_alter_table("budget_fund", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_fund_fund_id")

    op.drop_table("budget_fund")
    op.drop_table("area")
    op.drop_table("account")
    with op.batch_alter_table("worry", schema=None) as batch_op:
        batch_op.drop_index("ix_worry_state")

    op.drop_table("worry")
    op.drop_table("visit_policy")
    op.drop_table("search_salt")
    op.drop_table("search")
    with op.batch_alter_table("review_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_review_invitation_author")

    op.drop_table("review_invitation")
    op.drop_table("price_band")
    with op.batch_alter_table("postcode_sector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postcode_sector_district"))

    op.drop_table("postcode_sector")
    with op.batch_alter_table("postcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postcode_sector"))

    op.drop_table("postcode")
    op.drop_table("plan_track_record")
    op.drop_table("plan_acquaintance")
    op.drop_table("place_grid")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_owner"))

    op.drop_table("place")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_postcode"))

    op.drop_table("person")
    op.drop_table("outbox_subject")
    with op.batch_alter_table("outbox_event", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_event_at")

    op.drop_table("outbox_event")
    op.drop_table("organisation")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_state")
        batch_op.drop_index("ix_offer_party")

    op.drop_table("offer")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index("ix_need_state")
        batch_op.drop_index("ix_need_holder")
        batch_op.drop_index("ix_need_draft_key")

    op.drop_table("need")
    op.drop_table("metric_span")
    with op.batch_alter_table("metric_cell", schema=None) as batch_op:
        batch_op.drop_index("ix_metric_cell_span")

    op.drop_table("metric_cell")
    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_transaction_at")
        batch_op.drop_index("ix_ledger_transaction_about")

    op.drop_table("ledger_transaction")
    op.drop_table("ledger_seal")
    with op.batch_alter_table("ledger_account", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_account_owner")
        batch_op.drop_index("ix_ledger_account_fund")

    op.drop_table("ledger_account")
    op.drop_table("job_run")
    with op.batch_alter_table("fund", schema=None) as batch_op:
        batch_op.drop_index("ix_fund_owner")

    op.drop_table("fund")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_review")
        batch_op.drop_index("ix_decision_public")

    op.drop_table("decision")
    op.drop_table("council")
    op.drop_table("calendar_address")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_next_due")
        batch_op.drop_index("ix_budget_holder")

    op.drop_table("budget")
    op.drop_table("booking_offer_week")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_block_now", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_block_blocked"))

    op.drop_table("block")
    op.drop_table("area_set")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alert_live", sqlite_where=sa.text("state != 'passed'"), postgresql_where=sa.text("state != 'passed'")
        )

    op.drop_table("alert")
    with op.batch_alter_table("account_try", schema=None) as batch_op:
        batch_op.drop_index("ix_account_try_key_at")
        batch_op.drop_index(batch_op.f("ix_account_try_at"))

    op.drop_table("account_try")
