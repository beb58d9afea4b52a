"""The doorways of visits."""

from marketplace.visits.routes import agreeing, attending, showing
from marketplace.visits.routes.blueprint import blueprint

__all__ = ["agreeing", "attending", "blueprint", "showing"]
