"""The doorways of needs: ask step by step, look at one's needs, change and withdraw them; the council's list."""

from marketplace.needs.routes import asking, council, living, showing
from marketplace.needs.routes.blueprint import blueprint

__all__ = ["asking", "blueprint", "council", "living", "showing"]
