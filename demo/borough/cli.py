"""Commands of the demo: load the borough, say its digest."""

from __future__ import annotations

import sys
from dataclasses import replace

import click
from flask.cli import AppGroup

from demo.borough import services
from demo.borough.domain.scale import SMALL, WHOLE

group = AppGroup("demo", help="The demo borough.")


@group.command("load")
@click.option("--small", is_flag=True, help="A fortnight with forty people, for tests.")
@click.option("--without-stories", is_flag=True, help="A borough in which nothing is out of the ordinary.")
@click.option("--again", is_flag=True, help="Build it even if it is there; everything since is lost.")
def load(*, small: bool, without_stories: bool, again: bool) -> None:
    """Build the demo borough, once."""
    name = ("small" if small else "whole") + (" without stories" if without_stories else "")
    if services.loaded() == name and not again:
        click.echo("The demo borough is there already.")
        return
    scale = replace(SMALL if small else WHOLE, stories=not without_stories)
    try:
        seconds = services.load(scale, progress=_show, name=name)
    except services.NotBuilt as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"\nThe demo borough is ready, after {seconds:.0f} seconds.")


def _show(done: int, total: int) -> None:
    width = 40
    filled = width * done // total
    if sys.stdout.isatty() or done % max(1, total // 10) == 0:
        end = "\r" if sys.stdout.isatty() else "\n"
        click.echo(f"  [{'#' * filled}{'.' * (width - filled)}] day {done} of {total}{end}", nl=False)


@group.command("digest")
def digest() -> None:
    """Print one hash over everything that was built."""
    click.echo(services.digest())
