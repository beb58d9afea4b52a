"""The doorways of sharings."""

from marketplace.sharings.routes import joining, living, proposing
from marketplace.sharings.routes.blueprint import blueprint

__all__ = ["blueprint", "joining", "living", "proposing"]
