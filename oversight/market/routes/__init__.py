"""Doorways to the market: the public page and its files, and the officers' desk and dashboard."""

from oversight.market.routes import council, public, wards
from oversight.market.routes.blueprint import blueprint

__all__ = ["blueprint", "council", "public", "wards"]
