"""The migrations build exactly what the models say, on the database under test."""

from __future__ import annotations

from flask import Flask


def test_the_migrations_build_what_the_models_say(app: Flask, schema_differences: dict[str, str]) -> None:
    assert schema_differences == {}, "write a migration: flask --app wsgi db migrate -m '...'"


def test_a_fresh_database_is_ready(app: Flask) -> None:
    assert app.test_client().get("/readyz").status_code == 200
