"""The doorways of visits."""

from marketplace.visits.routes import agreeing, attending, objecting, showing
from marketplace.visits.routes.blueprint import blueprint

__all__ = ["agreeing", "attending", "blueprint", "objecting", "showing"]
