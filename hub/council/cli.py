"""Commands: create the council, show it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from hub.council import queries, services
from hub.council.domain import ACCENT, BRAND, PROVIDER, Colours, Council
from hub.kernel import unit
from hub.kernel.errors import KithError

group = AppGroup("council", help="Whose installation this is.")


@group.command("create")
@click.option("--name", prompt="The council's name")
@click.option("--gss", prompt="Its GSS code (a letter and eight digits)")
@click.option("--zone", prompt="Its time zone", default="Europe/London", show_default=True)
@click.option("--brand", prompt="Its own colour", default=BRAND, show_default=True)
@click.option("--provider", prompt="The colour of care providers", default=PROVIDER, show_default=True)
@click.option("--accent", prompt="A third colour", default=ACCENT, show_default=True)
@click.option("--email", prompt="The email address people write to")
@click.option("--phone", prompt="The telephone number people call")
@click.option("--address", prompt="The postal address, with postcode")
def create(
    name: str, gss: str, zone: str, brand: str, provider: str, accent: str, email: str, phone: str, address: str
) -> None:
    """Set this installation up for one council; a second is refused."""
    try:
        colours = Colours.of(brand, provider, accent)
        council = Council(name, gss.strip().upper(), zone.strip(), colours, email, phone, address)
        unit.write(services.create, council)
    except KithError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"This installation now serves {council.name}.")
    click.echo("Next: “flask places import-areas FILE”, “flask places import-postcodes FILE”, “flask people invite”.")


@group.command("show")
def show() -> None:
    """Say whom this installation serves."""
    council = unit.read(queries.council)
    if council is None:
        raise click.ClickException("There is no council yet. Create it with “flask council create”.")
    c = council.colours
    click.echo(f"{council.name} ({council.gss}), {council.zone}")
    click.echo(f"{council.email}, {council.phone}, {council.address}")
    click.echo(f"Colours: {c.brand}, {c.provider}, {c.accent}")
