"""Doorways to accounts, details, supporters, organisations, and an officer's work with people."""

from hub.people.routes import sign_in
from hub.people.routes.blueprint import blueprint

__all__ = ["blueprint", "sign_in"]
