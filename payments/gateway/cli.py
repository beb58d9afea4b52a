"""`flask stripe`: whose account the books belong to, and whether the key that is set is one of it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from hub.kernel import unit
from payments.gateway import queries, services
from payments.gateway.domain import Mismatch, OutcomeUnknown

stripe_group = AppGroup("stripe", help="The way to Stripe.")

WRONG = {
    Mismatch.ACCOUNT: "The key opens another Stripe account than that of the books. Set a key of {account}, and start "
    "the processes anew. Until then nothing is sent, and what waits stays in line.",
    Mismatch.MODE: "The key is of {other} and the books are of {mode}. Set a key of {mode}, and start the processes "
    "anew. Until then nothing is sent, and what waits stays in line.",
}


@stripe_group.command("account")
def account() -> None:
    """Say which account the books belong to; exits with 1 if the key is none of it, or nobody can say."""
    if not queries.is_open():
        raise click.ClickException("No key is set. Set STRIPE_API_KEY; docs/operations.md says how.")
    try:
        found = services.compare()
    except OutcomeUnknown as unknown:
        raise click.ClickException(f"Stripe does not answer ({unknown}). Try again in a minute.") from unknown
    home = unit.read(queries.home)
    if home is None:
        raise click.ClickException("Another process writes it down just now. Try again.")
    mode, other = ("live mode", "test mode") if home.live else ("test mode", "live mode")
    name = home.account or "an account that the keys so far may not name"
    if found is not None:
        raise click.ClickException(WRONG[found].format(account=f"{name}, {mode}", mode=mode, other=other))
    click.echo(f"The books belong to {name}, {mode}, and the key is one of it.")
