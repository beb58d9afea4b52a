"""Commands of the warehouse."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from oversight.warehouse import queries, services

group = AppGroup("warehouse", help="The figures' own copy of the facts.")


@group.command("rebuild")
def rebuild() -> None:
    """Build a new generation and make it current."""
    generation = services.rebuild()
    click.echo(f"{generation.name}: {generation.rows} rows, reconciled with their source.")


@group.command("status")
def status() -> None:
    """Name the generation in use."""
    click.echo(queries.current() or "None yet. “flask warehouse rebuild” makes the first.")
