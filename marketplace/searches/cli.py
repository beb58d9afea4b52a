"""Commands of search: build its indexes anew, and check them against the database."""

from __future__ import annotations

from functools import partial

import click
from flask.cli import AppGroup

from hub.kernel import unit
from marketplace.searches import services
from matching.search.ports import Away
from matching.search.queries import engines, paired

search_group = AppGroup("search", help="The index in which offers are found.")


@search_group.command("rebuild")
def rebuild() -> None:
    """Build every index anew from the database; readers see the old one until it is done."""
    away = []
    for name, engine in engines().items():
        try:
            held = services.rebuild_one(engine, partial(_progress, name))
        except Away as error:
            away.append(error.reason)
            continue
        click.echo(f"{name}: {held} offers in the index.")
    pair = paired()
    if pair and away:
        pair.lacks()  # what was built here without it is given to it once it is back
    elif pair:
        pair.catch_up()  # what came while they were built, and people are answered by the server again
    if away:
        raise click.ClickException(
            f"The search server cannot be used: {away[0]}. The embedded index answers meanwhile."
        )


def _progress(name: str, number: int) -> None:
    click.echo(f"{name}: {number} offers ...")


@search_group.command("verify")
def verify() -> None:
    """Compare every index with the database, and say where they part."""
    drifted = False
    for name, engine in engines().items():
        try:
            drifted |= _said(name, unit.read(services.verify_one, engine))
        except Away as error:
            click.echo(f"{name}: cannot be compared: {error.reason}.")
            drifted = True
    if drifted:
        raise click.ClickException("The index has drifted. “flask search rebuild” mends it.")


def _said(name: str, drift: services.Drift) -> bool:
    """Say where an index and the database part; whether they do."""
    for words, found in (("missing", drift.missing), ("not live", drift.extra), ("out of date", drift.old)):
        for offer in found:
            click.echo(f"{name}: {offer} is {words}")
    if drift.none:
        click.echo(f"{name}: the index agrees with the database.")
    return not drift.none
