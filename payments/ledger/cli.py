"""`flask ledger`: prove that the ledger holds, and seal it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from hub.kernel import unit
from payments.ledger import queries, services

ledger_group = AppGroup("ledger", help="The money's book: proof and seals.")


@ledger_group.command("verify")
def verify() -> None:
    """Check every entry, cache, floor, seal and hold; exits with 1 if anything does not hold."""
    breaks = unit.read(queries.prove)
    for found in breaks:
        click.echo(f"{found.kind} {found.subject}: {found.detail}", err=True)
    if breaks:
        raise click.ClickException(f"{len(breaks)} things do not hold.")
    head = unit.read(queries.head)
    sealed = f"sealed up to number {head.number}, {head.hash}" if head else "nothing sealed yet"
    click.echo(f"All {unit.read(queries.count)} transactions hold; {sealed}.")


@ledger_group.command("seal")
def seal() -> None:
    """Seal what was posted since the last seal, and print the head of the chain."""
    sealed = 0
    while done := unit.write(services.seal):
        sealed += done
    head = unit.read(queries.head)
    click.echo(f"{sealed} transactions sealed; the head is {head.hash if head else 'empty'}.")
