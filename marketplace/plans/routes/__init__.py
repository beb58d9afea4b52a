"""The doorways of plans: the plan's pages, plans put together for someone, and needs near a helper."""

from marketplace.plans.routes import composing, planning, proposing
from marketplace.plans.routes.blueprint import blueprint

__all__ = ["blueprint", "composing", "planning", "proposing"]
