"""Wires the rooms of oversight to an app."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register what this floor brings: pages, reactions, jobs and commands."""
