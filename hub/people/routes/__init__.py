"""Doorways to accounts, details, supporters, organisations, and an officer's work with people."""

from hub.people.routes import (
    account,
    blocks,
    invitations,
    officers,
    organisations,
    sign_in,
    sign_up,
    supporters,
)
from hub.people.routes.blueprint import blueprint

__all__ = [
    "account",
    "blocks",
    "blueprint",
    "invitations",
    "officers",
    "organisations",
    "sign_in",
    "sign_up",
    "supporters",
]
