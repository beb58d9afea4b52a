"""The doorways of plans: the plan's pages, and needs near a helper."""

from marketplace.plans.routes import planning, proposing
from marketplace.plans.routes.blueprint import blueprint

__all__ = ["blueprint", "planning", "proposing"]
