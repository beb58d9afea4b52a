"""Commands of the warehouse."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from oversight.warehouse import queries, services
from oversight.warehouse.domain import AlreadyExported, NoWarehouse

group = AppGroup("warehouse", help="The figures' own copy of the facts.")


@group.command("rebuild")
def rebuild() -> None:
    """Build a new generation and make it current."""
    with click.progressbar(length=services.expected(), label="Reading the facts") as bar:
        generation = services.rebuild(bar.update)
    click.echo(f"{generation.name}: {generation.rows} rows, reconciled with their source.")


@group.command("export")
@click.argument("to", required=False, type=click.Path(path_type=Path))
def export(to: Path | None) -> None:
    """Write the generation in use as Parquet, a file for each table, to a new folder (var/export/ and its name)."""
    name = queries.current()
    given = to or current_app.extensions["kith.settings"].var / "export" / (name or "").removesuffix(".duckdb")
    try:
        files = services.export(given)
    except (AlreadyExported, NoWarehouse) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{len(files)} tables in {given}. They hold the references of people: keep them as the database.")


@group.command("status")
def status() -> None:
    """Name the generation in use."""
    click.echo(queries.current() or "None yet. “flask warehouse rebuild” makes the first.")
