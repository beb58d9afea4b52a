"""Wires the rooms of hub to an app."""

from __future__ import annotations

from flask import Flask

import hub.categories.wiring
import hub.checks.wiring
import hub.council.wiring
import hub.notices.wiring
import hub.people.wiring
import hub.places.wiring


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
    hub.people.wiring.init_app(app)
    hub.council.wiring.init_app(app)
    hub.places.wiring.init_app(app)
    hub.categories.wiring.init_app(app)
    hub.checks.wiring.init_app(app)
    hub.notices.wiring.init_app(app)
