"""Commands about people: invite the first officer."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from hub.kernel import unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import KithError
from hub.people import services
from hub.people.domain import StaffRole

group = AppGroup("people", help="People, and the council's roles.")


@group.command("invite")
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in StaffRole]),
    default=StaffRole.ADMINISTRATOR.value,
    show_default=True,
    help="The role to invite to.",
)
def invite(email: str, role: str) -> None:
    """Invite EMAIL to one of the council's roles, and print the secret address to hand over."""
    try:
        post = unit.write(_invite, email, role)
    except KithError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Give this address to {email}. It is good for 14 days, once:")
    click.echo(f"{current_app.extensions['kith.settings'].public_url}{post.path}")


def _invite(email: str, role: str) -> services.InvitationPost:
    invitation = services.invite_staff(email, role, tell=False, by=SYSTEM)
    post = services.write_invitation(invitation)
    if post is None:
        raise click.ClickException("The invitation could not be written. Try again.")
    return post
