"""Commands of search: build the index anew, and check it against the database."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from hub.kernel import unit
from marketplace.searches import services

search_group = AppGroup("search", help="The index in which offers are found.")


@search_group.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database; readers see the old one until it is done."""
    click.echo(f"{services.rebuild()} offers in the index.")


@search_group.command("verify")
def verify() -> None:
    """Compare the index with the database, and say where they part."""
    drift = unit.read(services.verify)
    if drift.none:
        click.echo("The index agrees with the database.")
        return
    for words, found in (("missing", drift.missing), ("not live", drift.extra), ("out of date", drift.old)):
        for offer in found:
            click.echo(f"{offer} is {words}")
    raise click.ClickException("The index has drifted. “flask search rebuild” mends it.")
