"""Doorways to alerts, levers, decisions and calls: for officers, and for everyone."""

from oversight.levers.routes import (
    alerts,
    decisions,
    excluding,
    failing,
    feeing,
    flooring,
    judging,
    public,
    pulling,
    uplifting,
    weighing,
)
from oversight.levers.routes.blueprint import blueprint

__all__ = [
    "alerts",
    "blueprint",
    "decisions",
    "excluding",
    "failing",
    "feeing",
    "flooring",
    "judging",
    "public",
    "pulling",
    "uplifting",
    "weighing",
]
