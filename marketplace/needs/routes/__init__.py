"""The doorways of needs: ask step by step, look at one's needs, change and withdraw them."""

from marketplace.needs.routes import asking, living, showing
from marketplace.needs.routes.blueprint import blueprint

__all__ = ["asking", "blueprint", "living", "showing"]
