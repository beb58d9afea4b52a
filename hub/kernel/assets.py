"""Static files by their hashed names, from the manifest that `scripts/assets.py` writes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Give templates `static_url`."""
    app.jinja_env.globals["static_url"] = lambda name: f"/static/{name}"
