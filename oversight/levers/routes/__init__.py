"""Doorways to alerts, levers, decisions and calls: for officers, and for everyone."""

from oversight.levers.routes import alerts, decisions, public, pulling
from oversight.levers.routes.blueprint import blueprint

__all__ = ["alerts", "blueprint", "decisions", "public", "pulling"]
