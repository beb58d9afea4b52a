"""The warehouse's tables, as DuckDB is told of them, and the folder in which its generations live."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

SCHEMA = """
CREATE TABLE need (
    id VARCHAR PRIMARY KEY, holder VARCHAR, ward VARCHAR, neighbourhood VARCHAR, categories VARCHAR[],
    minutes_week BIGINT, state VARCHAR, posted_at TIMESTAMPTZ, matched_at TIMESTAMPTZ, ended_at TIMESTAMPTZ,
    wanted_from TIMESTAMPTZ, wanted_to TIMESTAMPTZ
);
CREATE TABLE offer (
    id VARCHAR PRIMARY KEY, supplier VARCHAR, sector VARCHAR, kind VARCHAR, categories VARCHAR[], price_pence BIGINT,
    unit VARCHAR, capacity_minutes BIGINT
);
CREATE TABLE offer_live (
    id VARCHAR, supplier VARCHAR, categories VARCHAR[], capacity_minutes BIGINT, live_from TIMESTAMPTZ,
    live_to TIMESTAMPTZ
);
CREATE TABLE offer_ward (offer VARCHAR, ward VARCHAR, neighbourhood VARCHAR);
CREATE TABLE booking (
    id VARCHAR PRIMARY KEY, need VARCHAR, offer VARCHAR, supplier VARCHAR, holder VARCHAR, category VARCHAR,
    ward VARCHAR, neighbourhood VARCHAR, requested_at TIMESTAMPTZ, accepted_at TIMESTAMPTZ, ended_at TIMESTAMPTZ,
    state VARCHAR, price_pence BIGINT, minutes_week BIGINT
);
CREATE TABLE visit (
    id VARCHAR PRIMARY KEY, booking VARCHAR, need VARCHAR, supplier VARCHAR, holder VARCHAR, category VARCHAR,
    ward VARCHAR, neighbourhood VARCHAR, starts_at TIMESTAMPTZ, minutes BIGINT, delivered_minutes BIGINT,
    occurrence VARCHAR, agreement VARCHAR, amount_pence BIGINT, agreed BOOLEAN, carer VARCHAR
);
CREATE TABLE search (
    id VARCHAR PRIMARY KEY, searched_at TIMESTAMPTZ, ward VARCHAR, neighbourhood VARCHAR, category VARCHAR, total BIGINT,
    session VARCHAR
);
CREATE TABLE review (
    id VARCHAR PRIMARY KEY, about VARCHAR, subject VARCHAR, mean DOUBLE, state VARCHAR, written_at TIMESTAMPTZ,
    shown_at TIMESTAMPTZ
);
CREATE TABLE posting (
    id VARCHAR PRIMARY KEY, transaction VARCHAR, kind VARCHAR, account VARCHAR, fund VARCHAR, owner VARCHAR,
    about VARCHAR, debit_pence BIGINT, credit_pence BIGINT, posted_at TIMESTAMPTZ
);
CREATE TABLE fund (id VARCHAR PRIMARY KEY, name VARCHAR, purpose VARCHAR, owner VARCHAR);
CREATE TABLE area (code VARCHAR PRIMARY KEY, name VARCHAR, kind VARCHAR, parent VARCHAR);
CREATE TABLE made (name VARCHAR, made_at TIMESTAMPTZ, what VARCHAR, rows BIGINT, pence BIGINT);
"""


def folder() -> Path:
    """Where generations live."""
    path: Path = current_app.extensions["kith.settings"].var / "warehouse"
    path.mkdir(parents=True, exist_ok=True)
    return path
